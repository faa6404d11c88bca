import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let containerdMasked = FindingCase(.containerdMasked, .error, naming: "containerd.service", "unmask") {
        node in
        node.end(active: "inactive")
        node.live?.unit?.loadState = "masked"
    } fix: { node in
        node.serve()
    }
}

@Suite("ContainerdMasked") struct ContainerdMaskedTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.containerdMasked.holds() }
}
