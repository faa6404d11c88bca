import Containerd
import Diagnosis
import Node
import SampleNodes
import Testing

@Suite("ConfTemplateWins") struct ConfTemplateWinsTests {
    /// A load by the key and one by the watch have crossed.
    private static let race =
        FindingCase(.confTemplateWins, .warning, at: "/etc/containerd/config.toml", naming: "Pods get no network") {
            node in
            node.says { $0.running.settings.confTemplate = Located("/etc/cni.tmpl") }
            node.failPod(#"failed to find network info for sandbox "b1946ac9""#)
        } fix: { node in
            node.says { $0.running.settings.confTemplate = Located("") }
            node.pass(6 * Span.minute)
        }

    /// What the key has written goes before the cluster's file.
    static let victory =
        FindingCase(
            .confTemplateWins, .warning, at: "/etc/containerd/config.toml:3:20", naming: "10-containerd-net.conflist",
            "20-calico.conflist"
        ) { node in
            node.containers = [.calico(.running)]
            node.move(Snapshot.conflist, to: "/etc/cni/net.d/20-calico.conflist")
            node.put(Snapshot.cni("conf_template = \"/etc/cni.tmpl\""), at: Snapshot.config)
            node.put(SampleNode.bridge, at: "/etc/cni/net.d/10-containerd-net.conflist")
            node.serve(["mynet"])
            node.says { $0.running.settings.confTemplate = Located("/etc/cni.tmpl") }
        } fix: { node in
            node.put("version = 2\n", at: Snapshot.config)
            node.remove("/etc/cni/net.d/10-containerd-net.conflist")
            node.serve()
        }

    @Test("raised by a pod that was given nothing, or a file that goes before, cleared without the key")
    func proven() throws {
        try Self.race.holds(namesPlace: false)
        try Self.victory.holds()
    }

    @Test("without the key the same failure is another one")
    func other() {
        var node = Snapshot.sound
        node.failPod(#"failed to find network info for sandbox "b1946ac9""#)
        #expect(assess(node).findings.map(\.code) == [.podNetworkFails])
    }
}
