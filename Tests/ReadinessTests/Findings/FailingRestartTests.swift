import Containerd
import Readiness
import Syntax
import Testing

/// A node that is not ready, and that a restart would end.
@Suite("A restart that would fail") struct FailingRestartTests {
    private static func node(config: String) -> Snapshot {
        var node = Snapshot.sound
        node.put(config, at: Snapshot.config)
        node.refuse()
        return node
    }

    @Test(
        "where only a restart would help and containerd would not come back, that is said first",
        arguments: [
            ("version = 2\n[plugins\n", FindingCode.containerdWillNotStart),
            ("version = 2\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n", .criDisabled),
        ])
    func deaf(config: String, code: FindingCode) {
        var node = Self.node(config: config)
        node.live?.watch = .dead
        let assessment = assess(node)
        #expect(assessment.findings.first?.code == code)
        #expect(assessment.findings.first?.location?.file == Snapshot.config)
        #expect(assessment.findings.contains { $0.code == .watchDead })
        #expect(assessment.remedy.action == .fixThenRestart)
    }

    @Test("where a reload would help it is a warning behind what keeps the network down")
    func alive() {
        let assessment = assess(Self.node(config: "version = 2\n[plugins\n"))
        #expect(assessment.findings.first?.code == .confNotLoaded)
        #expect(assessment.findings.contains { $0.code == .containerdWillNotStart && $0.severity == .warning })
        #expect(assessment.remedy.action == .reload)
    }

    @Test("a node whose containerd is started with a file that is gone is one restart from an outage, replayed as well")
    func missingFile() throws {
        var node = Snapshot.sound
        node.configPath = "/srv/containerd/config.toml"
        #expect(assess(node).findings.isEmpty)
        node.configMustExist = true
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .nextRestartFails && first.message.contains("/srv/containerd/config.toml"))
        let again = try Snapshot(json: parseJSON(Array(writeJSON(node.json, pretty: false).utf8)))
        #expect(again.configMustExist && assess(again).findings == assess(node).findings)
    }
}
