import Containerd
import Syntax

/// A file of conf_dir that ends the load.
struct FailedLoad {
    enum Kind {
        case empty
        case malformed
        case unreadable
        case invalid
        /// A list in a file for a single plug-in, or the other way round.
        case wrongForm
        /// It is a FIFO.
        case blocks
    }

    var kind: Kind
    var failure: CNILoading.Failure
    /// `lastCNILoadStatus`, word for word.
    var status: String
    /// The next file, which is not tried.
    var hidden: String?
}

extension Facts {
    func failed(_ failure: CNILoading.Failure, _ prediction: Prediction) -> FailedLoad {
        FailedLoad(
            kind: kind(of: failure), failure: failure, status: prediction.loading?.status ?? "",
            hidden: hiddenFile(behind: failure.location.file, prediction))
    }

    /// The failed loads of one kind.
    func failedLoads(_ kind: FailedLoad.Kind) -> [FailedLoad] {
        loadTroubles.compactMap { trouble in
            guard case .failed(let load) = trouble, load.kind == kind else { return nil }
            return load
        }
    }

    /// A list in a file for a single plug-in, or the other way round.
    func isWrongForm(_ failure: CNILoading.Failure) -> Bool {
        guard failure.kind == .invalid || failure.kind == .malformed, let bytes = bytes(of: failure.location.file),
            let value = try? parseJSON(bytes)
        else { return false }
        let isListFile = failure.location.file.hasSuffix(".conflist")
        return isListFile
            ? value["plugins"] == nil && value["type"]?.stringValue != nil
            : value["type"] == nil && value["plugins"]?.arrayValue != nil
    }

    private func kind(of failure: CNILoading.Failure) -> FailedLoad.Kind {
        if isWrongForm(failure) { return .wrongForm }
        return switch failure.kind {
        case .noFiles, .empty: .empty
        case .malformed where failure.isCutOff: .empty
        case .malformed: .malformed
        case .unreadable: .unreadable
        case .invalid: .invalid
        case .blocks: .blocks
        }
    }

    private func hiddenFile(behind file: String, _ prediction: Prediction) -> String? {
        guard let candidates = prediction.loading?.candidates, let index = candidates.firstIndex(of: file),
            index + 1 < candidates.count
        else { return nil }
        return candidates[index + 1]
    }
}

extension CNILoading.Failure {
    /// The word for it in the vocabulary of failure reports, where it would end a later load.
    var cause: String {
        switch kind {
        case .noFiles: "CONF_DELETED_BY_TOOL"
        case .empty: "CONF_EMPTY_OR_TRUNCATED"
        case .malformed where isCutOff: "CONF_EMPTY_OR_TRUNCATED"
        default: "CONF_MALFORMED"
        }
    }

    /// The file ends where more was to come: cut off by a crash, a full disk, or a writer that has not finished.
    var isCutOff: Bool { kind == .malformed && text.holds(CNILoadPhrases.cutOff) }

    /// libcni's own words without the file's name and the frame that is the same for every error.
    var reason: String {
        var rest = Substring(text)
        for frame in CNILoadPhrases.heads + ["\(location.file): "] where rest.hasPrefix(frame) {
            rest = rest.dropFirst(frame.count)
        }
        for frame in CNILoadPhrases.frames where rest.hasPrefix(frame) { rest = rest.dropFirst(frame.count) }
        if rest.hasSuffix(CNILoadPhrases.tail) { rest = rest.dropLast(CNILoadPhrases.tail.count) }
        return String(rest)
    }
}
