import SampleNodes
import Testing

@testable import Diagnosis
@testable import Node

/// What Go's clients say of certificates, and whether the clock or the certificate is off.
@Suite("Faults of certificates") struct CertificateFaultTests {
    private static let get = #"Get "https://10.96.0.1:443/apis": tls: failed to verify certificate: "#
    private static let times = "x509: certificate has expired or is not yet valid: current time "

    private static func fault(_ line: String, at now: String) throws -> CertificateFault? {
        guard case .moment(let moment)? = LogTime(date: now) else { return nil }
        return CertificateFault(get + line, now: moment)
    }

    @Test(
        "each kind has words and an advice of its own",
        arguments: [
            (
                "\(times)2023-06-16T10:41:21Z is before 2023-06-16T11:39:43Z", "2025-03-04T05:06:07Z",
                "clock was behind: it showed 2023-06-16T10:41:21Z", "chronyc", true
            ),
            (
                "\(times)2025-03-04T05:06:00Z is before 2025-03-05T00:00:00Z", "2025-03-04T05:06:07Z",
                "the node's clock showed 2025-03-04T05:06:00Z: it is behind, or", "chronyc", true
            ),
            // An offset is a time as well.
            (
                "\(times)2021-03-29T11:40:49+08:00 is before 2021-03-29T11:39:56Z", "2021-03-29T03:40:50Z",
                "it is behind, or", "chronyc", true
            ),
            (
                "\(times)2025-03-04T05:06:00Z is after 2025-03-01T00:00:00Z", "2025-03-04T05:06:07Z",
                "has expired at 2025-03-01T00:00:00Z", "kubeadm certs renew", false
            ),
            (
                "\(times)2026-03-04T05:06:00Z is after 2026-03-01T00:00:00Z", "2025-03-04T05:06:07Z",
                "clock was ahead: it showed 2026-03-04T05:06:00Z", "chronyc", true
            ),
            (
                "x509: certificate has expired or is not yet valid", "2025-03-04T05:06:07Z",
                "has expired or is not yet valid by the node's clock", "date -u", false
            ),
            (
                "x509: certificate has expired or is not yet valid: current time x is before y", "2025-03-04T05:06:07Z",
                "has expired or is not yet valid by the node's clock", "date -u", false
            ),
            (
                "x509: certificate is valid for 10.96.0.1, 192.168.10.11, not 172.30.0.1", "2025-03-04T05:06:07Z",
                "not made out for 172.30.0.1", "KUBERNETES_SERVICE_HOST", false
            ),
            (
                "x509: cannot validate certificate for 10.0.0.1 because it doesn't contain any IP SANs",
                "2025-03-04T05:06:07Z", "not made out for 10.0.0.1", "KUBERNETES_SERVICE_HOST", false
            ),
            (
                "x509: certificate is not valid for any names, but wanted to match k8s.example",
                "2025-03-04T05:06:07Z", "not made out for", "KUBERNETES_SERVICE_HOST", false
            ),
            (
                #"x509: certificate signed by unknown authority (possibly because of "crypto/rsa: verification error")"#,
                "2025-03-04T05:06:07Z", "another authority", "kube-root-ca.crt", false
            ),
            (
                "remote error: tls: expired certificate", "2025-03-04T05:06:07Z", "refuses the client's certificate",
                "Restart the CNI's pod", false
            ),
            (
                "remote error: tls: bad certificate", "2025-03-04T05:06:07Z", "refuses the client's certificate",
                "Restart the CNI's pod", false
            ),
        ])
    func kinds(line: String, now: String, says: String, advice: String, isOfClock: Bool) throws {
        let fault = try #require(try Self.fault(line, at: now))
        #expect(fault.says.contains(says), "\(fault.says)")
        #expect(fault.fix.contains(advice) && fault.fix.hasSuffix("."), "\(fault.fix)")
        #expect(fault.isOfClock == isOfClock)
    }

    @Test(
        "what speaks of no certificate is none",
        arguments: [
            "", "connect: connection refused", "x509: malformed certificate", "Unauthorized", "current time",
            "current time 2025-03-04T05:06:00Z is", "remote error: tls: handshake failure",
        ])
    func others(line: String) throws { #expect(try Self.fault(line, at: "2025-03-04T05:06:07Z") == nil) }

    @Test("a clock that is wrong is set right on the node, and a certificate that is over is not")
    func remedies() {
        func assessed(_ line: String) -> Assessment {
            var node = KubeconfigMissingTests.node
            node.failPod(#"plugin type="calico" failed (add): error getting ClusterInformation: "# + Self.get + line)
            return assess(node)
        }
        let clock = assessed("\(Self.times)1999-06-16T10:41:21Z is before 1999-06-16T11:39:43Z")
        #expect(clock.reason == "CredentialsExpired" && clock.remedy.action == .fixThenReload)
        #expect(clock.remedy.why.contains("chronyc"))
        #expect(clock.findings.first?.message.contains("clock was behind") == true)
        let over = assessed("\(Self.times)1999-06-16T10:41:21Z is after 1998-06-16T11:39:43Z")
        #expect(over.reason == "CredentialsExpired" && over.remedy.action == .clusterSide)
        #expect(over.remedy.why.contains("renew"))
    }

    @Test("an installer that does not take the certificate says which kind it is")
    func installer() throws {
        var node = Snapshot.sound
        node.uninstall()
        node.containers = [
            .calicoInstaller(
                log:
                    "[FATAL][1] cni-installer/<nil> <nil>: no token error=\(Self.get)x509: certificate is valid for 10.96.0.1, not 172.30.0.1"
            )
        ]
        let finding = try #require(assess(node).findings.first)
        #expect(finding.code == .agentAPIUnreachable)
        #expect(finding.consequences.contains { $0.contains("not made out for 172.30.0.1") })
        #expect(finding.fix.contains("KUBERNETES_SERVICE_HOST"))
    }
}
