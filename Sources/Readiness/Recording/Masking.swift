/// Puts `*` in place of everything that could be used to log in somewhere; no byte moves.
///
/// For lines of logs and sentences: values of keys that name a secret, JSON Web Tokens, what follows `Bearer` or
/// `Basic`, passwords in addresses, and PEM blocks. Files go through ``hideSecrets(in:path:)``.
package func masked(_ text: String) -> String {
    mayHoldSecret(text.utf8Span.span) ? String(decoding: hidden(Array(text.utf8)), as: UTF8.self) : text
}

/// As ``masked(_:)-(String)``, for bytes.
package func masked(_ bytes: [UInt8]) -> [UInt8] {
    mayHoldSecret(bytes.span) ? hidden(bytes) : bytes
}

/// What is masked where there may be something to mask.
func hidden(_ bytes: [UInt8]) -> [UInt8] {
    var mask = Mask(bytes: bytes)
    mask.hideKeyedValues()
    mask.hideWords()
    mask.hideBlocks()
    return mask.bytes
}

/// What is a secret whatever stands before it.
func hideWordsAndBlocks(in bytes: inout [UInt8]) {
    var mask = Mask(bytes: [])
    swap(&mask.bytes, &bytes)
    mask.hideWords()
    mask.hideBlocks()
    swap(&mask.bytes, &bytes)
}

/// Whether a key is one whose value could be used to log in somewhere.
func namesSecret(_ key: some StringProtocol) -> Bool { namesSecret(Array(key.utf8)[...]) }

/// As ``namesSecret(_:)``, for a key as bytes.
func namesSecret(_ key: ArraySlice<UInt8>) -> Bool {
    key.indices.contains { start in
        secretKeys[Int(lowercased(key[start]))].contains { begins(key[start...], with: $0) }
    }
}

private func begins(_ text: ArraySlice<UInt8>, with piece: [UInt8]) -> Bool {
    guard text.count >= piece.count else { return false }
    return piece.indices.allSatisfy { lowercased(text[text.startIndex + $0]) == piece[$0] }
}

/// ASCII alone.
func lowercased(_ byte: UInt8) -> UInt8 {
    UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
}

/// The place of a file: a key that names a secret often says where it lies.
func isPath(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.first == UInt8(ascii: "/"), text.dropFirst().contains(UInt8(ascii: "/")) else { return false }
    return text.allSatisfy { byte in
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
            || "/._-".utf8.contains(byte)
    }
}

/// By their first byte: asked at every byte of every key of every line.
let secretKeys: [[[UInt8]]] = [
    "password", "passwd", "passphrase", "token", "secret", "auth", "credential", "private-key", "privatekey",
    "private_key", "client-key", "client_key", "access-key", "access_key", "accesskey", "apikey", "api_key", "api-key",
    "certificate-data", "certificate_data", "certificate-authority-data", "key-data", "key_data", "cookie", "bearer",
].reduce(into: [[[UInt8]]](repeating: [], count: 256)) { keys, key in
    keys[Int(key.utf8[key.startIndex])].append(Array(key.utf8))
}

private struct Mask {
    var bytes: [UInt8]

    // MARK: key = "value", "key": "value", key: value

