import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let containerdWillNotStart = FindingCase(
        .containerdWillNotStart, .error, at: "/etc/containerd/config.toml:2:1", naming: "will not start"
    ) { node in
        node.put("version = 2\n[plugins\n", at: Snapshot.config)
        node.end(active: "failed", sub: "failed", result: "exit-code")
    } fix: { node in
        node.put(goodConfig, at: Snapshot.config)
        node.serve()
    }
}

private let goodConfig = "version = 2\n"

@Suite("ContainerdWillNotStart") struct ContainerdWillNotStartTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.containerdWillNotStart.holds() }

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
}
