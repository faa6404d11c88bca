import Containerd

extension MissingPlugins {
    /// Plug-ins are where a setting says that has no effect.
    static func hits(_ facts: Facts, isReplaced: Bool) -> [Hit] {
        let missing = facts.missingPlugins
        let directories = facts.plugins.directories
        guard let found = missing.elsewhere, let lost = found.lostSetting, lost.isReplaced == isReplaced else {
            return []
        }
        var hit = lost.hit(
            "\(lost.key) = \"\(found.directory)\"", so: found.sentence(directories), facts.plugins.impact, facts)
        hit.follows = missing.others.map { $0.libcni(directories) }
        hit.breaksNetwork = missing.isOfList
        return [hit]
    }
}
