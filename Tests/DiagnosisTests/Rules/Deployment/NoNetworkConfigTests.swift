import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let noNetworkConfig = FindingCase(
        .noNetworkConfig, .error, at: Snapshot.directory, naming: "holds no CNI configuration"
    ) { node in
        node.uninstall()
    } fix: { node in
        node.install()
    }
}

@Suite("NoNetworkConfig") struct NoNetworkConfigTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.noNetworkConfig.holds() }
}
