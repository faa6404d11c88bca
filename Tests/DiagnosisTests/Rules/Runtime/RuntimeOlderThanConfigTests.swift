import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let runtimeOlderThanConfig = FindingCase(
        .runtimeOlderThanConfig, .warning, at: "/etc/containerd/config.toml:2:9", naming: "/var/lib/containerd",
        "/data/c"
    ) { node in
        node.put("version = 2\nroot = \"/data/c\"\n", at: Snapshot.config)
        node.says { $0.running.server.root = "/var/lib/containerd" }
    } fix: { node in
        node.says { $0.running.server.root = "/data/c" }
    }
}

@Suite("RuntimeOlderThanConfig") struct RuntimeOlderThanConfigTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.runtimeOlderThanConfig.holds() }

    @Test("what the command line says is not the file's to say")
    func flags() {
        var node = Snapshot.sound
        FindingCase.runtimeOlderThanConfig.cause(&node)
        node.live?.unit?.fixedSettings = ["root"]
        #expect(!assess(node).findings.contains { $0.code == .runtimeOlderThanConfig })
    }

    @Test("a file that is older than the process was read by it")
    func older() {
        var node = Snapshot.sound
        node.put("version = 2\nroot = \"/data/c\"\n", at: Snapshot.config, changed: SampleNode.start - Span.hour)
        node.says { $0.running.server.root = "/var/lib/containerd" }
        #expect(!assess(node).findings.contains { $0.code == .runtimeOlderThanConfig })
    }
}
