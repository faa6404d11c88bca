import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let socketDenied = FindingCase(.socketDenied, .warning, naming: "root") { node in
        node.live?.answer = .denied
    } fix: { node in
        node.serve()
    }
}

@Suite("SocketDenied") struct SocketDeniedTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.socketDenied.holds() }
}
