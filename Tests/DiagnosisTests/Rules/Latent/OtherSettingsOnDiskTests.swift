import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let otherSettingsOnDisk = FindingCase(
        .otherSettingsOnDisk, .warning, at: "/etc/containerd/config.toml:3:14", naming: "/usr/lib/cni", "a restart"
    ) { node in
        // The plug-ins are there as well: a restart loses nothing.
        for (path, program) in node.files.entries where path.hasPrefix("/opt/cni/bin/") {
            node.put(program, at: "/usr/lib/cni/" + path.dropFirst("/opt/cni/bin/".count))
        }
        node.put(Snapshot.cni("bin_dir = \"/usr/lib/cni\""), at: Snapshot.config)
    } mend: { node in
        node.put(Snapshot.cni("bin_dir = \"/opt/cni/bin\""), at: Snapshot.config)
    }
}

@Suite("OtherSettingsOnDisk") struct OtherSettingsOnDiskTests {
    @Test("its cause raises it, its mend clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.otherSettingsOnDisk.holds() }

    @Test("another conf_dir with the same list is said to be one")
    func directory() throws {
        var node = Snapshot.sound
        node.put(SampleNode.calico, at: "/srv/cni/10-calico.conflist")
        node.put(Snapshot.cni("conf_dir = \"/srv/cni\""), at: Snapshot.config)
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .otherSettingsOnDisk && first.cause == "CONF_WRONG_DIR")
        #expect(first.message.contains("conf_dir is /etc/cni/net.d and would be /srv/cni"))
    }
}
