import Containerd
import Diagnosis
import Node
import SampleNodes
import Testing

extension FindingCase {
    static let deafWhileReady = FindingCase(
        .watchDead, .warning, at: Snapshot.directory, naming: "Ready now", "deaf", "in a quiet hour"
    ) { node in
        node.live?.watch = .dead
    } fix: { node in
        node.live?.watch = .alive
    }
}

/// What WatchDead and WatchElsewhere say of a network that is ready.
@Suite("Deafness") struct DeafnessTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.deafWhileReady.holds() }

    @Test("a list that it has not taken note of is named, and nobody waits where pods fail")
    func unloaded() throws {
        let file = "/etc/cni/net.d/05-first.conflist"
        var node = Snapshot.sound
        node.live?.watch = .elsewhere
        node.put(SampleNode.bridge, at: file)
        node.failPod("plugin type=\"calico\" failed (add): the host is out of links")
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .watchElsewhere && first.location?.file == file)
        #expect(first.message.contains("is on another inode, and \(file) is not loaded; pods fail: restart it"))
    }
}
