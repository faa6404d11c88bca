import Containerd
import SampleNodes
import Testing

@testable import Diagnosis
@testable import Node

/// What plugins lack follows from what has ended the agent that writes it.
@Suite("Inputs that were never written") struct UnwrittenInputTests {
    private static let kubeconfig = KubeconfigMissingTests.path

    /// Each thing that plugins read and an agent writes.
    enum Lack: String, CaseIterable, Sendable {
        case state, kubeconfig, cutOff, credentials

        var node: Snapshot {
            var node = KubeconfigMissingTests.node
            switch self {
            case .state: node.remove("/var/lib/calico/nodename")
            case .kubeconfig: node.remove(UnwrittenInputTests.kubeconfig)
            case .cutOff: node.files.credentials[UnwrittenInputTests.kubeconfig] = Credentials(kind: .none)
            case .credentials:
                node.files.credentials[UnwrittenInputTests.kubeconfig]?.expiresAt =
                    node.takenAt.realtime / Span.second - 60
            }
            return node
        }

        var code: FindingCode {
            switch self {
            case .state: .agentStateMissing
            case .kubeconfig, .cutOff: .kubeconfigMissing
            case .credentials: .credentialsExpired
            }
        }
    }

    private static let api = #"Get "https://10.96.0.1:443/api/v1/nodes": dial tcp 10.96.0.1:443: i/o timeout"#

    @Test(
        "the named reason comes first, and what is lacking stands under it", arguments: Lack.allCases,
        [
            ("[FATAL][9] startup/startup.go: cannot detect an address", FindingCode.agentFailing),
            ("panic: no metrics", .agentFailing), ("[ERROR][9] startup/startup.go: \(api)", .agentAPIUnreachable),
            ("cp: can't create '/host/opt/cni/bin/calico': Read-only file system", .hostDirectoryUnwritable),
        ])
    func named(lack: Lack, reason: (String, FindingCode)) throws {
        var node = lack.node
        node.containers = [.calico(.exited, log: [reason.0, "Calico node failed to start"])]
        let findings = assess(node).findings.filter { $0.severity != .info }
        #expect(findings.map(\.code) == [reason.1], "\(findings.map(\.message))")
        let first = try #require(findings.first)
        #expect(first.message.contains(reason.0) && first.severity == .warning)
        #expect(!first.consequences.isEmpty, "what is lacking")
        #expect(assess(node).verdict == .degraded)
    }

    @Test("an end without a reason explains nothing", arguments: Lack.allCases)
    func unnamed(lack: Lack) {
        var node = lack.node
        node.containers = [.calico(.exited, log: ["Calico node failed to start"])]
        #expect(assess(node).findings.first?.code == lack.code)
    }

    @Test("an agent that runs, or another's, explains nothing", arguments: Lack.allCases)
    func running(lack: Lack) {
        var node = lack.node
        node.containers = [
            .calico(.running),
            ContainerReading(
                name: "kube-multus", pod: "kube-multus-ds-x7k2p", namespace: "kube-system", state: .exited, exitCode: 1,
                restarts: 3, log: ["panic: no metrics"]),
        ]
        #expect(assess(node).findings.contains { $0.code == lack.code })
        #expect(!assess(node).findings.contains { $0.code == .agentFailing })
    }

    @Test("where nothing is lacking, an agent that ended is down and no more")
    func whole() {
        var node = KubeconfigMissingTests.node
        node.containers = [.calico(.exited, log: ["[FATAL][9] a.go: no address"])]
        #expect(assess(node).findings.map(\.code) == [.readyButAgentDown])
    }

    @Test("no rule explains one that stands before it, nor what explains it")
    func order() {
        for rule in Rule.all {
            for code in rule.explains where code != rule.code {
                #expect(rule.code.rank < code.rank, "\(rule.code) explains \(code), which stands before it")
                #expect(!code.rule.explains.contains(rule.code), "\(rule.code) and \(code) explain each other")
            }
        }
    }
}
