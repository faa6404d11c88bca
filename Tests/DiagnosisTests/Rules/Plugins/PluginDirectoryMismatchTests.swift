import Containerd
import Diagnosis
import Node
import SampleNodes
import Testing

@Suite("PluginDirectoryMismatch") struct PluginDirectoryMismatchTests {
    static let cases = [
        FindingCase(
            .pluginDirectoryMismatch, .warning, at: "/etc/containerd/config.toml", naming: "it is in /usr/lib/cni",
            "set bin_dir"
        ) { node in
            node.move(PluginNode.calico, to: "/usr/lib/cni/calico")
        } fix: { node in
            node.move("/usr/lib/cni/calico", to: PluginNode.calico)
        }
    ]

    @Test("raised by a program in another directory, cleared in the right one", arguments: cases)
    func proven(example: FindingCase) throws { try example.holds() }

    @Test(
        "what to do hangs on who fills the directories",
        arguments: [
            ("/var/lib/rancher/k3s/data/abc/bin", "restart the CNI's pod", RemedyKind.fixThenReload),
            ("/usr/libexec/cni", "config.toml.tmpl", .fixThenRestart),
        ])
    func way(directory: String, advice: String, remedy: RemedyKind) {
        var node = Snapshot.sound
        node.configPath = "/var/lib/rancher/rke2/agent/etc/containerd/config.toml"
        node.move(PluginNode.calico, to: "\(directory)/calico")
        let finding = assess(node).findings.first
        #expect(finding?.code == .pluginDirectoryMismatch)
        #expect(finding?.message.contains(advice) == true, "\(finding?.message ?? "")")
        #expect(finding?.remedy == remedy)
    }
}
