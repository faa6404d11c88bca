import Foundation
import Programs
import Syntax
import Testing

@testable import Redaction

/// What has once passed as a secret, in files and in lines of logs.
@Suite("Secrets that must not pass") struct LeakTests {
    @Test(
        "a line of a log loses its secret",
        arguments: [
            ("join 10.0.0.1:6443 --token abcdef.0123456789abcdef --hash sha256:1234567890abcdef", "0123456789abcdef "),
            ("login --username bob --password hunter2", "hunter2"),
            ("login -p hunter2", "hunter2"),
            ("the password is hunter2", "hunter2"),
            ("password hunter2x9", "hunter2x9"),
            ("X-Auth-Token: hunterab", "hunterab"),
            ("Authorization: Basic dXNlcjpwYXNz", "dXNlcjpwYXNz"),
            ("Authorization: Bearer abc.def", "abc.def"),
            ("Authorization: token ghp_abcdefghijklmnopqrstuvwxyz0123456789", "ghp_abc"),
            ("found credentials AKIAIOSFODNN7EXAMPLE", "AKIA"),
            ("AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "bPxRfi"),
            ("aws_session_token: FQoGZXIvYXdzEXAMPLE//abc", "EXAMPLE//abc"),
            ("key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "bPxRfi"),
            ("token=abc%2Fdef/ghi+jkl", "ghi+jkl"),
            (#"{"token":"abc\"def","x":1}"#, "def"),
            (#"{"token" : {"value":"plainsecret1"}}"#, "plainsecret1"),
            (#"{"tokens" : ["plain", "secret1"]}"#, "secret1"),
            ("msg=\"token: 'abc def ghi'\"", "ghi"),
            ("password=abc,def;ghi", "ghi"),
            ("password=pass word2", "word2"),
            ("Set-Cookie: session=abcdef123; Path=/", "abcdef123"),
            ("https://api.example/v1?access_token=abcdef&x=1", "abcdef"),
            ("https://api.example/v1?sig=AbCdEf%3D&se=2026", "AbCdEf"),
            ("postgres://u:p@ss@host/db", "ss"),
            ("https://user:pa/ss@host/x", "ss"),
            ("https://ghost@host/x", "ghost"),
            ("MIIEowIBAAKCAQEAr0oXb1p7Uu5Y3kYv0aQ8c2b5Q1J8aZk2d3e4f5a6b7c8d9e0", "MIIE"),
            ("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0In0.abc", "eyJ"),
            ("x-amz-security-token:IQoJb3JpZ2luX2VjEXAMPLE", "IQoJ"),
            ("client-secret hunter2", "hunter2"),
            (#"secret="ab\"cd ef""#, "cd ef"),
            ("pass=hunter2", "hunter2"),
            ("private key: abcdef0123456789", "abcdef0123456789"),
            ("PGPASSWORD=x1 MYSQL_PWD=x2", "x2"),
        ])
    func line(text: String, secret: String) {
        let shown = Redaction().redacted(text)
        #expect(!shown.contains(secret), "\(shown)")
        #expect(shown.utf8.count == text.utf8.count)
    }

    @Test(
        "a sentence stays as it is",
        arguments: [
            "failed to pull https://registry.example:5000/calico/node@sha256:0123456789abcdef0123456789abcdef",
            "Ignoring unknown key in TOML for plugin key=cni plugin=io.containerd.grpc.v1.cri",
            "MountVolume.SetUp failed for volume \"kube-api-access-x7k2p\": secret \"calico-node-token-x7k2p\" not found",
            "plugin type=\"calico\" failed (add): error getting ClusterInformation: connection is unauthorized",
            "failed to setup network for sandbox \"0b1946ac92492d2347c6235b4d2611184f3b0b5d1c0e1c2a3f4e5d6c7b8a9f00\"",
            "the token expired at 2026-11-29T15:30:00Z; token v1.24 is used",
            "# -----BEGIN MANAGED BLOCK-----",
            "KubeletHasSufficientMemory NetworkPluginNotReady CamelCaseNamesOfKubernetes2AreNoTokensAtAll",
            "certificate has expired or is not yet valid: current time 2026-11-29T15:30:00Z is after 2025-01-01T00:00:00Z",
            #"(8, 2): unexpected token "]", was expecting a table key"#,
            "PWD=/work OLDPWD=/srv/x1",
            "token_ttl=3600 tokens: 5 tokenizer=words author=me",
        ])
    func sentence(text: String) {
        #expect(Redaction().redacted(text) == text)
    }

    @Test(
        "a value of a configuration file is taken out by its key, however the key is written",
        arguments: [
            "# see issue [12\n[registry.headers]\n  X-Meta-Id = [\"S3cretHeaderValue\"]",
            "# strings may be written between \"\"\" and the like\n[auth]\n  username = \"S3cretHeaderValue\"",
            "[registry.headers] # for the mirror\n  X-Meta-Id = [\"S3cretHeaderValue\"]",
            "[host.\"https://registry.example\".header] # corp\n  x-corp = [\"S3cretHeaderValue\"]",
            "[r.configs.\"r\".auth]\n  password = \"S3cretHeaderValue\"",
            "auth = { username = \"u\", password = \"S3cretHeaderValue\" }",
            "pass = \"S3cretHeaderValue\"", "pwd = \"S3cretHeaderValue\"", "psk = \"S3cretHeaderValue\"",
            "jwt = \"S3cretHeaderValue\"", "api.key = \"S3cretHeaderValue\"",
            "\"api\\u005fkey\" = \"S3cretHeaderValue\"", "\"pass\\u0077ord\" = \"S3cretHeaderValue\"",
            "signing_key = \"S3cretHeaderValue\"", "sas = \"sv=2020&sig=S3cretHeaderValue\"",
            "account_key = \"S3cretHeaderValue==\"", "env = [\"AWS_SECRET_ACCESS_KEY=S3cretHeaderValue/def\"]",
            "env = [\"A=b\", \"DB_PASS=S3cretHeaderValue\"]", "url = \"https://user:S3cretHeaderValue@host/x\"",
            "url = \"https://S3cretHeaderValue@host/x\"", "url3 = \"postgres://u:S3cretHeaderValue%40@h\"",
            "multi = \"\"\"\npassword=S3cretHeaderValue\n\"\"\"",
            "password = \"\"\"\nline1secret\nS3cretHeaderValue\"\"\"", "password.value = \"S3cretHeaderValue\"",
            "passwords = [\"a1\",\n\"S3cretHeaderValue\"]", "Password = 'S3cretHeaderValue'",
            "PASSWORD = '''S3cretHeaderValue'''", "x = 1\n]] broken\npassword = \"S3cretHeaderValue\"",
            "x = {\npassword = \"S3cretHeaderValue\"", "password = S3cretHeaderValue",
            "# password = \"S3cretHeaderValue\"",
            #"{"plugins":[{"password"\#n:"S3cretHeaderValue"}]}"#, #"{"pass\u0077ord":"S3cretHeaderValue"}"#,
            #"{"pwd":"S3cretHeaderValue"}"#, #"{"token":["abc","S3cretHeaderValue"]}"#,
            #"{"auth":{"user":"bob","x":{"y":"S3cretHeaderValue"}}}"#,
            #"{"secret":{"a":\#(String(repeating: "[", count: 90))1\#(String(repeating: "]", count: 90)),"b":"S3cretHeaderValue"}}"#,
            #"{"key":"S3cretHeaderValue"}"#,
            #"{"etcd_key":"-----BEGIN RSA PRIVATE KEY-----\nS3cretHeaderValue\n-----END RSA PRIVATE KEY-----\n"}"#,
            #"{"etcd_endpoints":"https://root:S3cretHeaderValue@10.0.0.1:2379"}"#,
            #"{"plugins":[{"name":"S3cretHeaderValue"}]}"#, #"{"wg":"S3cretHeaderValue"}"#,
            "headers = { X-Meta-Id = [\"S3cretHeaderValue\"] }",
            "a = [{ header = { x-corp = [\"S3cretHeaderValue\"] } }]",
            "[plugins.\"my.plugin.v1\".host]\npassword = \"S3cretHeaderValue\"",
            "url = \"https://u:ab,S3cretHeaderValue@h/x\"",
            "url = \"https://u:1<S3cretHeaderValue@h\"", "url = \"https://u:ab'S3cretHeaderValue@h/x\"",
            "url = 'https://u:ab\\cS3cretHeaderValue@h/x'", "url = \"https:\\u002f\\u002fbob:S3cretHeaderValue@h\"",
            "url = \"//bob:S3cretHeaderValue@host/x\"", "url = \"bob:S3cretHeaderValue@host\"",
            "[mirrors.\"https://bob:S3cretHeaderValue@reg.example\"]\nx = 1",
            "env = [\"DB_PASS\\u003dS3cretHeaderValue\"]",
            "token = \"/S3cretHeaderValue/x\"", "pw = \"S3cretHeaderValue\"", "password = \"ab\"cdS3cretHeaderValue\"",
            "password = my S3cretHeaderValue", "password = hun\"tS3cretHeaderValue",
            "password == \"S3cretHeaderValue\"",
            "password = hunt#S3cretHeaderValue", "password = hunt,S3cretHeaderValue",
            "[a.headers]\nX =\n[\"S3cretHeaderValue\"]", "password =\n\"S3cretHeaderValue\"",
            "password =\nS3cretHeaderValue",
            "[plugins.y.headers\nX-Meta = \"S3cretHeaderValue\"",
            "[plugins.y.headers]\nX-Meta: [\"S3cretHeaderValue\"]",
            "x = \"\"\"abc\"\n[a.headers]\nX-Meta-Id = [\"S3cretHeaderValue\"]",
            #"{"image":"https:\/\/u:S3cretHeaderValue@h"}"#, #"{"https://root:S3cretHeaderValue@10.0.0.1:2379":1}"#,
            #"{"env":[{"name":"DB_PASSWORD","value":"S3cretHeaderValue"}]}"#,
            #"{"headers":{"X-Meta":"S3cretHeaderValue"}}"#,
            #"{"cniVersion":"0.4.0,"name":"n","plugins":[{"type":"x","password":"S3cretHeaderValue"}]}"#,
            #"{"type":["S3cretHeaderValue"],"password":"S3cretHeaderValue"}"#,
            #"{"password":"S3cretHeaderValue""#, #"{"password":"a\q","x"}, "token":"S3cretHeaderValue"}"#,
        ])
    func file(text: String) {
        let shown = String(decoding: Redaction().file(Array(text.utf8), path: "/x"), as: UTF8.self)
        #expect(!shown.contains("S3cretHeaderValue"), "\(shown)")
        #expect(shown.utf8.count == text.utf8.count)
    }

    @Test(
        "a value that its key has told is taken out wherever it stands, whole or cut off at the end",
        arguments: [
            ("password = \"S3cretHeaderValue\"", "/x.toml"), (#"{"a":{"token":"S3cretHeader\u0056alue"}}"#, "/x.conf"),
            ("password = \"\"\"\nline1secret\nS3cretHeaderValue\"\"\"", "/x.toml"),
            ("url = \"https://user:S3cretHeaderValue@host/x\"", "/x.toml"),
            ("env = [\"DB_PASS=S3cretHeaderValue\"]", "/x.toml"), ("auth.x = [\"a\", 'S3cretHeaderValue']", "/x.toml"),
            ("password = S3cretHeaderValue", "/x.toml"), ("users:\n- token: S3cretHeaderValue", "/x.yaml"),
        ])
    func value(text: String, path: String) {
        var redaction = Redaction()
        redaction.learn(Array(text.utf8), path: path)
        #expect(redaction.redacted("cannot use S3cretHeaderValue here") == "cannot use ***************** here")
        #expect(redaction.redacted("cannot use S3cretHeaderVa") == "cannot use **************")
        #expect(redaction.redacted("cannot use S3cretHeaderOther") == "cannot use S3cretHeaderOther")
    }

    @Test("a list in single quotes, in brackets, or in two bytes a letter is a file of secrets all the same")
    func odd() {
        for text in ["{'password':'S3cretHeaderValue'}", "[{\"password\":\"S3cretHeaderValue\"}]"] {
            #expect(
                !String(decoding: Redaction().file(Array(text.utf8), path: "/x.conflist"), as: UTF8.self).contains(
                    "S3cret"))
        }
        let wide = "password = \"S3cretHeaderValue\"".utf8.flatMap { byte -> [UInt8] in [byte, 0] }
        let shown = Redaction().file(wide, path: "/x.toml").filter { $0 != 0 }
        #expect(!String(decoding: shown, as: UTF8.self).contains("S3cret"))
    }

    @Test("a secret that is a common word takes no other word with it, and no directory")
    func commonWords() {
        var redaction = Redaction()
        let text = "[auth]\n  username = \"containerd\"\n  password = \"net.d\"\n  auth = \"kubernetes\"\n"
        redaction.learn(Array(text.utf8), path: "/etc/containerd/config.toml")
        let sentence = "/etc/cni/net.d/10-containerd-net.conflist:1:53: restart containerd 1.7.24 on kuberneteses"
        #expect(redaction.redacted(sentence) == sentence)
        #expect(redaction.redacted("with net.d, kubernetes") == "with *****, **********")
    }

    @Test("a YAML tree and an environment tell their values")
    func trees() {
        var redaction = Redaction()
        redaction.learn(yaml: [
            "users": [["user": ["token": "abcd1234", "exec": ["env": [["name": "A_TOKEN", "value": "wxyz"]]]]]]
        ])
        redaction.learn(environment: ["HTTP_PROXY=http://me:pw99@proxy:1", "API_KEY=qrst5678", "HOME=/root"])
        #expect(redaction.redacted("abcd1234 wxyz pw99 qrst5678 /root me") == "******** **** **** ******** /root me")
    }

    @Test("names that containerd tells stay, though they look like a secret or are one elsewhere")
    func names() {
        var redaction = Redaction()
        redaction.learn(
            Array(#"{"name":"net-token-a1b2c3d4","type":"calico","password":"calico"}"#.utf8), path: "/n.conf")
        redaction.keep(names: ["token=net1"])
        #expect(
            redaction.redacted("calico: net-token-a1b2c3d4, token=net1") == "calico: net-token-a1b2c3d4, token=net1")
    }

    /// Texts that some way of reading them goes over again and again.
    private static let hostile: [String: String] = [
        "colons": "{\"\(String(repeating: "a", count: 10_000))\"\(String(repeating: ":", count: 20_000))",
        "keys": String(repeating: "token=", count: 12_000), "headers": String(repeating: "[a.", count: 25_000),
        "addresses": String(repeating: "http://", count: 12_000),
        "objects": "{" + String(repeating: "\"token\": {", count: 8_000),
        "brackets": "x = " + String(repeating: "{a=[", count: 18_000),
        "blocks": String(repeating: "-----BEGIN KEY", count: 5_000),
        "quotes": String(repeating: "token=\\\"", count: 8_000),
        "spaces": String(repeating: "\"a\" \n\n", count: 10_000),
        "prefixes": (8..<400).map { "k\($0)password = \"\(String(repeating: "A", count: $0))\"\n" }.joined()
            + "z = \"" + String(repeating: "AAAAAAAAx", count: 4000) + "\"\n",
        "assignments": "x = [" + String(repeating: "\"A_TOKEN=b\",", count: 5_000),
    ]

    @Test("no input takes more time than its length", arguments: hostile.keys.sorted())
    func time(name: String) throws {
        let text = try #require(Self.hostile[name])
        let bytes = Array(text.utf8)
        var redaction = Redaction()
        redaction.learn(bytes, path: "/x.toml")
        func measure(_ count: Int) -> Duration {
            processorTime {
                _ = redaction.file(Array(bytes.prefix(count)), path: "/x.toml")
                _ = redaction.redacted(String(decoding: bytes.prefix(count), as: UTF8.self))
            }
        }
        _ = measure(bytes.count / 8)
        // A square would take 64 times as long; a neighbour may take the processor away meanwhile.
        let ratios = (0..<5).lazy.map { _ in measure(bytes.count) / max(.microseconds(1), measure(bytes.count / 8)) }
        #expect(ratios.contains { $0 < 32 }, "\(Array(ratios))")
    }
}
