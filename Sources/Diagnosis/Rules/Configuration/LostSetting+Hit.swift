import Containerd

extension LostSetting {
    /// The code of the rule that speaks of it.
    var code: FindingCode { isReplaced ? .configReplacedByImport : .configKeyIgnored }

    /// What a rule says of a setting that has no effect.
    ///
    /// - Parameters:
    ///   - what: what has no effect.
    ///   - consequence: what containerd does in its place.
    func hit(_ what: String, so consequence: String, _ impact: Impact, _ facts: Facts) -> Hit {
        Hit(
            "\(what) at \(location.text) has no effect: \(reason) So \(consequence).", impact, at: location,
            evidence: evidence + [
                .init("log", facts.logOfUnknownKey ?? "")
            ])
    }

    var evidence: [Finding.Evidence] {
        [
            .init("section", section), .init("imports", files.joined(separator: ", ")),
            .init("lost", values.joined(separator: ":")),
        ]
    }
}

extension LostDirectory {
    /// The hits of a rule, where a reason for an empty directory is this one and of its code.
    static func hits(_ reason: Absence.Reason, _ code: FindingCode, _ facts: Facts) -> [Hit] {
        guard case .lostDirectory(let lost) = reason, lost.setting.code == code else { return [] }
        let so = "containerd reads \(lost.isRead), which holds no configuration, and \(lost.file) is not read"
        return [lost.setting.hit("\(lost.setting.key) = \"\(lost.directory)\"", so: so, .networkDown, facts)]
    }
}
