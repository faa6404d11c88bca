import Containerd
import Node

/// In which way the next load of conf_dir would fail.
enum FailingLoad {
    case noFiles
    /// A list in a file for a single plugin, or the other way round.
    case wrongForm
    /// What is cut off counts as empty.
    case empty
    case invalid
}

extension Facts {
    /// The network is ready now, and the next event in conf_dir takes it away in this way.
    func failingLoad(_ way: FailingLoad) -> Hit? {
        guard case .load(let reload, let failure)? = latentTrouble, self.way(of: failure) == way else { return nil }
        return Hit(
            "Ready now, and the next event in \(reload.outcome.confDir ?? "conf_dir") takes the network down: \(failure.location.text): \(failure.reason)",
            at: failure.location, evidence: ["lastCNILoadStatus": reload.loading?.status ?? ""])
    }

    private func way(of failure: CNILoading.Failure) -> FailingLoad {
        if isWrongForm(failure) { return .wrongForm }
        return switch failure.effect {
        case .noFiles: .noFiles
        case .empty: .empty
        default: .invalid
        }
    }
}
