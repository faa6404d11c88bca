/// The parser of go-toml 1.9 (parser.go) over the tokens of its lexer.
struct V1Parser {
    private let tokens: [V1Token]
    private var index = 0
    let depth: Int
    /// Debian's go-toml 1.9.4: no unsigned numbers, and some errors end the program.
    let isOlder: Bool
    private var builder: V1Builder

    static func read(_ bytes: [UInt8], isOlder: Bool, depth: Int) -> (tree: TOMLTree, fault: V1Fault?) {
        var parser = V1Parser(bytes, isOlder: isOlder, depth: depth)
        do {
            try parser.run()
            return (parser.builder.tree, nil)
        } catch {
            return (parser.builder.tree, error)
        }
    }

    private init(_ bytes: [UInt8], isOlder: Bool, depth: Int) {
        tokens = V1Lexer.tokens(of: bytes)
        self.isOlder = isOlder
        self.depth = depth
        builder = V1Builder(depth: depth)
    }

    var peek: V1Token? { index < tokens.count ? tokens[index] : nil }

    /// The next token. The lexer ends each stream with an error or the end, at which every caller stops.
    mutating func next() throws(V1Fault) -> V1Token {
        guard let token = peek else {
            throw V1Fault(nil, "the text ends too early")
        }
        index += 1
        return token
    }

    private mutating func run() throws(V1Fault) {
        while let token = peek {
            switch token.kind {
            case .doubleLeftBracket: try arrayTable()
            case .leftBracket: try table()
            case .key: try assignment()
            case .end: return
            case .error: throw V1Fault(token, "parsing error: \(token.shown)")
            default: throw V1Fault(token, "unexpected token \(token.kind.rawValue)")
            }
        }
    }

    mutating func assume(_ kind: V1Token.Kind) throws(V1Fault) {
        let token = try next()
        guard token.kind == kind else {
            throw V1Fault(
                token, "was expecting token \(kind.rawValue), but got \(token.shown) instead",
                says: token.kind == .error ? token.value : "\(Self.name(kind)) is expected here")
        }
    }

    private static func name(_ kind: V1Token.Kind) -> String {
        switch kind {
        case .equal: "an equals sign"
        case .rightBracket: "]"
        default: "]]"
        }
    }

    private mutating func arrayTable() throws(V1Fault) {
        let start = try next()
        let token = try next()
        guard token.kind == .arrayTableKey else {
            throw V1Fault(token, "unexpected token \(token.shown), was expecting a table array key", header: start)
        }
        let path = try path(token, "invalid table array key: ")
        try builder.beginArrayTable(path, token, start: start)
        try assume(.doubleRightBracket)
    }

    private mutating func table() throws(V1Fault) {
        let start = try next()
        let token = try next()
        guard token.kind == .tableKey else {
            throw V1Fault(token, "unexpected token \(token.shown), was expecting a table key", header: start)
        }
        try builder.checkSeen(token)
        let path = try path(token, "invalid table array key: ")
        try builder.beginTable(path, token, start: start)
        try assume(.rightBracket)
    }

    private mutating func assignment() throws(V1Fault) {
        let token = try next()
        try assume(.equal)
        let path = try path(token, "invalid key: ")
        let value = try value()
        try builder.assign(TOMLEntry(path: path, node: value), token)
    }

    /// The parts of a key; each has the place of the whole, since go-toml keeps no other.
    func path(_ token: V1Token, _ complaint: String) throws(V1Fault) -> [TOMLKey] {
        let names: [String]
        do {
            names = try V1Key.parts(of: token.value)
        } catch {
            throw V1Fault(token, complaint + error.text)
        }
        guard names.count <= depth else {
            throw V1Fault(token, "keys are nested more than \(depth) levels deep")
        }
        return names.map { TOMLKey(bytes: Array($0.utf8), offset: token.offset, end: token.offset) }
    }
}

/// An error of go-toml v1.
struct V1Fault: Error {
    var goText: String
    var message: String
    var token: V1Token?
    var place: Int
    var endsProgram = false

    /// - Parameter header: the bracket of an unfinished header.
    init(_ token: V1Token?, _ text: String, says message: String? = nil, header: V1Token? = nil) {
        goText = (token.map { "(\($0.row), \($0.column)): " } ?? "") + text
        self.message = message ?? (token?.kind == .error ? token?.value : nil) ?? text
        self.token = token
        place = header?.offset ?? token?.place ?? 0
    }

    /// A text without a place: a panic that go-toml catches.
    static func bare(_ text: String, at token: V1Token) -> V1Fault {
        var fault = V1Fault(token, text)
        fault.goText = text
        return fault
    }
}
