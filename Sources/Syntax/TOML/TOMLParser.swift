/// Reads expressions as go-toml v2 does; strict TOML 1.0 is the same reader with other rules.
struct TOMLParser {
    let bytes: [UInt8]
    let rules: TOMLRules
    let depth: Int
    var index = 0
    private var isFirst = true

    init(_ bytes: [UInt8], rules: TOMLRules, depth: Int) {
        self.bytes = bytes
        self.rules = rules
        self.depth = depth
        if rules.takesMark, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    }

    var isAtEnd: Bool { index >= bytes.count }

    func byte(_ offset: Int = 0) -> UInt8? {
        index + offset < bytes.count ? bytes[index + offset] : nil
    }

    func follows(_ text: [UInt8]) -> Bool {
        bytes[index...].starts(with: text)
    }

    var isCarriageReturnAndNewline: Bool {
        byte() == UInt8(ascii: "\r") && byte(1) == UInt8(ascii: "\n")
    }

    /// Whether three of the quote here follow each other.
    var isTripleQuote: Bool {
        byte() == byte(1) && byte() == byte(2)
    }

    /// An error at a place, in the words of old and new go-toml; the new ones are fit for people.
    func fault(
        at offset: Int? = nil, place: Int? = nil, old: String? = nil, _ new: String, says message: String? = nil
    ) -> TOMLFault {
        let text = rules.isOld ? old ?? new : new
        let offset = offset ?? index
        return TOMLFault(offset: offset, place: place ?? offset, message: message ?? new, goText: "toml: " + text)
    }

    /// The next expression, or nil at the end.
    mutating func nextExpression() throws(TOMLFault) -> TOMLExpression? {
        while !isAtEnd {
            if rules.isOld, !isFirst { try newline() }
            isFirst = false
            skipBlanks()
            guard let byte = byte() else { return nil }
            switch byte {
            case UInt8(ascii: "#"): try comment()
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): break
            default: return try lineExpression()
            }
            if !rules.isOld { try endOfLine() }
        }
        return nil
    }

    private mutating func lineExpression() throws(TOMLFault) -> TOMLExpression {
        let expression = try byte() == UInt8(ascii: "[") ? header() : .keyValue(keyValue())
        skipBlanks()
        if byte() == UInt8(ascii: "#") { try comment() }
        if !rules.isOld { try endOfLine() }
        return expression
    }

    private mutating func endOfLine() throws(TOMLFault) {
        if !isAtEnd { try newline() }
    }

    mutating func newline() throws(TOMLFault) {
        guard let byte = byte() else { return }
        if byte == UInt8(ascii: "\n") {
            index += 1
        } else if isCarriageReturnAndNewline {
            index += 2
        } else if byte == UInt8(ascii: "\r") {
            let old = self.byte(1) == nil ? "windows new line expected" : "windows new line should be \\r\\n"
            throw fault(old: old, "expected newline but got U+000D", says: "a carriage return without a newline")
        } else {
            throw fault(
                "expected newline but got \(GoText.unicode(byte))",
                says: "nothing may follow on this line, but \(GoText.quoted(byte)) does")
        }
    }

    mutating func skipBlanks() {
        while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    }

    mutating func comment() throws(TOMLFault) {
        while let byte = byte(), byte != UInt8(ascii: "\n") {
            if byte == UInt8(ascii: "\r") {
                if self.byte(1) == UInt8(ascii: "\n") { return }
                throw fault(
                    old: "invalid character in comment", "carriage returns are not allowed in comments")
            }
            guard let width = characterWidth(at: index) else {
                throw fault(
                    old: "invalid character in comment",
                    byte < 0x80
                        ? "control characters are not allowed in comments" : "invalid UTF-8 character in comment")
            }
            index += width
        }
    }

    /// The length of the character there; nil for control characters but tab, and for what is not UTF-8.
    func characterWidth(at offset: Int) -> Int? {
        let byte = bytes[offset]
        if byte < 0x80 { return (byte >= 0x20 && byte != 0x7F) || byte == 0x09 ? 1 : nil }
        return decodeUTF8(bytes[offset...].prefix(4))?.width
    }

    private mutating func header() throws(TOMLFault) -> TOMLExpression {
        let start = index
        let isArray = byte(1) == UInt8(ascii: "[")
        index += isArray ? 2 : 1
        skipBlanks()
        let path = try key()
        if isArray {
            guard byte() == UInt8(ascii: "]"), byte(1) == UInt8(ascii: "]") else {
                let isHalf = rules.isOld && byte() == UInt8(ascii: "]")
                throw expected(
                    "]", "expected ']]' to close array table name", at: isHalf ? index + 1 : index, place: start)
            }
            index += 2
            return .arrayTable(path, offset: start)
        }
        guard byte() == UInt8(ascii: "]") else {
            throw expected("]", "expected ']' to close table name", at: index, place: start)
        }
        index += 1
        return .table(path, offset: start)
    }

    /// `expect` of old go-toml.
    func expected(_ character: String, _ new: String, at offset: Int, place: Int? = nil) -> TOMLFault {
        let isEnd = offset >= bytes.count
        return fault(
            at: offset, place: place,
            old: "expected character \(character)" + (isEnd ? " but the document ended here" : ""), new)
    }

    /// A key of one or more parts, and the blanks after it.
    mutating func key() throws(TOMLFault) -> [TOMLKey] {
        var path: [TOMLKey] = []
        while true {
            path.append(try simpleKey())
            guard path.count <= depth else { throw fault("keys are nested more than \(depth) levels deep") }
            skipBlanks()
            guard byte() == UInt8(ascii: ".") else { return path }
            index += 1
            skipBlanks()
        }
    }

    private mutating func simpleKey() throws(TOMLFault) -> TOMLKey {
        let start = index
        guard let byte = byte() else {
            throw fault(
                old: "expected key but found none", "expected key but reached end of input",
                says: "a key is expected, but the file ends")
        }
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\""):
            let content = try byte == UInt8(ascii: "'") ? literalString() : basicString()
            return TOMLKey(bytes: content, offset: start, end: index)
        default:
            while let byte = self.byte(), Self.isBareKey(byte) { index += 1 }
            guard index > start else {
                throw fault(
                    old: "invalid character at start of key: \(Character(Unicode.Scalar(byte)))",
                    "invalid character at start of key: \(GoText.unicode(byte))",
                    says: start == 0 && bytes.starts(with: [0xEF, 0xBB, 0xBF])
                        ? "the file begins with a byte order mark"
                        : "a key is expected here, not \(GoText.quoted(byte))")
            }
            return TOMLKey(bytes: Array(bytes[start..<index]), offset: start, end: index)
        }
    }

    static func isBareKey(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private mutating func keyValue() throws(TOMLFault) -> TOMLEntry {
        let path = try keyAndEqual()
        return TOMLEntry(path: path, node: try value())
    }

    /// A key, the sign and the blanks after it.
    mutating func keyAndEqual() throws(TOMLFault) -> [TOMLKey] {
        let start = index
        let path = try key()
        guard let byte = byte() else {
            // go-toml 2.3 points at the key here, since an empty text has no place for it.
            throw fault(
                at: rules.endPlace == .start ? start : index, place: start,
                old: "expected = after a key, but the document ends there", "expected '=' after key")
        }
        guard byte == UInt8(ascii: "=") else {
            throw fault(
                old: "expected character =", "expected '=' after key",
                says: "an equals sign is expected after the key, not \(GoText.quoted(byte))")
        }
        index += 1
        skipBlanks()
        return path
    }
}
