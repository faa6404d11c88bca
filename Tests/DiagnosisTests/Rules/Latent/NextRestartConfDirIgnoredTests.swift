import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let nextRestartConfDirIgnored = FindingCase(
        .nextRestartConfDirIgnored, .warning, at: "\(Snapshot.config):2:1", naming: "one restart of containerd away",
        meant
    ) { node in
        node.move(Snapshot.conflist, to: "\(meant)/10-calico.conflist")
        node.says { $0.running.settings.confDir = Located(meant) }
        node.put("[plugins.\"io.containerd.grpc.v1.cri\".cni]\nconf_dir = \"\(meant)\"\n", at: Snapshot.config)
    } fix: { node in
        node.put(Snapshot.cni("conf_dir = \"\(meant)\""), at: Snapshot.config)
    }
}

private let meant = "/etc/kubernetes/cni/net.d"

@Suite("NextRestartConfDirIgnored") struct NextRestartConfDirIgnoredTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.nextRestartConfDirIgnored.holds() }
}
