import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let confFileBlocks = FindingCase(
        .confFileBlocks, .error, at: "/etc/cni/net.d/05-a.conf", naming: "FIFO", "remove it"
    ) { node in
        node.put(FileEntry(kind: .fifo, mode: 0o644, changed: Snapshot.recent), at: "/etc/cni/net.d/05-a.conf")
        node.live?.answer = .notInitialized
    } fix: { node in
        node.remove("/etc/cni/net.d/05-a.conf")
        node.serve()
    }
}

@Suite("ConfFileBlocks") struct ConfFileBlocksTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.confFileBlocks.holds() }

    @Test("a config.toml that is a FIFO is named")
    func fifo() throws {
        var node = Snapshot.sound
        node.put(FileEntry(kind: .fifo, mode: 0o644), at: Snapshot.config)
        node.installedVersion = ContainerdVersion("2.3.4")
        node.live = nil
        let assessment = assess(node)
        #expect(assessment.verdict == .notReady)
        let finding = try #require(assessment.findings.first)
        #expect(finding.code == .confFileBlocks && finding.location?.file == Snapshot.config)
        #expect(finding.message.hasPrefix("\(Snapshot.config) is a FIFO"))
    }

    @Test("what would block the next start is named, with CRI or without", arguments: [true, false])
    func later(servesCRI: Bool) throws {
        var node = Snapshot.sound
        node.put(FileEntry(kind: .fifo, mode: 0o644, changed: Snapshot.recent), at: Snapshot.config)
        if !servesCRI { node.loseCRI() }
        let first = try #require(assess(node).findings.first)
        #expect(first.code == (servesCRI ? .nextRestartContainerdHangs : .confFileBlocks))
        #expect(first.location?.file == Snapshot.config && first.message.contains("is a FIFO"))
    }
}
