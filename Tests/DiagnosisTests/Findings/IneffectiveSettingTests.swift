import Containerd
import Diagnosis
import Node
import SampleNodes
import Testing

/// A conf_dir that a person wrote and containerd does not go by, with the network's list in it.
@Suite("Settings without effect") struct LostSettingTests {
    private static let meant = "/etc/kubernetes/cni/net.d"

    private func node(_ table: String, key: String = "conf_dir") -> Snapshot {
        var node = Snapshot.sound
        node.uninstall()
        node.put(SampleNode.calico, at: "\(Self.meant)/10-calico.conflist")
        node.put(
            "version = 2\n[\(table)]\n\(key) = \"\(Self.meant)\"\n", at: Snapshot.config,
            changed: SampleNode.start - Span.hour)
        return node
    }

    @Test(
        "the table that containerd does not look into is named, and config.toml is to be fixed",
        arguments: [
            #"plugins."io.containerd.grpc.v1.cri".containerd.cni"#,
            #"plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.cni"#,
            #"plugins."io.containerd.grpc.v1.cri".cnii"#, #"plugins."io.containerd.grpc.v1.cri.cni""#,
            #"plugins."io.containerd.grpc.v1.crii".cni"#, #"plugins."io.containerd.cri.v1.runtime".cni"#,
            #""io.containerd.grpc.v1.cri".cni"#, "cni",
        ])
    func wrongTable(table: String) throws {
        let assessment = assess(node(table))
        let first = try #require(assessment.findings.first)
        #expect(first.code == .configKeyIgnored && first.severity == .error)
        #expect(first.location?.text == "\(Snapshot.config):3:1" && first.message.contains("\(Self.meant)/10-calico"))
        let section = first.evidence.first { $0.name == "section" }?.value
        #expect(section?.filter { $0 != "\"" } == table.filter { $0 != "\"" })
        #expect(assessment.remedy.action == .fixThenRestart)
    }

    @Test("a key of another name is the one that was meant", arguments: ["confdir", "conf-dir", "cni_conf_dir"])
    func wrongKey(key: String) throws {
        let first = try #require(assess(node(#"plugins."io.containerd.grpc.v1.cri".cni"#, key: key)).findings.first)
        #expect(first.code == .configKeyIgnored && first.message.contains("\(key) = "))
    }

    @Test(
        "a directory beside conf_dir is searched, itself and its net.d",
        arguments: ["/etc/cni/net.id", "/etc/cni/net.d.bak", "/etc/cni/multus/net.d", "/etc/cni.bak/net.d"])
    func beside(directory: String) throws {
        var node = Snapshot.sound
        node.uninstall()
        node.containers = [.calico(.running)]
        node.put(SampleNode.calico, at: "\(directory)/10-calico.conflist")
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .confInWrongDirectory && first.location?.file == "\(directory)/10-calico.conflist")
    }
    @Test("what libcni has kept of a sandbox tells that there was a network; an agent at work needs no such sign")
    func trace() throws {
        var node = Snapshot.sound
        node.uninstall()
        #expect(assess(node).findings.first?.code == .noNetworkConfig)
        node.put("{}", at: "/var/lib/cni/results/k8s-pod-network-b1946ac9-eth0")
        #expect(assess(node).findings.first?.code == .configRemoved)
        node.containers = [.calico(.running)]
        #expect(assess(node).findings.first?.code == .agentFailing)
    }
}
