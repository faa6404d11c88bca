import Containerd
import Node
import Syntax

/// A restart would read another CNI directory, from which no file would load.
struct LossOfDirectory {
    /// The directory of now.
    var running: String
    /// The place that says so.
    var location: SourceLocation
    /// A person wrote the directory of now, and it has no effect any more.
    var lost: IneffectiveSetting?
}

/// A restart would take from the network plugins which it has now.
struct LossOfPlugins {
    var names: [String]
    /// Where they are.
    var directory: String
    /// Where a restart would look for them.
    var next: Located<[String]>
    /// A person wrote the directory of now, and it has no effect any more.
    var lost: IneffectiveSetting?
}

/// What a restart would take from a network that works now, since config.toml has changed or has lost a setting.
extension Facts {
    func lossOfDirectory(_ restart: Prediction) -> LossOfDirectory? {
        guard let running = runtimeStatus?.running.settings.confDir.value, let next = restart.settings?.confDir,
            restart.loading?.failure?.kind == .noFiles, running != next.value
        else { return nil }
        let lost = ineffectiveSettings(named: ["conf_dir"]).first { $0.values.contains(running) }
        let location = lost?.location ?? next.location ?? SourceLocation(file: snapshot.configPath)
        return LossOfDirectory(running: running, location: location, lost: lost)
    }

    func lossOfPlugins(_ restart: Prediction) -> LossOfPlugins? {
        guard let running = runtimeStatus?.running.settings.binDirs.value, let next = restart.settings?.binDirs,
            running != next.value, let loading = restart.loading
        else { return nil }
        let names = requiredPlugins(loading, settings: restart.settings).map(\.name).filter { name in
            directory(among: running, holding: name) != nil
                && next.value.allSatisfy { exists("\($0)/\(name)") == false }
        }
        guard let directory = names.first.flatMap({ directory(among: running, holding: $0) }) else { return nil }
        let lost = ineffectiveSettings(named: ["bin_dir", "bin_dirs"]).first { $0.values.contains(directory) }
        return LossOfPlugins(names: names, directory: directory, next: next, lost: lost)
    }
}
