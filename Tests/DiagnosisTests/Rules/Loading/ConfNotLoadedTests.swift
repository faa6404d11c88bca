import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let confNotLoaded = FindingCase(
        .confNotLoaded, .error, at: Snapshot.conflist, naming: "its watch is alive", "a reload is enough"
    ) { node in
        node.refuse()
    } fix: { node in
        node.serve()
    }
}

@Suite("ConfNotLoaded") struct ConfNotLoadedTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.confNotLoaded.holds() }

    @Test("a watch that cannot be seen is not said to be alive")
    func unseenWatch() throws {
        var node = Snapshot.sound
        node.live?.watch = .unknown("no process")
        node.refuse()
        let finding = try #require(assess(node).findings.first)
        #expect(finding.code == .confNotLoaded && finding.message.contains("its watch cannot be seen"))
    }
}
