import Containerd
import Node
import Syntax

/// What keeps the files of conf_dir from being the network of the node.
indirect enum LoadTrouble {
    /// conf_dir is an empty text, so that no file is looked for.
    case noDirectory(Prediction)
    /// All is loaded, and a plugin's STATUS says no.
    case status(StatusRefusal)
    /// containerd started with these very files and refuses them.
    case disproved(file: String?, RuntimeStatus)
    /// The files would load, and containerd has not taken note of them.
    case overlooked(OverlookedLoad)
    /// An act would bring a network that is itself to be fixed.
    case unwanted(Finding, ActKind)
    /// They would load with the settings of the next start alone.
    case stale(Prediction, isEnough: Bool)
    /// The first thing that ends the load.
    case failed(FailedLoad)
    /// No file is there.
    case absent(Absence)
}

/// Files that would load and are not.
struct OverlookedLoad {
    var directory: String
    /// The first one that a load would take.
    var file: String
    var networks: [String]
    /// What containerd says of its last load.
    var lastLoad: String
}

/// A plugin's answer that takes NetworkReady away.
struct StatusRefusal {
    var message: String
    /// The list that it stands in.
    var network: LoadedNetwork?
    /// It is too old to be asked.
    var isOldPlugin: Bool
    /// The daemon behind it that is down.
    var down: FailingDaemon?
}

extension Facts {
    /// Why NetworkReady is false, or would be; mostly one thing.
    func findLoadTroubles() -> [LoadTrouble] {
        guard live != nil else {
            guard let after = predictions.afterRestart, after.outcome.rank == .servingNotReady, !after.isIncomplete
            else {
                return []
            }
            return [trouble(of: after)]
        }
        guard let status = runtimeStatus, let reload = predictions.onDisk, !reload.isIncomplete else { return [] }
        switch predictions.now {
        case .notReady: return troubles(status, reload)
        // What else ends the next load is a rule of its own.
        case .ready where reload.outcome.rank < .ready && reload.loading?.failure == nil: return [refusal(of: reload)]
        default: return []
        }
    }

    private func troubles(_ status: RuntimeStatus, _ reload: Prediction) -> [LoadTrouble] {
        if predictions.isStatusFailure(status) { return [refusal(of: reload, said: status.message)] }
        if predictions.contradictsPrediction(watch: live?.watch) {
            return [.disproved(file: reload.loading?.candidates.first, status)]
        }
        guard reload.outcome.rank < .ready else {
            let isDeaf = live?.watch.isBroken == true
            if let fault = isDeaf ? prospects.restart : prospects.reload {
                return [.unwanted(fault, isDeaf ? .restart : .reload)]
            }
            return [.overlooked(overlooked(status, reload))]
        }
        guard let restart = predictions.afterRestart, restart.outcome.rank == .ready else {
            return [trouble(of: reload, said: status.message)]
        }
        guard let fault = prospects.restart else { return [.stale(restart, isEnough: true)] }
        return [.unwanted(fault, .restart), .stale(restart, isEnough: false)]
    }

    private func overlooked(_ status: RuntimeStatus, _ reload: Prediction) -> OverlookedLoad {
        let directory = reload.outcome.confDir ?? ""
        return OverlookedLoad(
            directory: directory, file: reload.loading?.networks.first?.file ?? directory,
            networks: reload.outcome.networks, lastLoad: status.running.lastLoad)
    }

    private func trouble(of prediction: Prediction, said: String? = nil) -> LoadTrouble {
        guard let failure = prediction.loading?.failure else { return refusal(of: prediction, said: said) }
        guard failure.kind != .noFiles else { return .absent(Absence(prediction)) }
        return .failed(failed(failure, prediction))
    }

    private func refusal(of prediction: Prediction, said: String? = nil) -> LoadTrouble {
        guard prediction.settings?.confDir.value != "" else { return .noDirectory(prediction) }
        let message = said ?? prediction.outcome.message ?? ""
        let network = prediction.loading?.networks.first
        return .status(
            StatusRefusal(
                message: message, network: network, isOldPlugin: message.means(.oldPlugin),
                down: network.flatMap { failingDaemon(of: $0) }))
    }

    /// The trouble is there now, or comes with the next load.
    var impactOfLoading: Impact { predictions.now == .ready ? .nextReload : .networkDown }
}
