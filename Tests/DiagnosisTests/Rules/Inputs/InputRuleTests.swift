import Containerd
import Diagnosis
import Node
import SampleNodes
import Testing

extension FindingCase {
    static let inputs = KubeconfigMissingTests.cases + CredentialsExpiredTests.cases + AgentStateMissingTests.cases
}

@Suite("KubeconfigMissing") struct KubeconfigMissingTests {
    static let path = "/etc/cni/net.d/calico-kubeconfig"

    /// A node whose list names a kubeconfig.
    static let node: Snapshot = {
        var node = Snapshot.sound
        node.put(
            #"{"name":"k8s-pod-network","cniVersion":"0.3.1","plugins":[{"type":"calico","kubernetes":{"kubeconfig":"\#(path)"}}]}"#,
            at: Snapshot.conflist)
        node.put("", at: path)
        node.files.credentials[path] = Credentials(kind: .token)
        return node
    }()

    static let cases = [
        FindingCase(.kubeconfigMissing, .warning, at: "\(Snapshot.conflist):1:67", naming: path, on: node) { node in
            node.remove(path)
        } fix: { node in
            node.put("", at: path)
        },
        FindingCase(.kubeconfigMissing, .warning, at: "\(Snapshot.conflist):1:67", naming: "cut off", on: node) {
            node in
            node.files.credentials[path] = Credentials(kind: .none)
        } fix: { node in
            node.files.credentials[path] = Credentials(kind: .token)
        },
        FindingCase(
            .kubeconfigMissing, .warning, at: "\(Snapshot.conflist):1:67", naming: "has no kubernetes", on: node
        ) {
            node in
            node.put(
                #"{"name":"k8s-pod-network","cniVersion":"0.3.1","plugins":[{"type":"calico","datastore_type":"kubernetes"}]}"#,
                at: Snapshot.conflist)
        } fix: { node in
            node.put(SampleNode.calico, at: Snapshot.conflist)
        },
    ]

    @Test("raised by a file that is gone, empty or not named, cleared with it", arguments: cases)
    func proven(example: FindingCase) throws { try example.holds() }

    @Test("one that may not be read is not missing")
    func unreadable() {
        var node = Self.node
        node.files.credentials[Self.path] = Credentials(kind: .unreadable)
        #expect(assess(node).findings.first?.code == .kubeconfigMissing)
        node.edit(Self.path) { $0.content = .unreadable("EACCES") }
        #expect(assess(node).findings.isEmpty)
    }

    @Test("a plugin that is to go from its list needs none")
    func orphan() {
        var node = Snapshot.sound
        node.containers = [.calico(.running)]
        node.put(
            #"{"name":"k8s-pod-network","cniVersion":"0.3.1","plugins":[{"type":"calico"},{"type":"istio-cni","kubernetes":{"kubeconfig":"/etc/cni/net.d/istio"}}]}"#,
            at: Snapshot.conflist)
        node.put(PluginNode.program(), at: "/opt/cni/bin/istio-cni")
        let findings = assess(node).findings
        #expect(findings.map(\.code) == [.chainedPluginLeftover])
        #expect(findings.first?.message.contains("/etc/cni/net.d/istio is gone") == true)
        #expect(findings.first?.consequences.isEmpty == true)
    }
}

@Suite("CredentialsExpired") struct CredentialsExpiredTests {
    private static let path = KubeconfigMissingTests.path

    static let cases = [
        FindingCase(
            .credentialsExpired, .warning, at: path, naming: "has expired", on: KubeconfigMissingTests.node
        ) { node in
            node.files.credentials[path]?.expiresAt = node.takenAt.realtime / Span.second - 60
        } fix: { node in
            node.files.credentials[path]?.expiresAt = node.takenAt.realtime / Span.second + 86_400
        },
        refused("error getting ClusterInformation: Unauthorized", "the API refuses the credentials"),
        refused("tls: failed to verify certificate: x509: certificate signed by unknown authority", "is not that of"),
    ]

