/// What go-toml v1 cuts a text into before it looks at any meaning (token.go).
struct V1Token {
    enum Kind: String {
        case error = "Error"
        case end = "EOF"
        case key = "Key"
        case string = "String"
        case integer = "Integer"
        case `true` = "True"
        case `false` = "False"
        case float = "Float"
        case infinity = "Inf"
        case nan = "NaN"
        case equal = "="
        case leftBracket = "["
        case rightBracket = "]"
        case leftBrace = "{"
        case rightBrace = "}"
        // The names of these two stand in the wrong order in go-toml's own table.
        case doubleLeftBracket = "]]"
        case doubleRightBracket = "[["
        case localDate = "LocalDate"
        case localTime = "LocalTime"
        case timeOffset = "TimeOffset"
        case tableKey = "KeyGroup"
        case arrayTableKey = "KeyGroupArray"
        case comma = ","
    }

    var kind: Kind
    var value: String
    /// The line that go-toml tells, from 1.
    var row: Int
    /// The column that go-toml tells, in characters, from 1.
    var column: Int
    /// Where the token begins; of a string after its quotes.
    var offset: Int
    /// Where the lexer stood when it gave up, for an error.
    var place: Int

    /// `token.String()`.
    var shown: String {
        switch kind {
        case .end: "EOF"
        case .error: value
        default: GoText.quoted(value)
        }
    }
}
