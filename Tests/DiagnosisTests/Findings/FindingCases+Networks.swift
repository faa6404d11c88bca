import Containerd
import Diagnosis
import Node
import SampleNodes

/// NetworkReady is true: is it the network that the node should have, and does it do its work.
extension FindingCase {
    static let networks: [FindingCase] =
        DefaultNetworkShadowsTests.cases + ConfStaleOtherCNITests.cases + ChainPluginOrphanedTests.cases
        + [ConfTemplateWinsTests.victory] + AddressesExhaustedTests.cases + PodNetworkFailsTests.cases

    /// Those that have no suite of their own.
    static let others: [FindingCase] = [
        FindingCase(
            .cniVersionUnsupported, .warning, at: "\(Snapshot.conflist):1:40", naming: "0.3.1", "calico refuses it"
        ) { node in
            node.failPod("plugin type=\"calico\" failed (add): incompatible CNI versions; config is \"0.3.1\"")
        } mend: { node in
            let now = node.takenAt.realtime
            node.put(SampleNode.calico.replacing("0.3.1", with: "1.0.0"), at: Snapshot.conflist, changed: now)
        }
    ]
}
