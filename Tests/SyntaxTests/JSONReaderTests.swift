import Syntax
import Testing

@Suite struct JSONReaderTests {
    private func parse(_ text: String) throws(SyntaxError) -> JSONValue {
        try parseJSON(Array(text.utf8))
    }

    private func refusal(of bytes: [UInt8]) -> SyntaxError? {
        do {
            _ = try parseJSON(bytes)
            return nil
        } catch {
            return error
        }
    }

    @Test func valuesKnowTheirPlaces() throws {
        let value = try parse("{\n  \"a\": [1, \"x\"],\n  \"b\": null\n}")
        let object = try #require(value.objectValue)
        #expect(object.members.map(\.key) == ["a", "b"])
        #expect(object.members[0].keyPosition == Position(line: 2, column: 3, offset: 4))
        #expect(object["a"]?.arrayValue?[1].position == Position(line: 2, column: 12, offset: 13))
        #expect(object["b"]?.position == Position(line: 3, column: 8, offset: 26))
        #expect(object["b"]?.kind == .null)
    }

    @Test(
        "what Debian's containerd 2.1.9 said of these texts",
        arguments: [
            ("\u{FEFF}{}", #"invalid character '\ufeff' looking for beginning of value"#),
            (#"{"a":é}"#, "invalid character 'é' looking for beginning of value"),
            (#"{"a":tru}"#, "invalid character '}' in literal true (expecting 'e')"),
            ("{\"a\":\"x\ny\"}", #"invalid character '\n' in string"#),
            (#"{"a":"\x"}"#, #"invalid escape sequence `\x` in string"#),
            (#"{"a":"\u12g4"}"#, #"invalid escape sequence `\u12g4` in string"#),
            ("{\"a\":\"\\u12\n\"}", #"invalid escape sequence "\\u12\n\"" in string"#),
            (#"{"a":1.x}"#, "invalid character 'x' in numeric literal"),
            (#"{"a":1e+x}"#, "invalid character 'x' in numeric literal"),
            (#"{"a":tr"#, "unexpected end of JSON input"), (#"{"a":1."#, "unexpected end of JSON input"),
            (#"{'a':1}"#, #"invalid character '\'' looking for beginning of object key string"#),
        ])
    func wordsOfV2(text: String, words: String) {
        #expect(throws: SyntaxError.self) { try parseJSON(Array(text.utf8), wording: .jsonV2) }
        do {
            _ = try parseJSON(Array(text.utf8), wording: .jsonV2)
        } catch {
            #expect(error.goText == words)
        }
    }

    @Test func aByteThatBeginsNoCharacterIsShownAsItIs() {
        do {
            _ = try parseJSON([0x7B, 0xFF, 0x7D], wording: .jsonV2)
            Issue.record("accepted")
        } catch {
            #expect(error.goText == #"invalid character '\xff' looking for beginning of object key string"#)
        }
    }

    @Test func theLastOfEqualNamesWinsAndAllAreKept() throws {
        let object = try #require(try parse(#"{"a":1,"b":2,"a":3}"#).objectValue)
        #expect(object["a"]?.intValue == 3)
        #expect(object.members.count == 3)
        #expect(object.duplicates.map(\.value.intValue) == [3])
    }

    @Test(
        "strings are unquoted as Go does",
        arguments: [
            (#""\u00e9\n\/""#, "\u{E9}\n/"),
            (#""\ud83d\ude00""#, "\u{1F600}"),
            (#""\ud83dx""#, "\u{FFFD}x"),
            (#""\ud83d\u0041""#, "\u{FFFD}A"),
            (#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}"),
            (#""\ud83d\ud83d\ude00""#, "\u{FFFD}\u{1F600}"),
        ])
    func strings(text: String, expected: String) throws {
        #expect(try parse(text).stringValue == expected)
    }

    @Test func eachByteThatIsNotUTF8BecomesOneReplacementCharacter() throws {
        let value = try parseJSON([0x22, 0xE2, 0x82, 0x61, 0xED, 0xA0, 0x80, 0xFF, 0x22])
        #expect(value.stringValue == "\u{FFFD}\u{FFFD}a\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}")
    }

    @Test(
        "errors have Go's words and offset",
        arguments: [
            ("", "unexpected end of JSON input", 0),
            ("  \n", "unexpected end of JSON input", 3),
            ("{", "unexpected end of JSON input", 1),
            (#"{"a":1"#, "unexpected end of JSON input", 6),
            (#""abc"#, "unexpected end of JSON input", 4),
            (#""abc\"#, "invalid character ' ' in string escape code", 5),
            ("tru", "invalid character ' ' in literal true (expecting 'e')", 3),
            ("-", "invalid character ' ' in numeric literal", 1),
            (#"{"a":1,}"#, "invalid character '}' looking for beginning of object key string", 8),
            ("[1,]", "invalid character ']' looking for beginning of value", 4),
            ("\u{FEFF}{}", "invalid character 'ï' looking for beginning of value", 1),
            ("{}b", "invalid character 'b' after top-level value", 3),
            (#"{"a":1 "b""#, "invalid character '\"' after object key:value pair", 8),
            (#"{"a" 1}"#, "invalid character '1' after object key", 6),
            ("[1 2]", "invalid character '2' after array element", 4),
            ("txue", "invalid character 'x' in literal true (expecting 'r')", 2),
            ("falsy", "invalid character 'y' in literal false (expecting 'e')", 5),
            ("nil", "invalid character 'i' in literal null (expecting 'u')", 2),
            ("\"a\nb\"", "invalid character '\\n' in string literal", 3),
            ("\"a\u{0}\"", "invalid character '\\x00' in string literal", 3),
            (#""\x""#, "invalid character 'x' in string escape code", 3),
            (#""\u12g4""#, "invalid character 'g' in \\u hexadecimal character escape", 6),
            ("-a", "invalid character 'a' in numeric literal", 2),
            ("1.a", "invalid character 'a' after decimal point in numeric literal", 3),
            ("1e+]", "invalid character ']' in exponent of numeric literal", 4),
            ("01", "invalid character '1' after top-level value", 2),
            ("'a'", "invalid character '\\'' looking for beginning of value", 1),
            ("\\", "invalid character '\\\\' looking for beginning of value", 1),
            ("\u{80}", "invalid character 'Â' looking for beginning of value", 1),
            ("[\u{C}", "invalid character '\\f' looking for beginning of value", 2),
        ])
    func goTexts(text: String, goText: String, offset: Int) {
        let error = refusal(of: Array(text.utf8))
        #expect(error?.goText == goText)
        #expect(error?.goOffset == offset)
    }

    @Test func bytesAreQuotedAsGoPrintsThem() {
        #expect(refusal(of: [0x80])?.goText == "invalid character '\\u0080' looking for beginning of value")
        #expect(refusal(of: [0xA0])?.goText == "invalid character '\\u00a0' looking for beginning of value")
        #expect(refusal(of: [0x7F])?.goText == "invalid character '\\x7f' looking for beginning of value")
    }

    @Test(
        "errors point where a person would look",
        arguments: [
            ("{\n \"a\": 1,\n}", 2, 8),
            ("[1,\n\n]", 1, 3),
            ("{\n \"a\": \"x\n}", 2, 7),
            ("{\n \"a\": [1\n", 2, 7),
            ("{\n \"a\": 1\n \"b\": 2\n}", 3, 2),
            ("{\n // no\n}", 2, 2), ("{\n \"a\": nope\n}", 2, 7),
        ])
    func positions(text: String, line: Int, column: Int) {
        let position = refusal(of: Array(text.utf8))?.position
        #expect(position?.line == line)
        #expect(position?.column == column)
    }

    @Test func nestingEndsWhereGoEndsIt() throws {
        let depth = 10_000
        let allowed =
            [UInt8](repeating: UInt8(ascii: "["), count: depth)
            + [UInt8](repeating: UInt8(ascii: "]"), count: depth)
        #expect(try writeJSON(parseJSON(allowed), pretty: false).utf8.elementsEqual(allowed))
        let refused = refusal(of: [UInt8](repeating: UInt8(ascii: "["), count: depth + 1))
        #expect(refused?.goText == "invalid character '[' exceeded max depth")
        #expect(refused?.goOffset == depth + 1)
    }

    @Test func deepValuesAreComparedAndReleasedWithoutOverflow() throws {
        let depth = 10_000
        let text = String(repeating: #"{"a":["#, count: depth / 2) + String(repeating: "]}", count: depth / 2)
        let first = try parse(text)
        let second = try parse(text)
        #expect((first == second) == true)
    }
}
