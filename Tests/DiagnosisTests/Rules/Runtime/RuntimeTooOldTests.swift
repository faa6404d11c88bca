import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let runtimeTooOld = FindingCase(.runtimeTooOld, .error, naming: "1.5.11", "v1.29.4", "upgrade") { node in
        node.live?.runningVersion = ContainerdVersion("1.5.11")
        node.installedVersion = ContainerdVersion("1.5.11")
        node.system.kubelet = KubeletReading(version: "v1.29.4")
        node.loseCRI()
    } fix: { node in
        node.live?.runningVersion = ContainerdVersion("1.7.24")
        node.installedVersion = ContainerdVersion("1.7.24")
        node.serve()
    }
}

@Suite("RuntimeTooOld") struct RuntimeTooOldTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.runtimeTooOld.holds() }

    @Test("a kubelet that asks for a version of CRI which this containerd has no more is what is too old")
    func oldKubelet() throws {
        var node = SampleNode.second.snapshot
        node.system.kubelet = KubeletReading(version: "v1.22.17")
        node.log("unknown service runtime.v1alpha2.RuntimeService", unit: "kubelet.service")
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .runtimeTooOld && first.severity == .warning && first.message.contains("v1.22.17"))
        node.refuse()
        #expect(assess(node).findings.contains { $0.code == .runtimeTooOld && $0.severity == .error })
        node.pass(16 * Span.minute)
        #expect(!assess(node).findings.contains { $0.code == .runtimeTooOld })
    }
}
