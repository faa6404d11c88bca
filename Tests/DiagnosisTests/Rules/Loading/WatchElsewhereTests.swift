import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let watchElsewhere = FindingCase(
        .watchElsewhere, .error, at: Snapshot.conflist, naming: "another inode", "tmpfs"
    ) { node in
        node.live?.watch = .elsewhere
        node.system.mounts = [MountReading(target: Snapshot.directory, fileSystem: "tmpfs", options: ["rw"])]
        node.refuse()
    } fix: { node in
        node.serve()
    }
}

@Suite("WatchElsewhere") struct WatchElsewhereTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.watchElsewhere.holds() }

    @Test("a mount is named where one lies on the directory, and the root is none")
    func mount() throws {
        var node = Snapshot.sound
        node.live?.watch = .elsewhere
        node.system.mounts = [MountReading(target: "/", fileSystem: "ext4", options: ["rw"])]
        node.refuse()
        let finding = try #require(assess(node).findings.first)
        #expect(finding.code == .watchElsewhere && !finding.message.contains("mounted"))
    }
}
