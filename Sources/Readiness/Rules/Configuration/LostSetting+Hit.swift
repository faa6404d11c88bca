import Containerd

extension LostSetting {
    /// The code of the rule that speaks of it.
    var code: FindingCode { isReplaced ? .configReplacedByImport : .configKeyIgnored }

    /// - Parameters:
    ///   - what: what has no effect.
    ///   - consequence: what containerd does in its place.
    func hit(_ what: String, so consequence: String, _ impact: Impact, _ facts: Facts) -> Hit {
        Hit(
            "\(what) at \(location.text) has no effect: \(reason) So \(consequence).", impact, at: location,
            evidence: Facts.evidence(self) + [
                .init("log", facts.journalLineOfNow(containing: "Ignoring unknown key in TOML")?.text ?? "")
            ])
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

extension Facts {
    static func evidence(_ lost: LostSetting) -> [Finding.Evidence] {
        [
            .init("section", lost.section), .init("imports", lost.files.joined(separator: ", ")),
            .init("lost", lost.values.joined(separator: ":")),
        ]
    }

    func lostSetting(_ lost: LostSetting, severity: Severity, what: String, so: String) -> Finding {
        let impact: Impact = severity == .error ? .networkDown : severity == .warning ? .podsFail : .note
        return Finding(lost.code.rule, lost.hit(what, so: so, impact, self))
    }
}
