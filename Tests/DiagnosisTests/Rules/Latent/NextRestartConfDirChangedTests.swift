import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let nextRestartConfDirChanged = FindingCase(
        .nextRestartConfDirChanged, .warning, at: Snapshot.config, naming: "one restart of containerd away", meant
    ) { node in
        node.move(Snapshot.conflist, to: "\(meant)/10-calico.conflist")
        node.says { $0.running.settings.confDir = Located(meant) }
    } fix: { node in
        node.put(Snapshot.cni("conf_dir = \"\(meant)\""), at: Snapshot.config)
    }
}

private let meant = "/etc/kubernetes/cni/net.d"

@Suite("NextRestartConfDirChanged") struct NextRestartConfDirChangedTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.nextRestartConfDirChanged.holds() }

    @Test("a conf_dir that is set to a directory with a broken file is named by its place")
    func broken() throws {
        var node = Snapshot.sound
        node.put("{", at: "/srv/cni/10-a.conflist")
        node.put(Snapshot.cni("conf_dir = \"/srv/cni\""), at: Snapshot.config)
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .nextRestartConfDirChanged && first.location?.text == "\(Snapshot.config):3:15")
        #expect(first.message.contains("/srv/cni"))
    }
}
