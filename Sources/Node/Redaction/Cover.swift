/// A value of a document that must not leave, and how it is written there.
struct SecretPlace: Equatable {
    enum Form {
        /// Between quotes, where a backslash begins an escape.
        case escaped
        /// Between quotes, or in a text.
        case literal
        /// A number or a word without quotes.
        case bare
    }

    var range: Range<Int>
    var form: Form
    /// By its looks alone: it is taken out where it stands, and not looked for elsewhere.
    var isGuess = false
    /// The name of who logs in.
    var isUser = false
}

/// Puts `*` over secrets: no byte moves, and a document keeps its form and its mistakes.
enum Cover {
    static func redact(_ place: SecretPlace, in bytes: inout [UInt8]) {
        switch place.form {
        case .escaped: redact(place.range, in: &bytes, hasEscapes: true)
        case .literal: redact(place.range, in: &bytes, hasEscapes: false)
        case .bare: redactBare(place.range, in: &bytes)
        }
    }

    /// What is no text stays: it may be a mistake, which is quoted byte by byte.
    private static func redact(_ range: Range<Int>, in bytes: inout [UInt8], hasEscapes: Bool) {
        var place = range.lowerBound
        while place < range.upperBound {
            let byte = bytes[place]
            if byte == UInt8(ascii: "\\"), hasEscapes {
                place = skipEscape(&bytes, place + 1, range.upperBound)
                continue
            }
            if (0x21...0x7e).contains(byte) { bytes[place] = UInt8(ascii: "*") }
            place += 1
        }
    }

    /// Digits of an escape become zeros.
    private static func skipEscape(_ bytes: inout [UInt8], _ place: Int, _ end: Int) -> Int {
        guard place < end else { return place }
        let lengths: [UInt8: Int] = [UInt8(ascii: "u"): 4, UInt8(ascii: "U"): 8, UInt8(ascii: "x"): 2]
        let length = lengths[bytes[place]] ?? 0
        var next = place + 1
        while next < min(end, place + 1 + length), isHexadecimal(bytes[next]) {
            bytes[next] = UInt8(ascii: "0")
            next += 1
        }
        // The byte that should have been a digit stays: it is quoted as the mistake.
        return next < place + 1 + length ? next + 1 : next
    }

    /// A number stays one, and of a word without quotes the first byte, which is quoted as the mistake.
    private static func redactBare(_ range: Range<Int>, in bytes: inout [UInt8]) {
        let text = Array(bytes[range])
        guard !words.contains(text) else { return }
        guard !text.allSatisfy({ isDigit($0) || "._-+:TZ".utf8.contains($0) }) else {
            for place in range where isDigit(bytes[place]) { bytes[place] = UInt8(ascii: "1") }
            return
        }
        for place in range.dropFirst() { bytes[place] = UInt8(ascii: "*") }
    }

    /// Words that are values of JSON and TOML without quotes.
    private static let words = Set(["true", "false", "null", "inf", "nan", "+inf", "-inf"].map { Array($0.utf8) })
}
