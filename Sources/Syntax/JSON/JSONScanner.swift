/// The states of Go's scanner (encoding/json/scanner.go), which sees the whole input before anything is decoded.
struct JSONScanner {
    /// Named as in Go, without the prefix `state`.
    enum State {
        case beginValueOrEmpty, beginValue, beginStringOrEmpty, beginString, endValue, endTop
        case inString, inStringEsc, inStringEscU(Int)
        case neg, one, zero, dot, dot0, e, eSign, e0
        /// Within `true`, `false` or `null`, and how much of it was read.
        case literal(Literal, Int)
    }

    enum Literal: String {
        case `true`, `false`, null

        var letters: [UInt8] {
            switch self {
            case .true: Self.trueLetters
            case .false: Self.falseLetters
            case .null: Self.nullLetters
            }
        }

        private static let trueLetters = Array("true".utf8)
        private static let falseLetters = Array("false".utf8)
        private static let nullLetters = Array("null".utf8)
    }

    enum Container {
        case objectKey, objectValue, arrayValue
    }

    struct Open {
        var container: Container
        var offset: Int
    }

    /// What Go adds after the offending character.
    struct Objection: Error {
        var context: String
    }

    private(set) var state = State.beginValue
    private(set) var open: [Open] = []
    /// Where the string began that was last begun.
    private(set) var stringStart = 0
    /// The comma last seen between values; a closing bracket right after it makes it a trailing one.
    private(set) var comma: Int?
    private let depth: Int

    init(depth: Int) {
        self.depth = depth
    }

    var reachedEnd: Bool {
        if case .endTop = state { true } else { false }
    }

    /// Takes one byte.
    mutating func step(_ byte: UInt8, at offset: Int) throws(Objection) {
        switch state {
        case .beginValueOrEmpty:
            if isSpace(byte) { return }
            if byte == UInt8(ascii: "]") { return try endValue(byte, at: offset) }
            try beginValue(byte, at: offset)
        case .beginValue:
            if isSpace(byte) { return }
            try beginValue(byte, at: offset)
        case .beginStringOrEmpty:
            if isSpace(byte) { return }
            if byte == UInt8(ascii: "}") {
                open[open.count - 1].container = .objectValue
                return try endValue(byte, at: offset)
            }
            try beginString(byte, at: offset)
        case .beginString:
            if isSpace(byte) { return }
            try beginString(byte, at: offset)
        case .endValue: try endValue(byte, at: offset)
        case .endTop: try endTop(byte)
        case .inString: try inString(byte)
        case .inStringEsc: try inEscape(byte)
        case .inStringEscU(let left): try inHexEscape(byte, left: left)
        case .literal(let word, let read): try inLiteral(byte, word: word, read: read)
        case .neg, .one, .zero, .dot, .dot0, .e, .eSign, .e0: try inNumber(byte, at: offset)
        }
    }

    private mutating func beginValue(_ byte: UInt8, at offset: Int) throws(Objection) {
        switch byte {
        case UInt8(ascii: "{"):
            try push(.objectKey, at: offset)
            state = .beginStringOrEmpty
        case UInt8(ascii: "["):
            try push(.arrayValue, at: offset)
            state = .beginValueOrEmpty
        case UInt8(ascii: "\""):
            stringStart = offset
            state = .inString
        case UInt8(ascii: "-"): state = .neg
        case UInt8(ascii: "0"): state = .zero
        case UInt8(ascii: "1")...UInt8(ascii: "9"): state = .one
        case UInt8(ascii: "t"): state = .literal(.true, 1)
        case UInt8(ascii: "f"): state = .literal(.false, 1)
        case UInt8(ascii: "n"): state = .literal(.null, 1)
        default: throw Objection(context: "looking for beginning of value")
        }
        comma = nil
    }