    mutating func hideKeyedValues() {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let isSeparator = byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":")
            guard isSeparator && isSecretKey(endingAt: index) || isQuotedSecret(at: index) else {
                index += 1
                continue
            }
            index = hideValue(from: index + 1)
        }
    }

    /// `token "…"`, without a separator: not of a secret, of which logs tell the name.
    private func isQuotedSecret(at index: Int) -> Bool {
        guard bytes[index] == UInt8(ascii: " "), index + 1 < bytes.count else { return false }
        guard bytes[index + 1] == UInt8(ascii: "\"") || bytes[index + 1] == UInt8(ascii: "\\") else { return false }
        return Self.toldSecrets.contains { follows($0, at: index) }
    }

    private static let toldSecrets = ["token", "password", "passwd", "passphrase"].map { Array($0.utf8) }

    /// Whether the word before a separator names a secret.
    private func isSecretKey(endingAt separator: Int) -> Bool {
        var end = separator
        while end > 0, Self.isBlankOrQuote(bytes[end - 1]) { end -= 1 }
        var start = end
        while start > 0, end - start < 64, Self.isWord(bytes[start - 1]) { start -= 1 }
        return namesSecret(bytes[start..<end])
    }

    private mutating func hideValue(from start: Int) -> Int {
        var index = start
        while index < bytes.count, Self.isBlank(bytes[index]) || bytes[index] == UInt8(ascii: "[") { index += 1 }
        // A backslash before the quote: a text within a text, which ends with such a pair again.
        let isWithin = index < bytes.count && bytes[index] == UInt8(ascii: "\\")
        while index < bytes.count, bytes[index] == UInt8(ascii: "\\") { index += 1 }
        guard index < bytes.count else { return index }
        let quote = bytes[index]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            return hideBareWord(from: index, isBound: index == start)
        }
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

    /// - Parameter isBound: `key=word` or `key:word`, as programs write it, and not a word of a sentence.
    private mutating func hideBareWord(from start: Int, isBound: Bool) -> Int {
        var end = start
        while end < bytes.count, Self.isTokenByte(bytes[end]) || bytes[end] == UInt8(ascii: "/") { end += 1 }
        let word = bytes[start..<end]
        // A scheme, and then what it is for.
        if [Array("Bearer".utf8), Array("Basic".utf8)].contains(Array(word)) { return end }
        let isPlain = Self.harmless.contains(Array(word)) || word.allSatisfy(Self.isDigit) || isPath(word)
        guard !isPlain, isBound || Self.isToken(word) else { return max(start, end) }
        for place in start..<end { bytes[place] = UInt8(ascii: "*") }
        return end
    }

    /// What stands for a secret that is not told.
    private static let harmless = Set(
        [
            "", "true", "false", "none", "null", "nil", "expired", "invalid", "missing", "required", "disabled",
            "enabled",
        ]
        .map { Array($0.utf8) })

    /// A word of a sentence stays readable, and so does a number; long words and such of letters and digits do not.
    private static func isToken(_ word: ArraySlice<UInt8>) -> Bool {
        if word.count >= 16 { return true }
        guard word.count >= 6, !word.contains(UInt8(ascii: "/")), !word.contains(UInt8(ascii: ".")) else {
            return false
        }
        return word.contains(where: isDigit)
    }

    // MARK: Words

    mutating func hideWords() {
        var start = 0
        while start < bytes.count {
            guard Self.isTokenByte(bytes[start]) else {
                if bytes[start] == UInt8(ascii: "@") { hidePassword(before: start) }
                if bytes[start] == UInt8(ascii: "/"), follows(Self.schemeEnd, at: start) {
                    hideCutPassword(from: start + 1)
                }
                start += 1
                continue
            }
            var end = start
            while end < bytes.count, Self.isTokenByte(bytes[end]) { end += 1 }
            let isAfterBearer = follows(Self.bearer, at: start)
            let isAfterScheme = isAfterBearer || follows(Self.basic, at: start)
            // What a scheme is for may hold slashes, as base64 does.
            while isAfterScheme, end < bytes.count, Self.isTokenByte(bytes[end]) || bytes[end] == UInt8(ascii: "/") {
                end += 1
            }
            let word = bytes[start..<end]
            // `basic = "x"` is a key, and its equals sign no credential.
            let isAssignment = word.first == UInt8(ascii: "=") || !word.contains(where: Self.isAlphanumeric)
            if word.count > 20 && word.starts(with: Self.tokenStart)
                || !isAssignment && isAfterBearer && !Self.isAboutTokens(word)
                || !isAssignment && isAfterScheme && Self.isCredential(word)
            {
                for place in start..<end { bytes[place] = UInt8(ascii: "*") }
            }
            start = end
        }
    }

    private static let schemeEnd = Array(":/".utf8)
    private static let bearer = Array("bearer ".utf8)
    private static let basic = Array("basic ".utf8)
    /// `{"` in base64.
    private static let tokenStart = Array("eyJ".utf8)

    /// `bearer token` is a word of sentences.
    private static func isAboutTokens(_ word: ArraySlice<UInt8>) -> Bool {
        word.starts(with: Array("token".utf8)) || word.starts(with: Array("auth".utf8))
    }

    /// `basic` is a word of sentences as well.
    private static func isCredential(_ word: ArraySlice<UInt8>) -> Bool {
        word.count >= 16 || word.contains { isDigit($0) || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 }
            || word.contains(UInt8(ascii: "=")) || word.contains(UInt8(ascii: "."))
    }

    /// Asked at every word of every line: nothing is copied for it.
    private func follows(_ text: [UInt8], at index: Int) -> Bool {
        guard index >= text.count else { return false }
        var back = 1
        while back <= text.count {
            guard lowercased(bytes[index - back]) == text[text.count - back] else { return false }
            back += 1
        }
        return true
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

    /// `scheme://user:pass`, cut off before the host: what stands after the colon is no port.
    private mutating func hideCutPassword(from start: Int) {
        let rest = bytes[start...].prefix { !Self.isBlankOrQuote($0) && !"/,@[".utf8.contains($0) }
        let isCut = rest.endIndex == bytes.count || !"@[".utf8.contains(bytes[rest.endIndex])
        guard isCut, let colon = rest.firstIndex(of: UInt8(ascii: ":")) else { return }
        guard let first = rest[colon...].dropFirst().first, !Self.isDigit(first) else { return }
        for place in (colon + 1)..<rest.endIndex { bytes[place] = UInt8(ascii: "*") }
    }

    // MARK: PEM

    /// A block ends with its line of `END`, and with the string that holds it.
    mutating func hideBlocks() {
        let mark = Array("-----BEGIN".utf8)
        var index = 0
        while index + mark.count <= bytes.count {
            guard bytes[index] == UInt8(ascii: "-"), bytes[index..<index + mark.count].elementsEqual(mark) else {
                index += 1
                continue
            }
            index += mark.count
            while index < bytes.count, bytes[index] != UInt8(ascii: "\""), !isEndOfBlock(index) {
                guard bytes[index] != UInt8(ascii: "\\") else {
                    // The byte after it makes it a line's end.
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

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    private static func isBlankOrQuote(_ byte: UInt8) -> Bool {
        isBlank(byte) || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\\")
            || byte == UInt8(ascii: "\n")
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        isWord(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "=") || byte == UInt8(ascii: "~")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isDigit(byte) || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
    }
}
