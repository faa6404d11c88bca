import Containerd
import Readiness
import Syntax
import Testing

/// A start after which containerd would give no answer.
@Suite("A start without an answer") struct SilentStartTests {
    private static func finding(_ config: FileEntry) throws -> Finding {
        var node = Snapshot.sound
        node.put(config, at: Snapshot.config)
        node.installedVersion = ContainerdVersion("2.3.4")
        node.live = nil
        let assessment = assess(node)
        #expect(assessment.verdict == .notReady)
        return try #require(assessment.findings.first)
    }

    @Test("a config.toml that is a FIFO is named")
    func fifo() throws {
        let finding = try Self.finding(FileEntry(kind: .fifo, mode: 0o644))
        #expect(finding.code == .confFileBlocks)
        #expect(finding.location?.file == Snapshot.config)
        #expect(finding.message.hasPrefix("\(Snapshot.config) is a FIFO"))
    }

    @Test(
        "a containerd that asks no plug-in for its status, and answers for none, is still in a load that it has begun",
        arguments: [("1.6.20", "1.1.0", false), ("2.1.9", "1.0.0", false), ("2.1.9", "1.1.0", true)])
    func hangs(version: String, cniVersion: String, asks: Bool) throws {
        var node = Snapshot.sound
        node.installedVersion = ContainerdVersion(version)
        node.live?.runningVersion = node.installedVersion
        node.live?.answer = .timedOut(versionAnswers: true)
        node.live?.delay = .hang
        let list = #"{"cniVersion":"\#(cniVersion)","name":"n","plugins":[{"type":"calico"}]}"#
        let entry = FileEntry(kind: .file, mode: 0o644, content: .bytes(Array(list.utf8)))
        node.put(entry, at: "/etc/cni/net.d/00-n.conflist")
        let finding = try #require(assess(node).findings.first)
        #expect(finding.code == .statusHangs)
        #expect(finding.message.contains("asks for STATUS") == asks, "\(finding.message)")
        #expect(finding.message.contains("a load of CNI files does not end") == !asks)
    }

    @Test("a gRPC server that is switched off is no FIFO")
    func withoutServer() throws {
        let text = "version = 2\ndisabled_plugins = [\"io.containerd.server.v1.grpc\"]\n"
        let bytes = Array(text.utf8)
        let finding = try Self.finding(
            FileEntry(kind: .file, mode: 0o644, size: Int64(bytes.count), content: .bytes(bytes)))
        #expect(finding.code == .criDisabled)
        #expect(finding.location?.position?.line == 2)
        #expect(finding.message.contains("opens no socket"))
    }
}
