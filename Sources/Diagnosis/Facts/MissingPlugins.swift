import Containerd

/// Plug-ins that are in none of containerd's directories, by what has become of them.
struct MissingPlugins {
    /// Where a plug-in is that containerd looks for in vain.
    struct Elsewhere {
        var directory: String
        var names: [String]
        /// What would have containerd look there, and has no effect.
        var lostSetting: LostSetting?
    }

    /// Named in a list, and gone with their project.
    var orphans: [(need: PluginNeed, agent: KnownAgent)] = []
    var others: [PluginNeed] = []
    /// The directory outside containerd's that holds most of the others.
    var elsewhere: Elsewhere?

    /// A list names one of the others.
    var isOfList: Bool { others.contains(where: \.isOfList) }
}

extension Facts {
    func sortMissingPlugins() -> MissingPlugins {
        var sorted = MissingPlugins()
        for need in plugins.missing {
            if let agent = KnownAgent.of(plugin: need.name), agent.role == .chained || need.isChained, !isOnNode(agent)
            {
                sorted.orphans.append((need, agent))
            } else {
                sorted.others.append(need)
            }
        }
        guard !sorted.others.isEmpty else { return sorted }
        sorted.elsewhere = elsewhere(sorted.others)
        return sorted
    }

    private func elsewhere(_ missing: [PluginNeed]) -> MissingPlugins.Elsewhere? {
        let lost = lostSettings(named: ["bin_dir", "bin_dirs"])
        var best: MissingPlugins.Elsewhere?
        for directory in candidates(lost) {
            let names = missing.map(\.name).filter { exists("\(directory)/\($0)") == true }
            if names.count > best?.names.count ?? 0 {
                best = MissingPlugins.Elsewhere(directory: directory, names: names)
            }
        }
        if let directory = best?.directory { best?.lostSetting = lost.first { $0.values.contains(directory) } }
        return best
    }

    /// Where distributions, installers and earlier configurations put plug-ins, the meant ones first.
    private func candidates(_ lost: [LostSetting]) -> [String] {
        let meant = (readings.afterRestart?.settings?.binDirs.value ?? []) + lost.flatMap(\.values)
        var seen = Set(plugins.directories)
        return (meant + PluginDirectories.all { names(in: $0) }).filter { seen.insert($0).inserted }
    }
}
