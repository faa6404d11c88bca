/// Whether anything stands in a text without which ``masked(_:)-([UInt8])`` changes nothing.
///
/// Few lines of a log hold such a sign, and looking for one costs a tenth of masking.
func mayHoldSecret(_ text: Swift.Span<UInt8>) -> Bool {
    guard !text.isEmpty else { return false }
    let seconds = seconds
    var first = Int(lowercased(text[0]))
    for place in 1..<max(1, text.count) {
        let second = lowercased(text[place])
        if seconds[first] & bit(second) != 0,
            secretSigns[first].contains(where: { stands($0, in: text, at: place - 1) })
        {
            return true
        }
        first = Int(second)
    }
    return false
}

private func stands(_ sign: [UInt8], in text: Swift.Span<UInt8>, at place: Int) -> Bool {
    guard text.count - place >= sign.count else { return false }
    return sign.indices.allSatisfy { lowercased(text[place + $0]) == sign[$0] }
}

/// Keys of secrets, and the signs of words and blocks that are hidden whatever stands before them; by their first byte.
private let secretSigns = ["eyj", "basic", ":/", "-----begin"].reduce(into: secretKeys) { signs, sign in
    signs[Int(sign.utf8[sign.startIndex])].append(Array(sign.utf8))
}

/// The second bytes of the signs, by the first, as ``bit(_:)`` has them.
private let seconds: [UInt32] = secretSigns.map { signs in signs.reduce(0) { $0 | bit($1[1]) } }

/// One bit for each letter, and one for all else.
private func bit(_ byte: UInt8) -> UInt32 {
    1 << (UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte ? UInt32(byte - UInt8(ascii: "a")) : 31)
}
