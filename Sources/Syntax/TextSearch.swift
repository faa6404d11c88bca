extension StringProtocol {
    /// Whether a text stands within this one, byte for byte.
    ///
    /// The library's own search brings the machinery of regular expressions into the daemon: a megabyte of it.
    package func holds(_ piece: String) -> Bool {
        let text = String(self)
        return stands(piece.utf8Span.span, in: text.utf8Span.span)
    }
}

private func stands(_ piece: Span<UInt8>, in text: Span<UInt8>) -> Bool {
    guard !piece.isEmpty else { return true }
    guard text.count >= piece.count else { return false }
    for start in 0...(text.count - piece.count) where text[start] == piece[0] {
        var length = 1
        while length < piece.count, text[start + length] == piece[length] { length += 1 }
        if length == piece.count { return true }
    }
    return false
}
