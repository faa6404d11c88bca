import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let nextRestartContainerdExits = FindingCase(
        .nextRestartContainerdExits, .warning, at: "\(Snapshot.config):1:1", naming: "one restart of containerd away"
    ) { node in
        node.put("[plugins\n", at: Snapshot.config)
    } fix: { node in
        node.put("version = 2\n", at: Snapshot.config)
    }
}

@Suite("NextRestartContainerdExits") struct NextRestartContainerdExitsTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.nextRestartContainerdExits.holds() }

    @Test("a node whose containerd is started with a file that is gone is one restart from an outage, replayed as well")
    func missingFile() throws {
        var node = Snapshot.sound
        node.configPath = "/srv/containerd/config.toml"
        #expect(assess(node).findings.isEmpty)
        node.configMustExist = true
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .nextRestartContainerdExits && first.message.contains("/srv/containerd/config.toml"))
        let again = try Snapshot(json: parseJSON(Array(writeJSON(node.json, pretty: false).utf8)))
        #expect(again.configMustExist && assess(again).findings == assess(node).findings)
    }
}
