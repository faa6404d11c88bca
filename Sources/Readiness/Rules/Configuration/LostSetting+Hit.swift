import Containerd

extension LostSetting {
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
            evidence: evidence + [.init("log", facts.wordOnIgnoredKeys?.text ?? "")], follows: follows,
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
