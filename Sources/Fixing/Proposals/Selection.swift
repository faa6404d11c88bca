import Containerd
import Node
import Syntax

/// Why a selection cannot be made, one sentence.
struct SelectionRefusal: Error {
    var sentence: String
}

extension FixPlanner {
    /// Moves aside whatever sorts before the file of that name, or of the network of that name.
    ///
    /// - Throws: why there is nothing to select.
    func proposeSelection(_ name: String) throws(SelectionRefusal) -> (proposal: FixCandidate, file: String)? {
        let reading: Reading = prediction(.afterReload)?.loading == nil ? .afterRestart : .afterReload
        guard let loading = prediction(reading)?.loading else {
            throw SelectionRefusal(
                sentence: "containerd is not predicted to load any CNI configuration; see netready check")
        }
        guard let place = place(of: name, in: loading) else {
            let files = loading.candidates.map { splitPath($0).name }.joined(separator: ", ")
            let rest = files.isEmpty ? "it holds none" : "there are: \(files)"
            throw SelectionRefusal(
                sentence: "\(name) is neither a file in \(loading.directory) nor a network of one; \(rest)")
        }
        let file = loading.candidates[place]
        guard place > 0 else { return nil }
        var operations: [FileOperation] = []
        for other in loading.candidates[..<place] {
            if let why = obstacle(other) { throw SelectionRefusal(sentence: why) }
            guard let move = aside(other, besides: operations) else {
                throw SelectionRefusal(sentence: "\(other) cannot be moved aside: every name for that is taken")
            }
            operations.append(move)
        }
        let after = predictAgain(reading, with: operations)
        if let failure = after?.loading?.failure {
            throw SelectionRefusal(sentence: "\(file) would not load: \(failure.text); fix it first")
        }
        let others = loading.candidates[..<place].map { splitPath($0).name }.joined(separator: ", ")
        return (
            FixCandidate(
                operations: operations,
                sentence: "Make \(file) the first by moving aside what sorts before it: \(others)."), file
        )
    }

    private func place(of name: String, in loading: CNILoading) -> Int? {
        if let place = loading.candidates.firstIndex(where: { $0 == name || splitPath($0).name == name }) {
            return place
        }
        for (index, file) in loading.candidates.enumerated() where network(in: file, loading) == name { return index }
        return nil
    }

    /// The name of the network in a file, read or not; containerd opens no file behind the last that it loads.
    private func network(in file: String, _ loading: CNILoading) -> String? {
        if let known = loading.networks.first(where: { $0.file == file }) { return known.name }
        guard case .entry(let entry, _) = PathResolver(snapshot.files).find(file), entry.kind == .file else {
            return nil
        }
        guard case .bytes(let bytes) = entry.content else {
            if entry.content == .notRead, snapshot.files.scope == .observed { asked.missing.insert(.content(file)) }
            return nil
        }
        return (try? parseJSON(bytes))?["name"]?.stringValue
    }
}
