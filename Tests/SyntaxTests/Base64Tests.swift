import Testing

@testable import Syntax

/// RFC 4648.
@Suite struct Base64Tests {
    @Test(
        arguments: [
            ("", ""), ("Zg==", "f"), ("Zg", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9v\nYmFy\r\n", "foobar"),
            ("Pz8_", "???"), ("Pz8/", "???"), ("Pj4-", ">>>"), ("Pj4+", ">>>"),
        ])
    func isRead(text: String, bytes: String) { #expect(base64(text.utf8) == Array(bytes.utf8)) }

    @Test(arguments: ["Zg!", "ä", "Zm9v\0", "a.b"]) func isNone(text: String) {
        #expect(base64(text.utf8) == nil)
    }
}
