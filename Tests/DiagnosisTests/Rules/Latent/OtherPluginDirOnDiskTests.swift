import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let otherPluginDirOnDisk = FindingCase(
        .otherPluginDirOnDisk, .warning, at: "/etc/containerd/config.toml:3:14", naming: "/usr/lib/cni", "a restart"
    ) { node in
        // The plugins are there as well: a restart loses nothing.
        for (path, program) in node.files.entries where path.hasPrefix("/opt/cni/bin/") {
            node.put(program, at: "/usr/lib/cni/" + path.dropFirst("/opt/cni/bin/".count))
        }
        node.put(Snapshot.cni("bin_dir = \"/usr/lib/cni\""), at: Snapshot.config)
    } fix: { node in
        node.put(Snapshot.cni("bin_dir = \"/opt/cni/bin\""), at: Snapshot.config)
    }
}

@Suite("OtherPluginDirOnDisk") struct OtherPluginDirOnDiskTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.otherPluginDirOnDisk.holds() }
}
