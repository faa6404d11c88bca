import Containerd

extension LostSetting {
    /// The code of the rule that speaks of it.
    var code: FindingCode { isReplaced ? .configReplacedByImport : .configKeyIgnored }

    /// What a rule says of a setting that has no effect.
    ///
    /// - Parameters:
    ///   - what: the setting as it is written.
    ///   - so: what comes of it, the end of a sentence.
    func hit(
        _ what: String, so: String, _ impact: Impact, _ facts: Facts, follows: [String] = [],
        breaksNetwork: Bool? = nil
    ) -> Hit {
        Hit(
            "\(what) at \(location.text) has no effect: \(reason) So \(so).", impact, at: location,
            evidence: evidence + [.init("log", facts.logOfUnknownKey ?? "")], follows: follows,
            breaksNetwork: breaksNetwork)
    }

    var evidence: [Finding.Evidence] {
        [
            .init("section", section), .init("imports", files.joined(separator: ", ")),
            .init("lost", values.joined(separator: ":")),
        ]
    }

    /// What a rule says where containerd, by a setting that has no effect, does not find plug-ins.
    func hit(_ missing: MissingPlugins, _ found: MissingPlugins.Elsewhere, _ facts: Facts) -> Hit {
        hit(
            "\(key) = \"\(found.directory)\"", so: found.sentence(facts.plugins.directories), facts.plugins.impact,
            facts, follows: missing.others.map { $0.libcni(facts.plugins.directories) },
            breaksNetwork: missing.isOfList)
    }
}

/// Plug-ins are where a setting says that has no effect.
func lostPluginDirectory(_ facts: Facts, isReplaced: Bool) -> [Hit] {
    let missing = facts.missingPlugins
    guard let found = missing.elsewhere, let lost = found.lostSetting, lost.isReplaced == isReplaced else { return [] }
    return [lost.hit(missing, found, facts)]
}

extension LostDirectory {
    /// The hits of a rule, where a reason for an empty directory is this one and of its code.
    static func hits(_ reason: Absence.Reason, _ code: FindingCode, _ facts: Facts) -> [Hit] {
        guard case .lostDirectory(let lost) = reason, lost.setting.code == code else { return [] }
        let so = "containerd reads \(lost.isRead), which holds no configuration, and \(lost.file) is not read"
        return [lost.setting.hit("\(lost.setting.key) = \"\(lost.directory)\"", so: so, .networkDown, facts)]
    }
}
