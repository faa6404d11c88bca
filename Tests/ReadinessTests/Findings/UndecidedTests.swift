import Containerd
import Readiness
import Testing

/// What a start would do hangs on the node's routes, which are not looked at.
@Suite("A prediction that the routes decide") struct UndecidedTests {
    private static var node: Snapshot {
        var node = Snapshot.sound
        node.put(
            "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\"]\nstream_server_address = \"\"\n", at: Snapshot.config)
        return node
    }

    @Test("where no containerd runs, the verdict stays open, and the place is told")
    func offline() throws {
        var node = Self.node
        node.live = nil
        let assessment = assess(node)
        #expect(assessment.verdict == .unknown)
        let finding = try #require(assessment.findings.first { $0.code == .readingIncomplete })
        #expect(finding.location?.text == "/etc/containerd/config.toml:3:26")
        #expect(finding.message.contains("default route"))
    }

    @Test("a containerd that serves has found its address")
    func running() {
        #expect(!assess(Self.node).findings.contains { $0.code == .readingIncomplete })
    }
}
