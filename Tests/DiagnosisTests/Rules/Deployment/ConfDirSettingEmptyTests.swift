import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let confDirSettingEmpty = FindingCase(
        .confDirSettingEmpty, .error, at: "\(Snapshot.config):3:15", naming: "conf_dir is empty"
    ) { node in
        node.refuse()
        node.put(Snapshot.cni("conf_dir = \"\""), at: Snapshot.config, changed: SampleNode.start - Span.hour)
        node.says { $0.running.settings.confDir = Located("") }
    } fix: { node in
        node.put(Snapshot.cni("conf_dir = \"\(Snapshot.directory)\""), at: Snapshot.config)
        node.says { $0.running.settings.confDir = Located(Snapshot.directory) }
        node.serve()
    }
}

@Suite("ConfDirSettingEmpty") struct ConfDirSettingEmptyTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.confDirSettingEmpty.holds() }
}
