import Syntax

/// A text that only an older reader takes, written as TOML 1.0 has it.
struct TOMLRepair {
    private let source: [UInt8]

    init(_ bytes: [UInt8]) {
        source = bytes
    }

    /// More faults of form than a file has.
    private static let limit = 16

    /// The text with nothing changed but the faulty bytes; nil where they are of another kind.
    var bytes: [UInt8]? {
        var text = source
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text.removeFirst(3) }
        for _ in 0..<Self.limit {
            do throws(SyntaxError) {
                _ = try parseTOML(text)
                return text
            } catch {
                guard let next = Self.repaired(text, at: error.position.offset) else { return nil }
                text = next
            }
        }
        return nil
    }

    private static func repaired(_ text: [UInt8], at offset: Int) -> [UInt8]? {
        guard offset < text.count else { return nil }
        var text = text
        let byte = text[offset]
        if byte < 0x20 && byte != UInt8(ascii: "\n") || byte == 0x7F {
            text[offset] = UInt8(ascii: " ")
            return text
        }
        // Within an inline table a line may not end.
        if byte == UInt8(ascii: "\n") {
            text[offset] = UInt8(ascii: " ")
            return text
        }
        // A number may not begin with 0: that 0 or the digit behind it is what is not expected.
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        if byte == UInt8(ascii: "0"), offset + 1 < text.count, digits.contains(text[offset + 1]) {
            text.remove(at: offset)
            return text
        }
        guard digits.contains(byte), offset > 0, text[offset - 1] == UInt8(ascii: "0") else { return nil }
        text.remove(at: offset - 1)
        return text
    }
}
