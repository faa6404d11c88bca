import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let confDirMissing = FindingCase(
        .confDirMissing, .error, at: Snapshot.directory, naming: "does not exist"
    ) { node in
        node.remove(Snapshot.directory)
        node.refuse()
    } mend: { node in
        node.install()
    }
}

@Suite("ConfDirMissing") struct ConfDirMissingTests {
    @Test("its cause raises it, its mend clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.confDirMissing.holds() }

    @Test("an empty conf_dir names no directory, and config.toml is to be mended")
    func nowhere() throws {
        var node = Snapshot.sound
        node.refuse()
        node.put(
            "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".cni]\n  conf_dir = \"\"\n", at: Snapshot.config,
            changed: SampleNode.start - Span.hour)
        node.says { $0.running.settings.confDir = Located("") }
        let first = try #require(assess(node).findings.first { $0.code == .confDirMissing })
        #expect(first.mend == .fixThenRestart && first.cause == "CONF_WRONG_DIR")
    }
}
