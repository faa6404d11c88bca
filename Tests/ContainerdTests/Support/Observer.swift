import Containerd

/// Plays the part of the agent: looks at a whole tree for what a prediction wants, and hands it over piece by piece.
struct Observer {
    let whole: FileTree
    private(set) var seen = FileTree(scope: .observed)
    private(set) var rounds = 0

    init(_ whole: FileTree) {
        self.whole = whole
    }

    /// Predicts again until nothing is wanted.
    mutating func settle(_ predict: (FileTree) -> Prediction) -> Prediction {
        while true {
            let prediction = predict(seen)
            guard !prediction.missing.isEmpty, rounds < 50 else { return prediction }
            rounds += 1
            for request in prediction.missing { fulfil(request) }
        }
    }

    private mutating func fulfil(_ request: FileRequest) {
        switch request {
        case .entry(let path): _ = walk(path, following: false)
        case .content(let path), .head(let path):
            guard let physical = walk(path, following: true), let entry = whole.entries[physical] else { return }
            seen.entries[physical]?.content = entry.content
        case .listing(let path):
            guard let physical = walk(path, following: true), kind(physical) == .directory else { return }
            let names = names(physical)
            seen.entries[physical]?.listing = .names(names)
        // A prediction reads no kubeconfig.
        case .credentials: break
        }
    }

    /// Records every entry on the way; gives the physical path, if it leads anywhere.
    private mutating func walk(_ path: String, following: Bool) -> String? {
        var pending = path.split(separator: "/").map(String.init)[...]
        var current = "/"
        var links = 0
        while let name = pending.popFirst() {
            if name == "." { continue }
            if name == ".." {
                current = parent(current)
                continue
            }
            guard kind(current) == .directory else { return nil }
            let next = current == "/" ? "/" + name : current + "/" + name
            guard let kind = kind(next) else {
                seen.absent.insert(next)
                return nil
            }
            note(next, kind)
            guard case .symlink(let target) = kind, following || !pending.isEmpty else {
                current = next
                continue
            }
            links += 1
            guard links <= 40 else { return nil }
            if target.hasPrefix("/") { current = "/" }
            pending = (target.split(separator: "/").map(String.init) + pending)[...]
        }
        return current
    }

    private mutating func note(_ path: String, _ kind: FileEntry.Kind) {
        guard seen.entries[path] == nil else { return }
        var entry = whole.entries[path] ?? FileEntry(kind: kind, mode: 0o755)
        entry.content = .notRead
        seen.entries[path] = entry
    }

    private func kind(_ path: String) -> FileEntry.Kind? {
        if path == "/" { return .directory }
        if let entry = whole.entries[path] { return entry.kind }
        return whole.entries.keys.contains { $0.hasPrefix(path + "/") } ? .directory : nil
    }

    private func names(_ directory: String) -> [String] {
        let prefix = directory == "/" ? "/" : directory + "/"
        let names = whole.entries.keys.filter { $0.hasPrefix(prefix) && $0 != prefix }
            .map { String($0.dropFirst(prefix.count).prefix { $0 != "/" }) }
        return Set(names).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private func parent(_ path: String) -> String {
        let parts = path.split(separator: "/").dropLast()
        return "/" + parts.joined(separator: "/")
    }
}
