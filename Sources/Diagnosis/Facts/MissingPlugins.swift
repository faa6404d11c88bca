import Containerd
import Node
import Syntax

/// Plugins that are in none of containerd's directories, by what has become of them.
struct MissingPlugins {
    /// Where a plugin is that containerd looks for in vain.
    struct Elsewhere {
        var directory: String
        var names: [String]
        /// What would have containerd look there, and has no effect.
        var ineffectiveSetting: IneffectiveSetting?
    }

    /// Named in a list, and gone with their project.
    var orphans: [(need: RequiredPlugin, agent: CNIProvider)] = []
    var others: [RequiredPlugin] = []
    /// The directory outside containerd's that holds most of the others.
    var elsewhere: Elsewhere?

    /// A list names one of the others.
    var isOfList: Bool { others.contains(where: \.isOfList) }
}

extension Facts {
    func sortMissingPlugins() -> MissingPlugins {
        var sorted = MissingPlugins()
        for need in plugins.missing {
            if let agent = uninstalledAgent(of: need.name, isForeign: need.isChained) {
                sorted.orphans.append((need, agent))
            } else {
                sorted.others.append(need)
            }
        }
        if !sorted.others.isEmpty { sorted.elsewhere = elsewhere(sorted.others.map(\.name)) }
        return sorted
    }

    /// The plugin that a type must stand for, where it is one slip away: of those that are there, then of all that are known.
    func meantPlugin(by type: String) -> String? {
        let present = plugins.directories.flatMap { names(in: $0) }
        return NearName.nearest(to: type, among: present + CNIProvider.knownPlugins)
    }

    /// What stands in the place of a plugin and is none, as a clause; nil where nothing does.
    ///
    /// Source: FindInPath in pkg/invoke/find.go of libcni, which takes regular files only and says no more than "failed to
    /// find plugin".
    func stump(of plugin: String) -> String? {
        for path in plugins.directories.map({ "\($0)/\(plugin)" }) {
            guard case .entry(let entry, _) = lookup.find(path, following: false) else { continue }
            switch entry.kind {
            case .file: continue
            case .symlink(let target): return "\(path) is a link to \(target), and that is no file"
            case .directory: return "\(path) is a directory"
            case .fifo, .nullDevice, .other: return "\(path) is no regular file"
            }
        }
        return nil
    }

    private func elsewhere(_ missing: [String]) -> MissingPlugins.Elsewhere? {
        let lost = ineffectiveSettings(named: ["bin_dir", "bin_dirs"])
        let found = candidates(lost).map { directory in
            MissingPlugins.Elsewhere(
                directory: directory, names: missing.filter { exists("\(directory)/\($0)") == true },
                ineffectiveSetting: lost.first { $0.values.contains(directory) })
        }
        let most = found.map(\.names.count).max() ?? 0
        return found.first { $0.names.count == most && most > 0 }
    }

    /// Where distributions, installers and earlier configurations put plugins, the meant ones first.
    private func candidates(_ lost: [IneffectiveSetting]) -> [String] {
        let meant = (predictions.afterRestart?.settings?.binDirs.value ?? []) + lost.flatMap(\.values)
        let all = (meant + PluginDirectories.all { names(in: $0) }).unique { $0 }
        return all.filter { !plugins.directories.contains($0) }
    }
}
