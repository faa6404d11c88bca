import Containerd
import Diagnosis
import Node
import SampleNodes
import Testing

/// What plugins see to by themselves, what they read, and what the node denies them.
@Suite("Inputs and rights of plugins") struct PluginInputTests {
    private static let kubeconfig = "/etc/cni/net.d/calico-kubeconfig"
    private static let subnet = "/run/flannel/subnet.env"

    private static func node(_ type: String, _ rest: String = "", name: String = #""name":"pods","#) -> Snapshot {
        var node = SampleNode.ready(
            [("/etc/cni/net.d/10-pods.conf", "{\(name)\"cniVersion\":\"0.3.1\",\"type\":\"\(type)\"\(rest)}")],
            networks: [name.isEmpty ? "" : "pods"]
        ).snapshot
        node.put(
            Snapshot.sound.files.entries["/opt/cni/bin/calico"] ?? FileEntry(kind: .file, mode: 0o755),
            at: "/opt/cni/bin/\(type)")
        return node
    }

    @Test(
        "a kind of IPAM is a program only where its plugin calls one",
        arguments: [
            ("azure-vnet", "azure-cns", true), ("azure-vnet", "azure-vnet-ipam", false), ("antrea", "other", true),
            ("opflex-agent-cni", "opflex-agent-cni-ipam", true), ("macvlan", "azure-cns", false),
        ])
    func ipam(type: String, ipam: String, isOwn: Bool) {
        let findings = assess(Self.node(type, #","ipam":{"type":"\#(ipam)"}"#)).findings
        #expect(findings.map(\.code) == (isOwn ? [] : [.pluginBinaryMissing]))
    }

    @Test(
        "flannel's settings count, of either family of addresses",
        arguments: [
            ("FLANNEL_NETWORK=10.0.0.0/8\nFLANNEL_SUBNET=10.1.0.1/24\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=true\n", true),
            (
                "FLANNEL_IPV6_NETWORK=fd00::/48\nFLANNEL_IPV6_SUBNET=fd00::1/64\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=true\n",
                true
            ),
            ("FLANNEL_NETWORK=10.0.0.0/8\nFLANNEL_SUB", false), ("", false),
        ])
    func flannel(text: String, isWhole: Bool) {
        var node = Self.node("flannel")
        node.put(text, at: Self.subnet)
        #expect(assess(node).findings.map(\.code) == (isWhole ? [] : [.agentStateMissing]))
    }

    @Test("an empty nodename matters where nothing else gives the name", arguments: [true, false])
    func nodename(isNamed: Bool) {
        var node = Self.node("calico", isNamed ? #","nodename":"host""# : "")
        node.put("", at: "/var/lib/calico/nodename")
        #expect(assess(node).findings.map(\.code) == (isNamed ? [] : [.agentStateMissing]))
    }

    @Test(
        "what a failure says that the node denies is told, and a socket that denies is not that",
        arguments: [
            ("mkdir /var/lib/cni/networks/pods: read-only file system", FindingCode.hostDirectoryUnwritable),
            ("open /var/lib/cni/networks/pods/lock: permission denied", .hostDirectoryUnwritable),
            ("write /var/lib/cni/networks/pods/10.1.0.2: no space left on device", .hostDirectoryUnwritable),
            ("fork/exec /opt/cni/bin/calico: permission denied", .pluginBinaryNotExecutable),
            ("fork/exec /opt/cni/bin/calico: operation not permitted", .pluginBinaryNotExecutable),
            ("dial unix /var/run/calico.sock: connect: permission denied", .readyButAgentDown),
        ])
    func denials(reason: String, code: FindingCode) {
        var node = Snapshot.sound
        node.failPod(#"plugin type="calico" failed (add): "# + reason)
        #expect(assess(node).findings.first?.code == (code == .readyButAgentDown ? .podNetworkFails : code))
        node.containers = []
        #expect(assess(node).findings.first?.code == code)
        guard code != .readyButAgentDown else { return }
        node.log("RunPodSandbox for web returns sandbox id \"b1946ac9\"", ago: Span.second)
        #expect(assess(node).findings.isEmpty)
    }

    @Test(
        "a name that libcni refuses for every pod is told",
        arguments: [("", true), (#""name":"a b","#, true), (#""name":"A.b_c-1","#, false)])
    func names(name: String, isRefused: Bool) {
        let codes = assess(Self.node("calico", #","nodename_file_optional":true"#, name: name)).findings.map(\.code)
        #expect(codes.contains(.confFileInvalid) == isRefused)
    }

}
