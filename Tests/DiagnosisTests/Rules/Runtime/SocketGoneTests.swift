import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let socketGone = FindingCase(.socketGone, .error, naming: "name is gone", "kubelet") { node in
        node.live?.answer = .noSocket
        node.live?.isSocketGone = true
    } fix: { node in
        node.live?.isSocketGone = false
        node.serve()
    }
}

@Suite("SocketGone") struct SocketGoneTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.socketGone.holds() }
}
