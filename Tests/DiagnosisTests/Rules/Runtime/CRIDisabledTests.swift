import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let criDisabled = FindingCase(
        .criDisabled, .error, at: "/etc/containerd/config.toml:2:22", naming: "switched off"
    ) { node in
        node.put(disabled, at: Snapshot.config)
        node.loseCRI()
    } fix: { node in
        node.put(goodConfig, at: Snapshot.config)
        node.serve()
    }
}

private let goodConfig = "version = 2\n"
private let disabled = "version = 2\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n"

@Suite("CRIDisabled") struct CRIDisabledTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.criDisabled.holds() }

    @Test("a gRPC server that is switched off is no FIFO")
    func withoutServer() throws {
        var node = Snapshot.sound
        node.put("version = 2\ndisabled_plugins = [\"io.containerd.server.v1.grpc\"]\n", at: Snapshot.config)
        node.installedVersion = ContainerdVersion("2.3.4")
        node.live = nil
        let assessment = assess(node)
        #expect(assessment.verdict == .notReady)
        let finding = try #require(assessment.findings.first)
        #expect(finding.code == .criDisabled && finding.location?.position?.line == 2)
        #expect(finding.message.contains("opens no socket"))
    }

    @Test("where nothing tells what a start would come to, it is said that CRI is not served, and no place")
    func withoutVersion() throws {
        var node = Snapshot.sound
        node.live?.runningVersion = nil
        node.installedVersion = nil
        node.loseCRI()
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .criDisabled && first.location == nil)
    }
}
