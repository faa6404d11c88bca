import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let runningConfigStale = FindingCase(
        .runningConfigStale, .error, at: "\(Snapshot.config):3:15", naming: "only a restart helps"
    ) { node in
        node.put(Snapshot.cni("conf_dir = \"/etc/cni/net.d\""), at: Snapshot.config)
        node.says { $0.running.settings.confDir = Located("/srv/cni") }
        node.refuse()
    } fix: { node in
        node.says { $0.running.settings.confDir = Located(Snapshot.directory) }
        node.serve()
    }
}

@Suite("RunningConfigStale") struct RunningConfigStaleTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.runningConfigStale.holds() }
}
