import Syntax
import Testing

/// What go-toml itself says and takes.
@Suite struct TOMLDialectTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        /// `-` where the text is taken.
        var answers: [TOMLDialect: String]
        var testDescription: String { text }

        init(_ text: String, v1: String, v2: String, v23: String? = nil, newer: String) {
            self.text = text
            answers = [
                .goTomlV1: v1, .goTomlV1Older: v1, .goTomlV2: v2, .goTomlV23: v23 ?? v2, .goTomlV2Newer: newer,
            ]
        }
    }

    private func answer(_ text: String, _ dialect: TOMLDialect) -> String {
        guard let error = readTOML(Array(text.utf8), dialect: dialect).error else { return "-" }
        guard dialect != .goTomlV1, dialect != .goTomlV1Older, let place = error.goPosition else {
            return error.goText
        }
        return "\(place.row):\(place.column) \(error.goText)"
    }

    @Test(
        "errors have the words and places that containerd 1.6 to 2.4 were seen to print",
        arguments: [
            Case(
                "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".cni\n",
                v1: "(2, 2): unexpected token unclosed table key, was expecting a table key",
                v2: "2:41 toml: expected character ]", newer: "2:41 toml: expected ']' to close table name"),
            Case(
                "version = 2\n[[plugins.\"io.containerd.grpc.v1.cri\".cni]\n",
                v1: "(2, 42): was expecting token [[, but got unclosed table array key instead",
                v2: "2:43 toml: expected character ]", newer: "2:42 toml: expected ']]' to close array table name"),
            Case(
                "a = \"\"\"x\n", v1: "(1, 8): unclosed string",
                v2: "2:1 toml: multiline basic string not terminated by \"\"\"",
                v23: "1:1 toml: multiline basic string not terminated by \"\"\"",
                newer: "1:9 toml: multiline basic string not terminated by \"\"\""),
            Case(
                "a = \u{201C}x", v1: "(1, 5): no value can start with \u{201C}",
                v2: "1:5 toml: incomplete number",
                newer: "1:5 toml: unexpected character U+00E2 'â' at start of value"),
            Case(
                "\u{FEFF}a = 1", v1: "-", v2: "1:1 toml: invalid character at start of key: ï",
                newer: "1:1 toml: invalid character at start of key: U+00EF 'ï'"),
            Case(
                "[cni]\n[cni]\n", v1: "(2, 2): duplicated tables", v2: "toml: table cni already exists",
                newer: "2:2 toml: table cni already exists"),
            Case(
                "[cni]\nconf_dir = 1\nconf_dir = 2",
                v1: "(3, 1): The following key was defined twice: cni.conf_dir",
                v2: "toml: key conf_dir is already defined", newer: "3:1 toml: key conf_dir is already defined"),
            Case(
                "[extra]\n[[extra]]", v1: "(2, 3): key \"extra\" is already assigned and not of type table array",
                v2: "toml: key table already exists as a extra,  but should be an array table",
                newer: "2:3 toml: key extra already exists as a table, but should be an array table"),
            Case(
                "a = [1 2]", v1: "(1, 8): missing comma",
                v2: "1:8 toml: array elements must be separated by commas",
                newer: "1:8 toml: expected ',' or ']' after array value"),
            Case(
                "a = {b = 1,}", v1: "(1, 11): trailing comma at the end of inline table",
                v2: "1:12 toml: invalid character at start of key: }", newer: "-"),
            Case(
                "a = \"\\x41\"", v1: "(1, 6): invalid escape sequence: \\x",
                v2: "1:7 toml: invalid escaped character U+0078 'x'", newer: "-"),
            Case(
                "a =", v1: "(1, 4): expecting a value", v2: "1:4 toml: expected value, not eof",
                v23: "1:1 toml: expected value, not eof", newer: "1:3 toml: expected value, not end of input"),
            Case("version = 02", v1: "-", v2: "-", newer: "1:11 toml: integers cannot have leading zeroes"),
        ])
    func errors(_ example: Case) {
        for (dialect, expected) in example.answers {
            #expect(answer(example.text, dialect) == expected, "\(dialect)")
        }
    }

    @Test(
        "what go-toml v1 takes",
        arguments: [
            ("a = 02", TOMLValue.Kind.integer(2)), ("a = \"\\/\"", .string("/")), ("a = '\u{1}'", .string("\u{1}")),
            ("a = 9223372036854775808", .unsigned(9_223_372_036_854_775_808)), ("a = {b = 1, b = 2}.b", nil),
            ("a = \"x\ty\"", .string("x\ty")), ("a = -inf", .float(-.infinity)), ("\ra = 0x_f", nil),
            ("a = 0xff", .integer(255)), ("a = 1_000", .integer(1000)), ("a = 1__0", nil),
        ] as [(String, TOMLValue.Kind?)])
    func v1Values(text: String, expected: TOMLValue.Kind?) {
        let parse = readTOML(Array(text.utf8), dialect: .goTomlV1)
        #expect((parse.error == nil) == (expected != nil))
        #expect(expected == nil || parse.root["a"]?.kind == expected)
    }

    @Test func v1BytesThatAreNotUTF8BecomeReplacementCharacters() {
        let parse = readTOML(Array("a = \"".utf8) + [0xFF, 0xE2, 0x82] + Array("\"".utf8), dialect: .goTomlV1)
        #expect(parse.root["a"]?.stringValue == "\u{FFFD}\u{FFFD}\u{FFFD}")
    }

    @Test func v1KnowsARepeatedHeaderOnlyByItsSpelling() {
        #expect(readTOML(Array("[a]\n[ a ]\nb = 1".utf8), dialect: .goTomlV1).error == nil)
        #expect(readTOML(Array("[[a]]\n[a.b]\n[[a]]\n[a.b]".utf8), dialect: .goTomlV1).error == nil)
        #expect(readTOML(Array("[a.b]\n[[a]]".utf8), dialect: .goTomlV1).error != nil)
    }

    @Test func v1TakesTheLastOfEqualKeysWithinBraces() throws {
        let root = try parseTOML(Array("a = {b = 1, c = {d = 1}, b = 2, c.e = 3}".utf8), dialect: .goTomlV1)
        let table = try #require(root["a"]?.tableValue)
        #expect(table["b"]?.integerValue == 2)
        #expect(table["c"]?.tableValue?["e"]?.integerValue == 3)
        #expect(table.members.count == 2)
    }

    @Test func debianEndsWithAPanicWhereOthersTellAnError() {
        let text = Array("a = [1,,2]".utf8)
        let upstream = readTOML(text, dialect: .goTomlV1).error
        #expect(upstream?.goText == "unhandled token: \",\"")
        #expect(upstream?.goPanics == false)
        let debian = readTOML(text, dialect: .goTomlV1Older).error
        #expect(debian?.goText == "panic: unhandled token: \",\" [recovered]")
        #expect(debian?.goPanics == true)
    }

    @Test(
        "a number that go-toml v2 cannot convert is an error only where it is used",
        arguments: [
            (
                "a = 99999999999999999999",
                "couldn't parse decimal number: strconv.ParseInt: parsing "
                    + "\"99999999999999999999\": value out of range"
            ),
            ("a = 1__0", "number must have at least one digit between underscores"),
            ("a = 1e400", "unable to parse float: strconv.ParseFloat: parsing \"1e400\": value out of range"),
            ("a = 2021-02-30", "impossible date"), ("a = .5", "float cannot start with a dot"),
            ("a = 02", "leading zero not allowed on decimal number"),
        ])
    func lateErrors(text: String, expected: String) {
        let parse = readTOML(Array(text.utf8), dialect: .goTomlV2)
        #expect(parse.error == nil)
        guard case .unreadable(let error) = parse.root["a"]?.kind else {
            Issue.record("\(text) was converted")
            return
        }
        #expect(error.goText == "toml: " + expected)
        #expect(readTOML(Array(text.utf8), dialect: .toml10).error != nil)
    }

    @Test func oldGoTomlDoesNotLookAtKeysOfTablesThatNobodyKnows() {
        let text = Array("[unknown]\na = 1\na = 2\n[known]\nb = 1\n".utf8)
        let skips: ([String]) -> Bool = { $0.first == "unknown" }
        #expect(readTOML(text, dialect: .goTomlV2, isSkipped: skips).root["known"]?.tableValue?["b"] != nil)
        #expect(readTOML(text, dialect: .goTomlV2, isSkipped: skips).error == nil)
        #expect(readTOML(text, dialect: .goTomlV2).error != nil)
        #expect(readTOML(text, dialect: .goTomlV2Newer, isSkipped: skips).error != nil)
    }

    @Test(
        "errors point where a person would look",
        arguments: [
            ("a = 1\nb = \"x\nc = 2\n", 2, 5), ("a = [\n1,\n2\n", 1, 5), ("a = {b = 1, }", 1, 11),
            ("[a\nb = 1", 1, 1), ("a = yes", 1, 5), ("a = 1\na = 2", 2, 1),
        ])
    func positions(text: String, line: Int, column: Int) {
        for dialect in [TOMLDialect.toml10, .goTomlV1] {
            let position = readTOML(Array(text.utf8), dialect: dialect).error?.position
            #expect(position?.line == line, "\(dialect)")
            #expect(position?.column == column, "\(dialect)")
        }
    }
}
