import Containerd
import Diagnosis
import Node
import SampleNodes
import Testing

@Suite("HostDirectoryUnwritable, for pods") struct UnwritableStateTests {
    private static let bridged = SampleNode.ready(
        [("/etc/cni/net.d/10-mynet.conflist", SampleNode.bridge)], networks: ["mynet"]
    ).snapshot
    private static let lock = "/var/lib/cni/networks/mynet/lock"

    static let cases = [
        FindingCase(
            .hostDirectoryUnwritable, .warning, at: "/var/lib/cni", naming: "host-local has to write there",
            "mounted ro", on: bridged
        ) { node in
            node.system.mounts = [MountReading(target: "/var/lib/cni", fileSystem: "ext4", options: ["ro"])]
        } fix: { node in
            node.system.mounts = [MountReading(target: "/var/lib/cni", fileSystem: "ext4", options: ["rw"])]
        },
        FindingCase(.hostDirectoryUnwritable, .warning, at: lock, naming: "permission denied", on: bridged) { node in
            node.failPod(#"plugin type="bridge" failed (add): open \#(lock): permission denied"#)
        } fix: { node in
            node.log("RunPodSandbox for web returns sandbox id \"b1946ac9\"", ago: Span.second)
        },
    ]

    @Test("raised by a mount, or by what a plugin says of it, cleared without", arguments: cases)
    func proven(example: FindingCase) throws { try example.holds() }

    @Test("a plugin that keeps nothing there does not mind the mount")
    func others() {
        var node = Snapshot.sound
        node.system.mounts = [MountReading(target: "/var/lib/cni", fileSystem: "ext4", options: ["ro"])]
        #expect(assess(node).findings.isEmpty)
    }
}
