package import Containerd

extension FileTree {
    /// Whether any of these files and directories has changed after an instant; nil where none is known.
    package func isAnyChanged(_ paths: Set<String>, after instant: Int64) -> Bool? {
        let lookup = PathResolver(self)
        var isKnown = false
        for path in paths {
            guard case .entry(let entry, _) = lookup.find(path) else { continue }
            isKnown = true
            if entry.changed > instant { return true }
        }
        return isKnown ? false : nil
    }
}