    private static func refused(_ reason: String, _ says: String) -> FindingCase {
        FindingCase(.credentialsExpired, .warning, at: path, naming: says, on: KubeconfigMissingTests.node) { node in
            node.failPod(#"plugin type="calico" failed (add): "# + reason)
        } fix: { node in
            // Whoever writes it anew has ended what came before.
            node.put("", at: path, changed: node.takenAt.realtime)
        }
    }

    @Test(
        "a certificate or token in a file of its own counts as one within, from wherever the kubeconfig names it",
        arguments: ["cni.crt", "/etc/cni/net.d/cni.crt"])
    func beside(file: String) throws {
        var node = KubeconfigMissingTests.node
        let holder = "/etc/cni/net.d/cni.crt"
        node.put("", at: holder)
        node.files.credentials[Self.path] = Credentials(kind: .certificate, server: "https://10.0.0.1:6443", file: file)
        let now = node.takenAt.realtime / Span.second
        node.files.credentials[holder] = Credentials(kind: .certificate, expiresAt: now + 60)
        #expect(assess(node).findings.isEmpty)
        node.files.credentials[holder]?.expiresAt = now - 60
        let finding = try #require(assess(node).findings.first)
        #expect(finding.code == .credentialsExpired && finding.message.contains("client certificate in \(holder)"))
    }

    @Test("raised by a token's end or the API's refusal, cleared by a new one", arguments: cases)
    func proven(example: FindingCase) throws { try example.holds() }
}

@Suite("AgentStateMissing") struct AgentStateMissingTests {
    private static let nodename = "/var/lib/calico/nodename"
    private static let subnet = "/run/flannel/subnet.env"
    private static let settings =
        "FLANNEL_NETWORK=10.0.0.0/8\nFLANNEL_SUBNET=10.1.0.1/24\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=true\n"

    private static let flannel: Snapshot = {
        var node = SampleNode.ready(
            [("/etc/cni/net.d/10-flannel.conf", #"{"name":"pods","cniVersion":"0.3.1","type":"flannel"}"#)],
            networks: ["pods"]
        ).snapshot
        node.put(PluginNode.program(), at: "/opt/cni/bin/flannel")
        node.put(settings, at: subnet)
        return node
    }()

    static let cases = [
        FindingCase(.agentStateMissing, .warning, at: nodename, naming: "calico", "does not exist") { node in
            node.remove(nodename)
        } fix: { node in
            node.put("worker-1", at: nodename)
        },
        FindingCase(.agentStateMissing, .warning, at: nodename, naming: "is empty") { node in
            node.put("", at: nodename)
        } fix: { node in
            node.put("worker-1", at: nodename)
        },
        FindingCase(
            .agentStateMissing, .warning, at: subnet, naming: "lacks FLANNEL_MTU, FLANNEL_IPMASQ", on: flannel
        ) { node in
            node.put("FLANNEL_NETWORK=10.0.0.0/8\nFLANNEL_SUBNET=10.1.0.1/24\n", at: subnet)
        } fix: { node in
            node.put(settings.replacing("NETWORK", with: "IPV6_NETWORK"), at: subnet)
        },
    ]

    @Test("raised by a file that is gone or holds too little, cleared by a whole one", arguments: cases)
    func proven(example: FindingCase) throws { try example.holds() }

    @Test(
        "the container that is to write it is named, of canal as well", arguments: ["calico-node-x7k2p", "canal-x7k2p"])
    func writer(pod: String) {
        var node = Snapshot.sound
        node.remove(Self.nodename)
        var daemon = ContainerReading.calico(.running)
        daemon.pod = pod
        node.containers = [daemon]
        let finding = assess(node).findings.first { $0.code == .agentStateMissing }
        #expect(finding?.evidence.contains { $0.value == "calico-node (running, 0 restarts)" } == true)
    }
}
