import Containerd
import Diagnosis
import Node
import SampleNodes
import Testing

extension FindingCase {
    static let cniVersionUnsupported = FindingCase(
        .cniVersionUnsupported, .warning, at: "\(Snapshot.conflist):1:40", naming: "0.3.1", "calico refuses it"
    ) { node in
        node.failPod("plugin type=\"calico\" failed (add): incompatible CNI versions; config is \"0.3.1\"")
    } fix: { node in
        let now = node.takenAt.realtime
        node.put(SampleNode.calico.replacing("0.3.1", with: "1.0.0"), at: Snapshot.conflist, changed: now)
    }
}

@Suite("CNIVersionUnsupported") struct CNIVersionUnsupportedTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.cniVersionUnsupported.holds() }
}
