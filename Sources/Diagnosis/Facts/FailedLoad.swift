import Containerd
import Syntax

/// A file of conf_dir that ends the load.
struct FailedLoad {
    var failure: CNILoading.Failure
    /// A list in a file for a single plugin, or the other way round.
    var isWrongForm: Bool
    /// `lastCNILoadStatus`, word for word.
    var status: String
    /// The next file, which is not tried.
    var hidden: String?
}

extension Facts {
    func failed(_ failure: CNILoading.Failure, _ prediction: Prediction) -> FailedLoad {
        let rest = (prediction.loading?.candidates ?? []).drop { $0 != failure.location.file }.dropFirst()
        return FailedLoad(
            failure: failure, isWrongForm: isWrongForm(failure), status: prediction.loading?.status ?? "",
            hidden: rest.first)
    }

    /// The failed loads, at most one.
    var failedLoads: [FailedLoad] {
        loadTroubles.compactMap { if case .failed(let load) = $0 { load } else { nil } }
    }

    /// Those whose file has the right form and is wrong in one way; what is cut off counts as empty.
    func failedLoads(_ kind: CNILoading.Failure.Kind) -> [FailedLoad] {
        failedLoads.filter { !$0.isWrongForm && $0.failure.effect == kind }
    }

    /// A list in a file for a single plugin, or the other way round.
    func isWrongForm(_ failure: CNILoading.Failure) -> Bool {
        guard failure.kind == .invalid || failure.kind == .malformed, let bytes = bytes(of: failure.location.file),
            let value = try? parseJSON(bytes)
        else { return false }
        let isListFile = failure.location.file.hasSuffix(".conflist")
        return isListFile
            ? value["plugins"] == nil && value["type"]?.stringValue != nil
            : value["type"] == nil && value["plugins"]?.arrayValue != nil
    }
}
