import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let otherConfDirOnDisk = FindingCase(
        .otherConfDirOnDisk, .warning, at: "/etc/containerd/config.toml:3:15",
        naming: "conf_dir is /etc/cni/net.d and would be /srv/cni"
    ) { node in
        node.put(SampleNode.calico, at: "/srv/cni/10-calico.conflist")
        node.put(Snapshot.cni("conf_dir = \"/srv/cni\""), at: Snapshot.config)
    } fix: { node in
        node.put(Snapshot.cni("conf_dir = \"/etc/cni/net.d\""), at: Snapshot.config)
    }
}

@Suite("OtherConfDirOnDisk") struct OtherConfDirOnDiskTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.otherConfDirOnDisk.holds() }
}
