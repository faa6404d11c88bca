import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let noRuntime = FindingCase(.noRuntime, .warning, naming: "no known socket, unit or program") { node in
        node.runtime = .choose(RuntimeEvidence())
        node.live?.answer = .noSocket
    } fix: { node in
        node.runtime = nil
        node.serve()
    }
}

@Suite("NoRuntime") struct NoRuntimeTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.noRuntime.holds() }
}
