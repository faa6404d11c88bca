import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let confInWrongDirectory = FindingCase(
        .confInWrongDirectory, .error, at: "/etc/cni/10-calico.conflist", naming: "/etc/cni/net.d", "move it there"
    ) { node in
        node.move(Snapshot.conflist, to: "/etc/cni/10-calico.conflist")
        node.refuse()
    } fix: { node in
        node.move("/etc/cni/10-calico.conflist", to: Snapshot.conflist)
        node.serve()
    }
}

@Suite("ConfInWrongDirectory") struct ConfInWrongDirectoryTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.confInWrongDirectory.holds() }

    private func node(config: String) -> Snapshot {
        var node = Snapshot.sound
        let other = "/etc/kubernetes/cni/net.d"
        node.put(FileEntry(kind: .directory, mode: 0o755, listing: .names([])), at: other)
        node.refuse()
        node.configPath = config
        node.put(
            "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".cni]\n  conf_dir = \"\(other)\"\n", at: config,
            changed: SampleNode.start - Span.hour)
        node.says { $0.running.settings.confDir = Located(other) }
        return node
    }

    @Test("a file at its usual place means that conf_dir is wrong, but not in a configuration that is made anew")
    func setting() throws {
        let first = try #require(assess(node(config: Snapshot.config)).findings.first)
        #expect(first.code == .confInWrongDirectory && first.remedy == .fixThenRestart)
        #expect(first.message.contains("set conf_dir to /etc/cni/net.d, then restart containerd.service"))
        let made = try #require(
            assess(node(config: "/var/lib/rancher/k3s/agent/etc/containerd/config.toml")).findings.first)
        #expect(made.code == .confInWrongDirectory && made.remedy == .fixThenReload)
    }
}
