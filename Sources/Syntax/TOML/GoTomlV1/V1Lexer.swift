/// The lexer of go-toml 1.9 (lexer.go), state by state, since all its leniency comes from there.
struct V1Lexer {
    enum State {
        case void, rvalue, tableKey, arrayTableKey, key
    }

    /// Why a state cannot go on; ends the stream of tokens.
    struct Failure: Error {
        enum Place {
            case here, tokenStart, openingQuote
        }

        var text: String
        /// Where a person would look.
        var place = Place.here
    }

    let input: [Unicode.Scalar]
    /// The byte at which each character begins, and the end.
    let offsets: [Int]
    var index = 0
    var tokenStart = 0
    private(set) var tokens: [V1Token] = []
    var brackets: [UInt8] = []
    /// Where the string began that was last begun.
    var openingQuote = 0
    private var row = 1
    private var column = 1
    private var endRow = 1
    private var endColumn = 1

    /// All tokens of a text; the last one is the end or an error.
    static func tokens(of bytes: [UInt8]) -> [V1Token] {
        var lexer = V1Lexer(bytes)
        lexer.run()
        return lexer.tokens
    }

    /// `bytes.Runes`, after the byte order mark that `LoadBytes` takes away.
    private init(_ bytes: [UInt8]) {
        var rest = bytes[Self.markLength(bytes)...]
        var input: [Unicode.Scalar] = []
        var offsets: [Int] = []
        input.reserveCapacity(rest.count)
        offsets.reserveCapacity(rest.count + 1)
        while let byte = rest.first {
            offsets.append(rest.startIndex)
            let (scalar, width) = byte < 0x80 ? (Unicode.Scalar(byte), 1) : decodeUTF8(rest) ?? ("\u{FFFD}", 1)
            input.append(scalar)
            rest = rest.dropFirst(width)
        }
        offsets.append(bytes.count)
        self.input = input
        self.offsets = offsets
    }

    private static func markLength(_ bytes: [UInt8]) -> Int {
        let marks: [[UInt8]] = [
            [0x00, 0x00, 0xFE, 0xFF], [0xFF, 0xFE, 0x00, 0x00], [0xEF, 0xBB, 0xBF], [0xFE, 0xFF], [0xFF, 0xFE],
        ]
        return marks.first { bytes.starts(with: $0) }?.count ?? 0
    }

    private mutating func run() {
        var state: State? = .void
        do {
            while let current = state {
                state = try step(current)
            }
        } catch {
            let place =
                switch error.place {
                case .here: index
                case .tokenStart: tokenStart
                case .openingQuote: openingQuote
                }
            append(.error, error.text, place: offsets[min(place, input.count)])
        }
    }

    private mutating func step(_ state: State) throws(Failure) -> State? {
        switch state {
        case .void: try void()
        case .rvalue: try rvalue()
        case .tableKey: try insideTableKey()
        case .arrayTableKey: try insideArrayTableKey()
        case .key: try key()
        }
    }

    var peek: Unicode.Scalar? { index < input.count ? input[index] : nil }

    func peek(_ offset: Int) -> Unicode.Scalar? {
        index + offset < input.count ? input[index + offset] : nil
    }

    func follows(_ text: String) -> Bool {
        var offset = 0
        for scalar in text.unicodeScalars {
            guard peek(offset) == scalar else { return false }
            offset += 1
        }
        return true
    }

    var isCarriageReturnAndNewline: Bool { peek == "\r" && peek(1) == "\n" }

    @discardableResult
    mutating func next() -> Unicode.Scalar? {
        let scalar = peek
        if scalar == "\n" {
            endRow += 1
            endColumn = 1
        } else {
            endColumn += 1
        }
        if scalar != nil { index += 1 }
        return scalar
    }

    mutating func next(_ count: Int) {
        for _ in 0..<count { next() }
    }

    mutating func ignore() {
        tokenStart = index
        row = endRow
        column = endColumn
    }

    mutating func skip() {
        next()
        ignore()
    }

    mutating func emit(_ kind: V1Token.Kind) {
        emit(kind, text(tokenStart..<index))
    }

    mutating func emit(_ kind: V1Token.Kind, _ value: String) {
        append(kind, value, place: offsets[tokenStart])
        ignore()
    }

    private mutating func append(_ kind: V1Token.Kind, _ value: String, place: Int) {
        let offset = offsets[min(tokenStart, input.count)]
        tokens.append(V1Token(kind: kind, value: value, row: row, column: column, offset: offset, place: place))
    }

    private func text(_ range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: input[range])
        return String(text)
    }

    static func isSpace(_ scalar: Unicode.Scalar?) -> Bool { scalar == " " || scalar == "\t" }

    static func isDigit(_ scalar: Unicode.Scalar?) -> Bool {
        guard let scalar else { return false }
        return "0" <= scalar && scalar <= "9"
    }

    static func isHexDigit(_ scalar: Unicode.Scalar?) -> Bool {
        guard let scalar, scalar.isASCII else { return false }
        return hexValue(UInt8(scalar.value)) != nil
    }

    static func isBare(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-": true
        default: false
        }
    }

    /// `%c`: what follows the end of the text is shown as U+FFFD.
    static func shown(_ scalar: Unicode.Scalar?) -> String { String(Character(scalar ?? "\u{FFFD}")) }
}
