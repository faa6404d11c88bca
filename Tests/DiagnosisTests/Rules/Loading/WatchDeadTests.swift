import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let watchDead = FindingCase(
        .watchDead, .error, at: Snapshot.conflist, naming: "is gone", "only a restart helps"
    ) { node in
        node.live?.watch = .dead
        node.refuse()
    } fix: { node in
        node.serve()
    }
}

@Suite("WatchDead") struct WatchDeadTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.watchDead.holds() }

    @Test("containerd's word on the directory that went is quoted")
    func removal() throws {
        var node = Snapshot.sound
        node.live?.watch = .dead
        node.refuse()
        node.log(
            "failed to reload cni configuration after receiving fs change event(\"\(Snapshot.directory)\": REMOVE)")
        let finding = try #require(assess(node).findings.first)
        #expect(finding.evidence.contains { $0.name == "log" && $0.value.contains("REMOVE") })
        #expect(finding.evidence.contains { $0.name == "confDir" && $0.value == Snapshot.directory })
    }
}
