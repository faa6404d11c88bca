import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let configKeyIgnored = FindingCase(
        .configKeyIgnored, .info, at: "/etc/containerd/config.toml:2:1", naming: "has no effect in containerd 1"
    ) { node in
        node.put(
            "version = 2\n[plugins.\"io.containerd.cri.v1.runtime\".cni]\n  conf_dir = \"/etc/cni/net.d\"\n",
            at: Snapshot.config)
    } fix: { node in
        node.put(Snapshot.cni("conf_dir = \"/etc/cni/net.d\""), at: Snapshot.config)
    }
}

@Suite("ConfigKeyIgnored") struct ConfigKeyIgnoredTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.configKeyIgnored.holds() }

    @Test("a setting that a restart would lose, and the plugins with it, is told before the restart")
    func later() throws {
        var node = Snapshot.sound
        for (path, program) in node.files.entries where path.hasPrefix("/opt/cni/bin/") {
            node.remove(path)
            node.put(program, at: "/srv/cni/" + path.dropFirst("/opt/cni/bin/".count))
        }
        node.says { $0.running.settings.binDirs = Located(["/srv/cni"]) }
        node.put(
            "version = 2\n[plugins.\"io.containerd.cri.v1.runtime\".cni]\n  bin_dir = \"/srv/cni\"\n",
            at: Snapshot.config)
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .configKeyIgnored && first.severity == .warning)
        #expect(first.message.contains("after the next restart containerd would look for"))
        node.put(Snapshot.cni("bin_dir = \"/srv/cni\""), at: Snapshot.config)
        #expect(assess(node).findings.isEmpty)
        // Nobody has ever written it: then the place that sets it now is named.
        node.put(Snapshot.cni("bin_dir = \"/usr/lib/cni\""), at: Snapshot.config)
        #expect(assess(node).findings.first?.code == .pluginDirectoryMismatch)
    }
}
