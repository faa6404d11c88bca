import Syntax
import Testing

@testable import Redaction

@Suite("Redaction") struct RedactionTests {
    @Test(
        "what could be used to log in is masked, and nothing moves",
        arguments: [
            (#"password = "hunter2""#, #"password = "*******""#),
            (#"{"k8s_auth_token": "abc\"d", "type": "calico"}"#, #"{"k8s_auth_token": "******", "type": "calico"}"#),
            (#"msg="token=\"abc\" used""#, #"msg="token=\"***\" used""#),
            ("Authorization: Bearer abc.def", "Authorization: Bearer *******"),
            ("authorization: bearer letters", "authorization: bearer *******"),
            ("Authorization: Basic dXNlcjpwYXNz/w==", "Authorization: Basic ****************"),
            ("proxy http://user:pw@proxy:3128", "proxy http://*******@proxy:3128"),
            ("proxy http://user:p!w?@proxy:3128", "proxy http://*********@proxy:3128"),
            ("proxy http://user:pwd", "proxy http://user:***"),
            ("at https://host:6443, https://[::1]:443", "at https://host:6443, https://[::1]:443"),
            ("{Username:admin Password:hunterpass}", "{Username:admin Password:**********}"),
            ("password=hunter and more", "password=****** and more"),
            ("X-Auth-Token: a1b2c3", "X-Auth-Token: ******"),
            (#"log in with token "abc" there"#, #"log in with token "***" there"#),
            (#"secret "calico-config" not found"#, #"secret "calico-config" not found"#),
            ("error=\"token: true\"", "error=\"token: true\""),
            ("token=expired", "token=expired"),
            ("the bearer token has expired", "the bearer token has expired"),
            ("a basic check of auth: i/o timeout", "a basic check of auth: i/o timeout"),
            ("tokenFile=/var/run/secrets/token", "tokenFile=/var/run/secrets/token"),
            ("x509: certificate signed by unknown authority", "x509: certificate signed by unknown authority"),
            ("dial tcp 10.96.0.1:443: i/o timeout", "dial tcp 10.96.0.1:443: i/o timeout"),
            ("got eyJhbGciOiJSUzI1NiIsImtpZCI6Imabc.x.y back", "got ************************************* back"),
        ])
    func masks(text: String, expected: String) {
        #expect(Redaction().redacted(text) == expected)
        #expect(Redaction().redacted(text).utf8.count == text.utf8.count)
    }

    @Test("a text without a sign of a secret is one in which nothing would be masked")
    func signs() {
        var random = SystemRandomNumberGenerator()
        let pieces = [
            "password", "pass", "Token", "tok", "aut", "h", "=", ": ", " ", "\"", "\\\"", "abc1def", "eyJ", "ey",
            "bearer ",
            "Basic ", "bas", "://", ":", "/", "@", "user:pw", "-----BEGIN", "-----", "key-data", "KEY_", "é", "\n", "[",
            ".",
            "certificate", "-data", "dXNlcjpwYXNzd29yZA==", "secre", "cookie", "api", "-key", "credential", "a", "T",
        ]
        var unsigned = 0
        for _ in 0..<50_000 {
            let text = (0..<Int.random(in: 0...7, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }.joined()
            guard !mayHoldSecret(text.utf8Span.span) else { continue }
            unsigned += 1
            let bytes = Array(text.utf8)
            #expect(SecretSigns.places(in: bytes).isEmpty, "\(text)")
        }
        #expect(unsigned > 1_000)
    }

    @Test("a PEM block is masked, its lines stay")
    func masksBlocks() {
        let text = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabcd\n-----END RSA PRIVATE KEY-----"
        #expect(!Redaction().redacted(text).contains("MIIE"))
        #expect(Redaction().redacted(text).split(separator: "\n").count == 4)
    }

    @Test("a PEM block within a quoted text keeps its escapes, so that the file is still read")
    func masksQuotedBlocks() throws {
        let text = #"{"ca":"-----BEGIN CERTIFICATE-----\nMIIE\nabcd\n-----END CERTIFICATE-----","mtu":1}"#
        #expect(!Redaction().redacted(text).contains("MIIE"))
        #expect(try parseJSON(Array(Redaction().redacted(text).utf8))["mtu"]?.intValue == 1)
    }

    @Test(
        "a file loses its secrets and keeps its form",
        arguments: [
            (#"{"token": "abc\"d\u0041", "type": "calico"}"#, #"{"token": "***\"*\u0000", "type": "calico"}"#),
            (#"{"tokens": ["abc", {"x": "def"}], "name": "n"}"#, #"{"tokens": ["***", {"x": "***"}], "name": "n"}"#),
            (#"{"password": 12345, "mtu": 1500}"#, #"{"password": 11111, "mtu": 1500}"#),
            (
                #"{"unknown": "S3cr3tValue", "name": "S3cr3tValue"}"#,
                #"{"unknown": "***********", "name": "S3cr3tValue"}"#
            ),
            (
                #"{"a": "/etc/x1/Y", "b": "10.96.0.0/12", "c": "info"}"#,
                #"{"a": "/etc/x1/Y", "b": "10.96.0.0/12", "c": "info"}"#
            ),
            (#"{"token": "open"#, #"{"token": "****"#),
            (#"{"password": hunter2}"#, #"{"password": h******}"#),
            (
                "{\"x\": \"-----BEGIN KEY-----\\nMIIE\\n-----END KEY-----\"}",
                "{\"x\": \"********** ********\\n****\\n******** ********\"}"
            ),
            ("password = \"hunter2\"\nroot = \"/x\"", "password = \"*******\"\nroot = \"/x\""),
            ("password = '''\nhunter2\n'''\nroot = 'hunter2'", "password = '''\n*******\n'''\nroot = 'hunter2'"),
            ("auth = {username = 'me', password = 'hunter2'}", "auth = {username = '**', password = '*******'}"),
            (
                "[a.\"b\".headers]\nX = [\"one\",\n\"two\"]\n[c]\nX = 'one'",
                "[a.\"b\".headers]\nX = [\"***\",\n\"***\"]\n[c]\nX = 'one'"
            ),
            ("ml-basic = \"x\"\nbearer = \"abcdefg\"", "ml-basic = \"x\"\nbearer = \"*******\""),
            ("basic =12\nbasic . a = 1", "basic =12\nbasic . a = 1"),
            ("password = hunter2\nversion = 2", "password = h******\nversion = 2"),
            ("# password = \"hunter2\"\nversion = 2", "# password = \"*******\"\nversion = 2"),
            (
                "key_file = \"/etc/a/key.pem\"\ntoken_file = '/var/a/token'",
                "key_file = \"/etc/a/key.pem\"\ntoken_file = '/var/a/token'"
            ),
            ("env = [\"API_TOKEN=hunter2\", \"A=b\"]", "env = [\"API_TOKEN=*******\", \"A=b\"]"),
            ("endpoint = [\"https://me:pw@mirror\"]", "endpoint = [\"https://*****@mirror\"]"),
        ])
    func masksFiles(text: String, expected: String) {
        let once = Redaction().file(Array(text.utf8), path: "/x")
        #expect(String(decoding: once, as: UTF8.self) == expected)
        #expect(Redaction().file(once, path: "/x") == once)
    }
}
