extension StringProtocol {
    /// Whether a text stands within this one, byte for byte.
    ///
    /// The library's own search brings the machinery of regular expressions into the daemon: a megabyte of it.
    package func holds(_ piece: String) -> Bool {
        let bytes = Array(utf8)
        let wanted = Array(piece.utf8)
        guard let first = wanted.first else { return true }
        guard bytes.count >= wanted.count else { return false }
        for start in 0...(bytes.count - wanted.count) where bytes[start] == first {
            if bytes[start..<start + wanted.count].elementsEqual(wanted) { return true }
        }
        return false
    }
}
