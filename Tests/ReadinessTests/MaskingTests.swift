import Readiness
import Syntax
import Testing

@Suite("Masking") struct MaskingTests {
    @Test(
        "what could be used to log in is masked, and nothing moves",
        arguments: [
            (#"password = "hunter2""#, #"password = "*******""#),
            (#"{"k8s_auth_token": "abc\"d", "type": "calico"}"#, #"{"k8s_auth_token": "******", "type": "calico"}"#),
            (#"msg="token=\"abc\" used""#, #"msg="token=\"***\" used""#),
            ("Authorization: Bearer abc.def", "Authorization: Bearer *******"),
            ("proxy http://user:pw@proxy:3128", "proxy http://*******@proxy:3128"),
            ("error=\"token: true\"", "error=\"token: true\""),
            ("dial tcp 10.96.0.1:443: i/o timeout", "dial tcp 10.96.0.1:443: i/o timeout"),
            ("got eyJhbGciOiJSUzI1NiIsImtpZCI6Imabc.x.y back", "got ************************************* back"),
        ])
    func masks(text: String, expected: String) {
        #expect(masked(text) == expected)
        #expect(masked(text).utf8.count == text.utf8.count)
    }

    @Test("a PEM block is masked, its lines stay")
    func masksBlocks() {
        let text = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabcd\n-----END RSA PRIVATE KEY-----"
        #expect(!masked(text).contains("MIIE"))
        #expect(masked(text).split(separator: "\n").count == 4)
    }

    @Test("a PEM block within a quoted text keeps its escapes, so that the file is still read")
    func masksQuotedBlocks() throws {
        let text = #"{"ca":"-----BEGIN CERTIFICATE-----\nMIIE\nabcd\n-----END CERTIFICATE-----","mtu":1}"#
        #expect(!masked(text).contains("MIIE"))
        #expect(try parseJSON(Array(masked(text).utf8))["mtu"]?.intValue == 1)
    }
}
