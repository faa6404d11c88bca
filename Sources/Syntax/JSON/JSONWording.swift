/// Whose words a refusal of JSON is told in; what is refused is the same.
package enum JSONWording: Sendable, Equatable {
    /// encoding/json's own scanner, in all Go up to 1.26.
    case scanner
    /// encoding/json on top of encoding/json/v2, as in Debian's build of containerd 2.1.9 (seen there, each text).
    case jsonV2
}

extension JSONScanner {
    /// encoding/json's text for an objection, once encoding/json/v2 has said it and the old package has reworded it.
    func textOfV2(_ bytes: [UInt8], at index: Int, _ context: String) -> String {
        switch state {
        case .inStringEsc, .inStringEscU: return "invalid escape sequence \(escape(in: bytes, at: index)) in string"
        case _ where context == "exceeded max depth": return context
        default: break
        }
        var place = context
        if case .inString = state { place = "in string" }
        if context.hasSuffix("numeric literal") { place = "in numeric literal" }
        return "invalid character \(GoText.quotedCharacter(bytes[index...])) \(place)"
    }

    /// `\x`, or `\u` and as many bytes as would belong to it.
    private func escape(in bytes: [UInt8], at index: Int) -> String {
        var start = index - 1
        if case .inStringEscU = state {
            while start > 0, bytes[start] != UInt8(ascii: "u") { start -= 1 }
            start -= 1
        }
        var end = index + 1
        if case .inStringEscU = state { end = min(bytes.count, start + 6) }
        let text = String(decoding: bytes[max(start, 0)..<end], as: UTF8.self)
        let isPlain = text.unicodeScalars.allSatisfy { $0 != "`" && $0 != "\u{FFFD}" && GoText.isPrintable($0) }
        return isPlain ? "`\(text)`" : GoText.quoted(text)
    }
}
