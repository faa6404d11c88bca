/// Whether anything stands in a text without which ``SecretSigns`` finds nothing.
///
/// Few lines of a log hold such a hint, and looking for one costs a tenth of looking for the signs.
func mayHoldSecret(_ text: Swift.Span<UInt8>) -> Bool {
    guard !text.isEmpty else { return false }
    let seconds = seconds
    var first = Int(lowercased(text[0]))
    var run = isRunByte(text[0]) ? 1 : 0
    for place in 1..<max(1, text.count) {
        let second = lowercased(text[place])
        if seconds[first] & bit(second) != 0, hints[first].contains(where: { stands($0, in: text, at: place - 1) }) {
            return true
        }
        run = isRunByte(text[place]) ? run + 1 : 0
        if run >= SecretSigns.shortestRun { return true }
        first = Int(second)
    }
    return false
}

private func stands(_ hint: [UInt8], in text: Swift.Span<UInt8>, at place: Int) -> Bool {
    guard text.count - place >= hint.count else { return false }
    return hint.indices.allSatisfy { lowercased(text[place + $0]) == hint[$0] }
}

private func isRunByte(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || "+/=".utf8.contains(byte) }

/// By their first byte. What joins two words of a key may be anything, so their first word is the hint.
private let hints: [[[UInt8]]] =
    ([
        "passw", "passp", "pass", "token", "secret", "auth", "credential", "key", "certificate", "cookie", "bearer",
        "basic", "pw", "psk", "jwt", "sas", "sig", "login", "eyj", ":/", "-----begin",
    ] + SecretSigns.prefixes.map { $0.lowercased() })
    .reduce(into: [[[UInt8]]](repeating: [], count: 256)) { hints, hint in
        hints[Int(hint.utf8[hint.startIndex])].append(Array(hint.utf8))
    }

/// The second bytes of the hints, by the first, as ``bit(_:)`` has them.
private let seconds: [UInt32] = hints.map { hints in hints.reduce(0) { $0 | bit($1[1]) } }

/// One bit for each letter, and one for all else.
private func bit(_ byte: UInt8) -> UInt32 {
    1 << (UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte ? UInt32(byte - UInt8(ascii: "a")) : 31)
}
