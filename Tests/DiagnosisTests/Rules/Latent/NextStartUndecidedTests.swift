import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

private let metrics = "version = 2\n[metrics]\naddress = \"127.0.0.1:1338\"\n"
private let directory = "version = 3\n[plugins.\"io.containerd.cri.v1.runtime\".cni]\nbin_dir = \"/opt/cni/bin\"\n"
private let path = "/etc/containerd/config.toml"

extension FindingCase {
    static let nextStartUndecided = FindingCase(
        .nextStartUndecided, .info, at: "/etc/containerd/config.toml:3:12", naming: "metrics.address", on: .sound
    ) { node in
        node.put(metrics, at: path)
    } fix: { node in
        node.put("version = 2\n", at: path)
    }
}

@Suite("NextStartUndecided") struct NextStartUndecidedTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.nextStartUndecided.holds() }

    @Test("a containerd that was started with the setting has shown what becomes of it")
    func started() {
        var node = Snapshot.sound
        node.put(metrics, at: path, changed: SampleNode.start - Span.hour)
        #expect(!assess(node).findings.contains { $0.code == .nextStartUndecided })
    }

    @Test("what only a merged change tells judges no tree, and no start by itself rests on it")
    func bySource() {
        var node = SampleNode.second.snapshot
        node.installedVersion = ContainerdVersion("2.4.1")
        node.put(directory, at: path, changed: SampleNode.start - Span.hour)
        let live = assess(node)
        #expect(live.afterRestart?.basis == .source)
        #expect(!live.undecided.isEmpty)
        node.live = nil
        let tree = assess(node)
        #expect(tree.verdict == .unknown)
        #expect(tree.findings.contains { $0.code == .nextStartUndecided && $0.severity == .info })
    }
}
