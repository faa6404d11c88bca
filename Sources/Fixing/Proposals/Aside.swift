import Containerd
import Syntax

extension FixPlanner {
    /// Files that end a load, taken out of the way of good ones behind them; a file in the wrong form gets its right name.
    func proposeForFiles() -> FixCandidates {
        var proposals = FixCandidates()
        for reading in Reading.allCases {
            guard let prediction = prediction(reading) else { continue }
            for network in [nil] + prediction.handlers.keys.sorted().map(Optional.some) {
                guard let loading = prediction.loading(of: network), let failure = loading.failure,
                    loading.candidates.contains(failure.location.file)
                else { continue }
                if let why = obstacle(failure.location.file) {
                    proposals.obstacles.append(Blocker(file: failure.location.file, why: why))
                    continue
                }
                if let moved = movedAside(reading, network) { proposals.list.append(moved) }
                if network == nil, let renamed = renamed(failure) { proposals.list.append(renamed) }
            }
        }
        return proposals
    }

    /// What forbids to move a file of the CNI directory; nil where nothing does.
    func obstacle(_ file: String) -> String? {
        guard let entry = entry(file) else { return "\(file) is gone" }
        switch entry.kind {
        case .file, .fifo: return nil
        case .symlink(let target):
            return
                "\(file) is a symbolic link to \(target), as a ConfigMap's files are: fix it where it is written, or remove the link"
        case .directory, .nullDevice, .other: return "\(file) is no regular file: remove it by hand"
        }
    }

    /// As many files as it takes until a load succeeds, if it ever does.
    ///
    /// - Parameter network: a runtime handler with a directory of its own; nil for the default network.
    private func movedAside(_ reading: Reading, _ network: String?) -> FixCandidate? {
        var operations: [FileOperation] = []
        var reasons: [String] = []
        while let loading = predictAgain(reading, with: operations)?.loading(of: network) {
            guard let failure = loading.failure else {
                guard !loading.networks.isEmpty, !operations.isEmpty else { return nil }
                let good = loading.networks.map(\.file).reduce(into: [String]()) { files, file in
                    if !files.contains(file) { files.append(file) }
                }
                return FixCandidate(
                    operations: operations,
                    sentence:
                        "Move aside \(reasons.joined(separator: " and ")): then \(good.joined(separator: ", ")) loads.",
                    mustRaise: network == nil)
            }
            let file = failure.location.file
            guard operations.count < Self.limit, loading.candidates.contains(file), obstacle(file) == nil,
                isBroken(failure), let move = aside(file, besides: operations)
            else { return nil }
            operations.append(move)
            reasons.append("\(file), which is \(Self.words(failure))")
        }
        return nil
    }

    /// Whether the fault is the file's own: a file in the place of a directory of plugins is named as unreadable.
    private func isBroken(_ failure: CNILoading.Failure) -> Bool {
        failure.kind != .unreadable || physical(failure.location.file).flatMap { bytes($0) } == nil
    }

    /// More than any person has left lying about.
    private static let limit = 16

    private static func words(_ failure: CNILoading.Failure) -> String {
        switch failure.kind {
        case .empty: "empty"
        case .malformed where failure.text.holds("unexpected end of JSON input"): "cut off"
        case .malformed: "not JSON"
        case .invalid: "no network configuration"
        case .blocks: "a FIFO"
        case .noFiles, .unreadable: "not readable"
        }
    }

    /// A rename to a name that nobody loads: containerd and CRI-O take `.conf`, `.conflist` and `.json`.
    func aside(_ file: String, besides operations: [FileOperation] = []) -> FileOperation? {
        guard let path = physical(file) else { return nil }
        for number in 0..<100 {
            let target = "\(path).netready-aside" + (number == 0 ? "" : "-\(number)")
            let isTaken = operations.contains { if case .move(_, target) = $0 { true } else { false } }
            if isAbsent(target), !isTaken { return .move(path: path, to: target) }
        }
        return nil
    }

    /// A list in a file for a single plugin, or the other way round, under the name for what it holds.
    private func renamed(_ failure: CNILoading.Failure) -> FixCandidate? {
        let file = failure.location.file
        guard failure.kind == .invalid || failure.kind == .malformed, let path = physical(file),
            let bytes = bytes(path), let value = try? parseJSON(bytes), let dot = path.lastIndex(of: ".")
        else { return nil }
        let isList = value["plugins"]?.arrayValue != nil
        guard isList || value["type"]?.stringValue != nil else { return nil }
        let target = path[..<dot] + (isList ? ".conflist" : ".conf")
        guard target != path, isAbsent(String(target)) else { return nil }
        let holds =
            isList ? "holds a list of plugins, which goes by .conflist" : "holds a single plugin, which goes by .conf"
        return FixCandidate(
            operations: [.move(path: path, to: String(target))],
            sentence: "Rename \(path) to \(splitPath(String(target)).name): it \(holds).", mustRaise: true)
    }
}

extension Prediction {
    /// The load of a handler's own directory, or of the default one.
    fileprivate func loading(of handler: String?) -> CNILoading? { handler.map { handlers[$0] } ?? loading }
}
