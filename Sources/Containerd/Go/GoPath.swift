import Syntax

/// Paths as Go's `path/filepath` handles them on Unix.
enum GoPath {
    static func isAbsolute(_ path: String) -> Bool { path.utf8.first == UInt8(ascii: "/") }

    /// `filepath.Clean`.
    static func clean(_ path: String) -> String {
        let isAbsolute = isAbsolute(path)
        var parts: [Substring] = []
        for part in path.parts("/") where part != "." {
            if part != ".." {
                parts.append(part)
            } else if let last = parts.last, last != ".." {
                parts.removeLast()
            } else if !isAbsolute {
                parts.append(part)
            }
        }
        if isAbsolute { return "/" + parts.joined(separator: "/") }
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }

    /// `filepath.Join`.
    static func join(_ parts: String...) -> String {
        let parts = parts.drop { $0.isEmpty }.filter { !$0.isEmpty }
        return parts.isEmpty ? "" : clean(parts.joined(separator: "/"))
    }

    /// `filepath.Dir`.
    static func directory(_ path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return clean(String(path[...slash]))
    }

    /// `filepath.Ext`: from the last dot of the last element on.
    static func fileExtension(_ path: String) -> Substring {
        let bytes = path.utf8
        guard let dot = bytes.lastIndex(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/") }),
            bytes[dot] == UInt8(ascii: ".")
        else { return "" }
        return path[dot...]
    }

    /// Whether `filepath.Glob` would look for more than the name itself.
    static func hasMeta(_ path: String) -> Bool {
        path.utf8.contains { "*?[\\".utf8.contains($0) }
    }
}
