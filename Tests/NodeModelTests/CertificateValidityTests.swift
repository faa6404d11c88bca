import Containerd
import Syntax
import Testing

@testable import Node

/// When a certificate begins and ends.
@Suite struct CertificateValidityTests {
    /// Made by openssl: it begins in 2026, as UTCTime, and ends in 2126, as GeneralizedTime.
    static let pem = """
        -----BEGIN CERTIFICATE-----
        MIIBbzCCARWgAwIBAgIUOXC7UK1vyY+pBLFjBhEoI8FbonIwCgYIKoZIzj0EAwIw
        DDEKMAgGA1UEAwwBeDAgFw0yNjExMzAxMDUxNTlaGA8yMTI2MTEwNjEwNTE1OVow
        DDEKMAgGA1UEAwwBeDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABEq9BvUAmxY2
        B0exnSVwqy6izIsvcN6705uQC7MfrfcehTqzeqpRhJIE8vzVaMPiQ/HuI4TSYJ3p
        wlG9TelaXeejUzBRMB0GA1UdDgQWBBQR6CntSUJ7wQWjJwUYyzlYXbCUxzAfBgNV
        HSMEGDAWgBQR6CntSUJ7wQWjJwUYyzlYXbCUxzAPBgNVHRMBAf8EBTADAQH/MAoG
        CCqGSM49BAMCA0gAMEUCIQDaCo3tvTEUpAW6K3wr072DUK1cicGGpzBgPPk3s9UY
        WAIgQ6EwoK44q+tmQBEEfUCCTP/HHrdacl5SqC/hFNYL7gs=
        -----END CERTIFICATE-----
        """
    static let begin: Int64 = 1_796_035_919
    static let end: Int64 = 4_949_635_919

    private static func value(_ tag: UInt8, _ bytes: [UInt8]) -> [UInt8] {
        precondition(bytes.count < 256)
        return (bytes.count < 128 ? [tag, UInt8(bytes.count)] : [tag, 0x81, UInt8(bytes.count)]) + bytes
    }

    /// What stands before the times in each certificate, and the two times.
    private static func der(_ times: [UInt8], version: [UInt8] = [0xa0, 3, 2, 1, 2]) -> [UInt8] {
        let fields = version + value(0x02, [1]) + value(0x30, [6, 1, 42]) + value(0x30, [])
        return value(0x30, value(0x30, fields + value(0x30, times)))
    }

    private static func utc(_ text: String) -> [UInt8] { value(0x17, Array(text.utf8)) }
    private static func general(_ text: String) -> [UInt8] { value(0x18, Array(text.utf8)) }

    @Test func aRealOneIsRead() {
        let read = CertificateValidity(pem: Array(Self.pem.utf8))
        #expect(read?.begin == Self.begin && read?.end == Self.end)
        let chain = "Bag Attributes\n\(Self.pem)\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
        #expect(CertificateValidity(pem: Array(chain.utf8)) == read)
    }

    @Test func bothFormsOfTimeAreRead() {
        let read = CertificateValidity(der: Self.der(Self.utc("700101000000Z") + Self.utc("491231235959Z")))
        #expect(read?.begin == 0 && read?.end == 2_524_607_999)
        let first = CertificateValidity(
            der: Self.der(Self.general("20250304050607Z") + Self.general("99991231235959Z"), version: []))
        #expect(first?.begin == 1_741_064_767)
        // RFC 5280 has this for one that never ends.
        #expect(first != nil && first?.end == nil)
    }

    @Test(
        arguments: [
            [], [0x30], [0x30, 0x80], [0x30, 0x84, 0xff, 0xff, 0xff, 0xff], [0x30, 0x82, 0xff], Array("PEM".utf8),
            der([]), der(utc("250304050607Z")), der(utc("2503040506Z") + utc("250304050607Z")),
            der(utc("25030405060xZ") + utc("250304050607Z")), der(general("20250304050607+") + utc("250304050607Z")),
            der(value(0x17, []) + value(0x17, [])),
        ] as [[UInt8]])
    func whatIsNone(bytes: [UInt8]) { #expect(CertificateValidity(der: bytes) == nil) }

    @Test func anyBytesAreReadWithoutATrap() throws {
        let whole = try #require(base64(Self.pem.split(separator: "\n").dropFirst().dropLast().joined().utf8))
        var state: UInt64 = 0x9e37_79b9_7f4a_7c15
        func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
        for length in whole.indices { _ = CertificateValidity(der: Array(whole[..<length])) }
        for _ in 0..<20_000 {
            var bytes = whole
            for _ in 0...(next() % 4) { bytes[Int(next() % 160)] = UInt8(truncatingIfNeeded: next()) }
            _ = CertificateValidity(der: bytes)
        }
        for _ in 0..<2_000 {
            _ = CertificateValidity(der: (0..<(next() % 64)).map { _ in UInt8(truncatingIfNeeded: next()) })
        }
    }

    // MARK: In kubeconfigs

    private static func credentials(_ user: String) throws -> Credentials {
        Credentials(
            kubeconfig: try parseJSON(
                Array(
                    #"{"clusters":[{"name":"c","cluster":{"server":"https://10.96.0.1:443"}}],"users":[{"name":"u","user":\#(user)}],"contexts":[{"name":"x","context":{"cluster":"c","user":"u"}}],"current-context":"x"}"#
                        .utf8)))
    }

    /// In the alphabet of tokens, without padding.
    private static func encoded(_ text: String) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        var bits = 0
        var count = 0
        var out: [UInt8] = []
        for byte in text.utf8 {
            bits = (bits << 8 | Int(byte)) & 0xffff
            count += 8
            while count >= 6 {
                count -= 6
                out.append(letters[bits >> count & 63])
            }
        }
        if count > 0 { out.append(letters[bits << (6 - count) & 63]) }
        return String(decoding: out, as: UTF8.self)
    }

    @Test func ofATokenBothEndsAreRead() throws {
        let token = "x.\(Self.encoded(#"{"nbf":1600000000,"exp":1700000000}"#)).y"
        #expect(
            try Self.credentials(#"{"token":"\#(token)"}"#)
                == Credentials(
                    kind: .token, expiresAt: 1_700_000_000, beginsAt: 1_600_000_000, server: "https://10.96.0.1:443"))
        let opaque = try Self.credentials(#"{"token":"abc"}"#)
        #expect(opaque.kind == .token && opaque.expiresAt == nil && opaque.beginsAt == nil)
    }

    @Test func ofAClientsCertificateBothEndsAreRead() throws {
        let read = try Self.credentials(#"{"client-certificate-data":"\#(Self.encoded(Self.pem))"}"#)
        #expect(read.kind == .certificate && read.expiresAt == Self.end && read.beginsAt == Self.begin)
        let other = try Self.credentials(#"{"client-certificate-data":"bm9uZQ=="}"#)
        #expect(other.kind == .certificate && other.expiresAt == nil && other.beginsAt == nil)
    }
}
