import Containerd
import Diagnosis
import Node
import SampleNodes
import Testing

@Suite("RestartEndsPods") struct RestartEndsPodsTests {
    private static func example(_ mode: String) -> FindingCase {
        FindingCase(.restartEndsPods, .info, naming: "containerd.service", "KillMode=\(mode)", "ends every pod") {
            node in
            node.live?.unit?.killMode = mode
        } fix: { node in
            node.live?.unit?.killMode = "process"
        }
    }

    @Test(
        "a unit that ends its control group raises it, KillMode=process clears it, and without the unit it is not judged",
        arguments: ["control-group", "mixed"])
    func holds(mode: String) throws { try Self.example(mode).holds() }

    @Test("a unit that ends nothing besides, or does not tell, raises nothing", arguments: ["none", "process", ""])
    func silent(mode: String) {
        var node = Snapshot.sound
        node.live?.unit?.killMode = mode
        #expect(assess(node).findings.isEmpty)
    }

    @Test("while the network is down its own cause is told, not what comes of a restart")
    func down() {
        var node = Snapshot.sound
        node.live?.unit?.killMode = "control-group"
        node.uninstall()
        #expect(!assess(node).findings.contains { $0.code == .restartEndsPods })
    }
}
