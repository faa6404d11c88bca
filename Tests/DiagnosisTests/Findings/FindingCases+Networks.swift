import Containerd
import Diagnosis
import Node
import SampleNodes

/// NetworkReady is true: is it the network that the node should have, and does it do its work.
extension FindingCase {
    static let networks: [FindingCase] =
        DefaultBridgeActiveTests.cases + LeftoverCNIConfigTests.cases + ChainedPluginLeftoverTests.cases
        + [ConfTemplateWinsTests.victory] + AddressesExhaustedTests.cases + PodNetworkFailsTests.cases
}
