import Containerd
import Syntax
import Testing

@testable import Node

/// What a kubeconfig names in a file of its own, and what that file tells.
@Suite struct CredentialsReadingTests {
    private static func kubeconfig(_ user: [(String, JSONValue)]) -> JSONValue {
        .object([
            ("users", .array([.object([("name", .string("a")), ("user", .object(user))])])),
            ("contexts", .array([.object([("name", .string("c")), ("context", .object([("user", .string("a"))]))])])),
            ("current-context", .string("c")),
        ])
    }

    @Test("the file of a certificate or a token is named, where the kubeconfig does not hold it itself")
    func file() {
        let beside = Credentials(kubeconfig: Self.kubeconfig([("client-certificate", .string("pki/a.crt"))]))
        #expect(beside == Credentials(kind: .certificate, file: "pki/a.crt"))
        let within = Credentials(
            kubeconfig: Self.kubeconfig([
                ("client-certificate", .string("a.crt")), ("client-certificate-data", .string("AAAA")),
            ]))
        #expect(within == Credentials(kind: .certificate))
        let token = Credentials(kubeconfig: Self.kubeconfig([("tokenFile", .string("/run/token"))]))
        #expect(token == Credentials(kind: .tokenFile, file: "/run/token"))
    }

    @Test("a file tells when what it holds begins and ends, and nothing else")
    func secret() {
        let pem = Credentials(secret: Array(CertificateValidityTests.pem.utf8))
        #expect(
            pem
                == Credentials(
                    kind: .certificate, expiresAt: CertificateValidityTests.end,
                    beginsAt: CertificateValidityTests.begin))
        // {"exp":1600000000}
        let token = Credentials(secret: Array("x.eyJleHAiOjE2MDAwMDAwMDB9.s\n".utf8))
        #expect(token == Credentials(kind: .token, expiresAt: 1_600_000_000))
        for text in ["", "\n", "opaque", "a.b.c", "apiVersion: v1\nkind: Config\n", "-----BEGIN CERTIFICATE-----\n"] {
            #expect(Credentials(secret: Array(text.utf8)) == nil, "\(text)")
        }
    }
}
