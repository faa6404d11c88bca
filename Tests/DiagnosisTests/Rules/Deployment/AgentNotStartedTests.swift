import Diagnosis
import Node
import SampleNodes
import Testing

extension FindingCase {
    static let agentNotStarted = blocked(.agentNotStarted, "has not been created yet", by: .calico(.waiting))
}

@Suite("AgentNotStarted") struct AgentNotStartedTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.agentNotStarted.holds() }
}