    private mutating func beginString(_ byte: UInt8, at offset: Int) throws(Objection) {
        guard byte == UInt8(ascii: "\"") else {
            throw Objection(context: "looking for beginning of object key string")
        }
        comma = nil
        stringStart = offset
        state = .inString
    }

    private mutating func push(_ container: Container, at offset: Int) throws(Objection) {
        guard open.count < depth else { throw Objection(context: "exceeded max depth") }
        open.append(Open(container: container, offset: offset))
    }

    private mutating func endValue(_ byte: UInt8, at offset: Int) throws(Objection) {
        guard let container = open.last?.container else {
            state = .endTop
            return try endTop(byte)
        }
        if isSpace(byte) {
            state = .endValue
            return
        }
        switch (container, byte) {
        case (.objectKey, UInt8(ascii: ":")):
            open[open.count - 1].container = .objectValue
            state = .beginValue
        case (.objectValue, UInt8(ascii: ",")):
            open[open.count - 1].container = .objectKey
            comma = offset
            state = .beginString
        case (.arrayValue, UInt8(ascii: ",")):
            comma = offset
            state = .beginValue
        case (.objectValue, UInt8(ascii: "}")), (.arrayValue, UInt8(ascii: "]")):
            open.removeLast()
            state = open.isEmpty ? .endTop : .endValue
        case (.objectKey, _): throw Objection(context: "after object key")
        case (.objectValue, _): throw Objection(context: "after object key:value pair")
        case (.arrayValue, _): throw Objection(context: "after array element")
        }
    }

    private func endTop(_ byte: UInt8) throws(Objection) {
        guard isSpace(byte) else { throw Objection(context: "after top-level value") }
    }

    private mutating func inString(_ byte: UInt8) throws(Objection) {
        switch byte {
        case UInt8(ascii: "\""): state = .endValue
        case UInt8(ascii: "\\"): state = .inStringEsc
        case 0..<0x20: throw Objection(context: "in string literal")
        default: break
        }
    }

    private mutating func inEscape(_ byte: UInt8) throws(Objection) {
        switch byte {
        case UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"),
            UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "\""):
            state = .inString
        case UInt8(ascii: "u"): state = .inStringEscU(4)
        default: throw Objection(context: "in string escape code")
        }
    }

    private mutating func inHexEscape(_ byte: UInt8, left: Int) throws(Objection) {
        guard hexValue(byte) != nil else { throw Objection(context: "in \\u hexadecimal character escape") }
        state = left == 1 ? .inString : .inStringEscU(left - 1)
    }

    private mutating func inLiteral(_ byte: UInt8, word: Literal, read: Int) throws(Objection) {
        let letters = word.letters
        guard byte == letters[read] else {
            throw Objection(context: "in literal \(word.rawValue) (expecting '\(Unicode.Scalar(letters[read]))')")
        }
        state = read + 1 == letters.count ? .endValue : .literal(word, read + 1)
    }

    private mutating func inNumber(_ byte: UInt8, at offset: Int) throws(Objection) {
        let isDigit = UInt8(ascii: "0") <= byte && byte <= UInt8(ascii: "9")
        let isExponent = byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E")
        switch state {
        case .neg:
            guard isDigit else { throw Objection(context: "in numeric literal") }
            state = byte == UInt8(ascii: "0") ? .zero : .one
        case .one where isDigit, .dot0 where isDigit, .e0 where isDigit: break
        case .one where byte == UInt8(ascii: "."), .zero where byte == UInt8(ascii: "."): state = .dot
        case .one where isExponent, .zero where isExponent, .dot0 where isExponent: state = .e
        case .dot:
            guard isDigit else { throw Objection(context: "after decimal point in numeric literal") }
            state = .dot0
        case .e where byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-"): state = .eSign
        case .e, .eSign:
            guard isDigit else { throw Objection(context: "in exponent of numeric literal") }
            state = .e0
        default: try endValue(byte, at: offset)
        }
    }

    private func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}

/// The value of a hexadecimal digit.
func hexValue(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
}
