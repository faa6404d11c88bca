extension StringProtocol {
    /// Whether a text stands within this one, byte for byte.
    ///
    /// The library's own search brings the machinery of regular expressions into the daemon: a megabyte of it.
    package func holds(_ piece: String) -> Bool {
        let text = String(self)
        return place(of: piece.utf8Span.span, in: text.utf8Span.span) != nil
    }
}

extension String {
    /// As ``StringProtocol/holds(_:)``, without a copy.
    package func holds(_ piece: String) -> Bool { place(of: piece.utf8Span.span, in: utf8Span.span) != nil }

    /// What stands behind the first place of a text within this one, byte for byte; nil where there is none.
    package func rest(after mark: String) -> Substring? {
        guard let place = place(of: mark.utf8Span.span, in: utf8Span.span) else { return nil }
        return self[utf8.index(startIndex, offsetBy: place + mark.utf8.count)...]
    }

    /// What stands behind a text within this one up to any of some characters; nil where that is nothing.
    package func part(after mark: String, before ends: String) -> String? {
        let part = rest(after: mark)?.prefix { !ends.contains($0) } ?? ""
        return part.isEmpty ? nil : String(part)
    }
}

private func place(of piece: Span<UInt8>, in text: Span<UInt8>) -> Int? {
    guard !piece.isEmpty else { return 0 }
    let known = ByteSet(piece)
    var last = piece.count - 1
    while last < text.count {
        // No place fits that covers a byte which the piece does not have.
        guard known.holds(text[last]) else {
            last += piece.count
            continue
        }
        let start = last + 1 - piece.count
        var length = 0
        while length < piece.count, text[start + length] == piece[length] { length += 1 }
        if length == piece.count { return start }
        last += 1
    }
    return nil
}

/// Bytes that may be among some: of those beyond ASCII it is not told which.
private struct ByteSet {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    init(_ bytes: Span<UInt8>) {
        for place in bytes.indices {
            if bytes[place] < 64 { low |= 1 << UInt64(bytes[place]) }
            if bytes[place] >= 64 { high |= 1 << UInt64(bytes[place] & 63) }
        }
    }

    func holds(_ byte: UInt8) -> Bool {
        if byte >= 128 { return true }
        return (byte < 64 ? low : high) & 1 << UInt64(byte & 63) != 0
    }
}
