import Syntax
import Testing

@Suite struct JSONWriterTests {
    private let sample: JSONValue = .object([
        ("name", "a\"\\\n\u{1}é"), ("count", 3), ("on", true), ("none", .null), ("list", [1, "x", .array([])]),
        ("empty", .object([])), ("ratio", .double(0.5)), ("nan", .double(.nan)),
    ])

    @Test func compactTextIsOneLine() {
        #expect(
            writeJSON(sample, pretty: false)
                == #"{"name":"a\"\\\n\u0001é","count":3,"on":true,"none":null,"list":[1,"x",[]],"empty":{},"#
                + #""ratio":0.5,"nan":null}"#)
    }

    @Test func prettyTextHasOneMemberALine() {
        #expect(
            writeJSON(.object([("a", [1, 2]), ("b", .object([])), ("c", .object([("d", .null)]))]), pretty: true)
                == """
                {
                  "a": [
                    1,
                    2
                  ],
                  "b": {},
                  "c": {
                    "d": null
                  }
                }
                """)
    }

    @Test(arguments: [true, false])
    func whatIsWrittenReadsBack(pretty: Bool) throws {
        let text = writeJSON(sample, pretty: pretty)
        let back = try parseJSON(Array(text.utf8))
        #expect(writeJSON(back, pretty: pretty) == text)
    }
}
