/// Puts `*` in place of everything that could be used to log in somewhere; no byte moves.
package func masked(_ text: String) -> String {
    String(decoding: masked(Array(text.utf8)), as: UTF8.self)
}

/// As ``masked(_:)-(String)``, for the bytes of a file.
///
/// Masked are values of keys that name a secret, JSON Web Tokens, what follows `Bearer` or `Basic`, passwords in
/// addresses, and PEM blocks.
package func masked(_ bytes: [UInt8]) -> [UInt8] {
    var mask = Mask(bytes: bytes)
    mask.hideKeyedValues()
    mask.hideWords()
    mask.hideBlocks()
    return mask.bytes
}

/// Whether a key is one whose value could be used to log in somewhere.
func namesSecret(_ key: some StringProtocol) -> Bool { Mask.namesSecret(Array(key.utf8)[...]) }

private struct Mask {
    var bytes: [UInt8]

    private static let secretKeys = [
        "password", "passwd", "token", "secret", "auth", "credential", "private-key", "privatekey", "client-key",
        "access-key", "accesskey", "apikey", "api_key", "certificate-data", "certificate-authority-data", "key-data",
    ].map { Array($0.utf8) }

    // MARK: key = "value", "key": "value", key: value

    mutating func hideKeyedValues() {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            guard byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":"), isSecretKey(endingAt: index) else {
                index += 1
                continue
            }
            index = hideValue(from: index + 1)
        }
    }

    /// Whether the word before a separator names a secret.
    private func isSecretKey(endingAt separator: Int) -> Bool {
        var end = separator
        while end > 0, Self.isBlankOrQuote(bytes[end - 1]) { end -= 1 }
        var start = end
        while start > 0, end - start < 64, Self.isWord(bytes[start - 1]) { start -= 1 }
        return Self.namesSecret(bytes[start..<end])
    }

    static func namesSecret(_ word: ArraySlice<UInt8>) -> Bool {
        let key = word.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
        return secretKeys.contains { contains(key, $0) }
    }

    private mutating func hideValue(from start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index] == UInt8(ascii: " ") || bytes[index] == UInt8(ascii: "\t") {
            index += 1
        }
        // A backslash before the quote: a text within a text, which ends with such a pair again.
        let isWithin = index < bytes.count && bytes[index] == UInt8(ascii: "\\")
        while index < bytes.count, bytes[index] == UInt8(ascii: "\\") { index += 1 }
        guard index < bytes.count else { return index }
        let quote = bytes[index]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return hideBareWord(from: index) }
        index += 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") {
            let isEscape = bytes[index] == UInt8(ascii: "\\")
            if isWithin ? isEscape : bytes[index] == quote { break }
            bytes[index] = UInt8(ascii: "*")
            index += 1
            guard isEscape, index < bytes.count, bytes[index] != UInt8(ascii: "\n") else { continue }
            // The escaped byte ends nothing.
            bytes[index] = UInt8(ascii: "*")
            index += 1
        }
        return index
    }

    private mutating func hideBareWord(from start: Int) -> Int {
        // Only long words: numbers, true and sentences stay readable.
        var end = start
        while end < bytes.count, Self.isTokenByte(bytes[end]) { end += 1 }
        guard end - start >= 16 else { return max(start, end) }
        for place in start..<end { bytes[place] = UInt8(ascii: "*") }
        return end
    }

    // MARK: Words

    mutating func hideWords() {
        var start = 0
        while start < bytes.count {
            guard Self.isTokenByte(bytes[start]) else {
                start += 1
                continue
            }
            var end = start
            while end < bytes.count, Self.isTokenByte(bytes[end]) { end += 1 }
            let word = bytes[start..<end]
            let isAfterScheme = follows("Bearer ", at: start) || follows("Basic ", at: start)
            if word.count > 20 && word.starts(with: Array("eyJ".utf8)) || isAfterScheme {
                for place in start..<end { bytes[place] = UInt8(ascii: "*") }
            }
            if end < bytes.count, bytes[end] == UInt8(ascii: "@") { hidePassword(before: end) }
            start = end
        }
    }

    private func follows(_ text: String, at index: Int) -> Bool {
        let piece = Array(text.utf8)
        return index >= piece.count && bytes[(index - piece.count)..<index].elementsEqual(piece)
    }

    /// `scheme://user:password@`.
    private mutating func hidePassword(before end: Int) {
        var start = end
        while start > 0, end - start < 512, !Self.isBlankOrQuote(bytes[start - 1]),
            bytes[start - 1] != UInt8(ascii: "/")
        {
            start -= 1
        }
        guard start >= 3, bytes[(start - 3)..<start].elementsEqual(Array("://".utf8)) else { return }
        for place in start..<end { bytes[place] = UInt8(ascii: "*") }
    }

    // MARK: PEM

    mutating func hideBlocks() {
        let mark = Array("-----BEGIN".utf8)
        var index = 0
        while index + mark.count <= bytes.count {
            guard bytes[index] == UInt8(ascii: "-"), bytes[index..<index + mark.count].elementsEqual(mark) else {
                index += 1
                continue
            }
            index += mark.count
            while index < bytes.count, !isEndOfBlock(index) {
                // An escape within a quoted text stays one: the text has to be read again.
                if bytes[index] == UInt8(ascii: "\\") {
                    index += 2
                    continue
                }
                if bytes[index] != UInt8(ascii: "\n") { bytes[index] = UInt8(ascii: "*") }
                index += 1
            }
        }
    }

    private func isEndOfBlock(_ index: Int) -> Bool {
        let mark = Array("-----END".utf8)
        return index + mark.count <= bytes.count && bytes[index..<index + mark.count].elementsEqual(mark)
    }

    // MARK: Bytes

    private static func isBlankOrQuote(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\"")
            || byte == UInt8(ascii: "'")
            || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\n")
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        isWord(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "=") || byte == UInt8(ascii: "~")
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
            || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
    }

    private static func contains(_ bytes: [UInt8], _ piece: [UInt8]) -> Bool {
        guard bytes.count >= piece.count else { return false }
        return (0...(bytes.count - piece.count)).contains { bytes[$0..<$0 + piece.count].elementsEqual(piece) }
    }
}
