extension Substring {
    /// The pieces between bytes of one kind, as the kernel and Go part texts.
    ///
    /// The library's own `split` looks for characters: a combining mark after the separator makes another character of
    /// it, and finding the bounds of characters takes ten times as long.
    /// - Parameters:
    ///   - separator: an ASCII character.
    ///   - keepsEmpty: whether pieces without a byte are pieces.
    package func parts(_ separator: Unicode.Scalar, keepsEmpty: Bool = false) -> [Substring] {
        let mark = UInt8(ascii: separator)
        let bytes = utf8Span.span
        var parts: [Substring] = []
        var start = startIndex
        var length = 0
        for place in bytes.indices {
            guard bytes[place] == mark else {
                length += 1
                continue
            }
            let end = utf8.index(start, offsetBy: length)
            if length > 0 || keepsEmpty { parts.append(self[start..<end]) }
            start = utf8.index(after: end)
            length = 0
        }
        if length > 0 || keepsEmpty { parts.append(self[start...]) }
        return parts
    }
}

extension String {
    /// As ``Substring/parts(_:keepsEmpty:)``.
    package func parts(_ separator: Unicode.Scalar, keepsEmpty: Bool = false) -> [Substring] {
        self[...].parts(separator, keepsEmpty: keepsEmpty)
    }
}

extension String {
    /// The path of the directory that a path is in; empty where it has no slash.
    package var parentPath: String { lastIndex(of: "/").map { String(self[..<$0]) } ?? "" }

    /// The first absolute path in a line, quotes and colons around it taken off.
    package var firstPath: String? {
        let words = split { " \"'`=,()".contains($0) }
        return words.first { $0.first == "/" && $0.utf8.count > 1 }.map { String($0.last == ":" ? $0.dropLast() : $0) }
    }
}
