import Containerd
import Node

/// What makes a network that is ready now another one, or none, with the next event or the next start.
indirect enum LatentTrouble {
    /// The next load fails at a file.
    case load(Prediction, CNILoading.Failure)
    /// The next load goes well, and a plugin's STATUS would say no.
    case loadWithoutNetwork(Prediction)
    /// The next start would not come to serve CRI.
    case start(StartTrouble)
    /// The next start reads another directory, which holds no configuration.
    case lossOfDirectory(LossOfDirectory, Prediction)
    /// The next start loads no network.
    case startWithoutNetwork(Prediction)
    /// containerd does not notice a change in its directory.
    case deaf
    /// The files would give other networks than the loaded ones.
    case otherNetworks(Prediction)
    /// The next start no longer finds plugins that are found now.
    case lossOfPlugins(LossOfPlugins)
    /// The next start goes by other directories.
    case otherSettings(ChangedSetting, [ChangedSetting])
}

/// A directory of CNI that a restart would change.
struct ChangedSetting {
    /// As of containerd 1.x.
    var key: String
    var has: String
    var would: String
    /// The place that says so.
    var location: SourceLocation?

    /// A clause.
    var text: String { "\(key) is \(has) and would be \(would)" }
}

extension Facts {
    /// For ``latentTrouble``.
    func troubleOfLater() -> LatentTrouble? {
        guard predictions.now == .ready, let status = runtimeStatus else { return nil }
        if let reload = predictions.onDisk, reload.outcome.rank < .ready, !reload.isIncomplete {
            return reload.loading?.failure.map { .load(reload, $0) } ?? .loadWithoutNetwork(reload)
        }
        if let restart = predictions.afterRestart, restart.outcome.rank < .ready, !restart.isIncomplete {
            if let trouble = StartTrouble(restart) { return .start(trouble) }
            return lossOfDirectory(restart).map { .lossOfDirectory($0, restart) } ?? .startWithoutNetwork(restart)
        }
        if live?.watch.isBroken == true { return .deaf }
        if let reload = predictions.onDisk, !reload.isIncomplete, reload.outcome.networks != status.running.networks {
            return .otherNetworks(reload)
        }
        guard let restart = predictions.afterRestart else { return nil }
        let changed = changedSettings(restart)
        guard let first = changed.first else { return nil }
        return lossOfPlugins(restart).map(LatentTrouble.lossOfPlugins) ?? .otherSettings(first, changed)
    }

    /// The first file whose network a load would give and the running containerd does not hold.
    var fileNotLoaded: String? {
        guard let reload = predictions.onDisk, let running = runtimeStatus?.running.networks,
            reload.outcome.networks != running
        else { return nil }
        let networks = reload.loading?.networks ?? []
        return (networks.first { !running.contains($0.name) } ?? networks.first)?.file
    }

    /// Directories that a restart would change.
    func changedSettings(_ restart: Prediction) -> [ChangedSetting] {
        guard let running = runtimeStatus?.running.settings, let next = restart.settings else { return [] }
        let (has, would) = (running.binDirs.value.joined(separator: ":"), next.binDirs.value.joined(separator: ":"))
        let settings = [
            ChangedSetting(
                key: "conf_dir", has: running.confDir.value, would: next.confDir.value, location: next.confDir.location),
            ChangedSetting(key: "bin_dir", has: has, would: would, location: next.binDirs.location),
        ]
        return settings.filter { $0.has != $0.would }
    }
}
