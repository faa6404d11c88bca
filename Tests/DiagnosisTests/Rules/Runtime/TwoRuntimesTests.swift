import Containerd
import Diagnosis
import Node
import Syntax
import Testing

extension FindingCase {
    static let twoRuntimes = FindingCase(
        .twoRuntimes, .info, naming: "CRI-O (/run/crio/crio.sock)", "kubelet's endpoint"
    ) { node in
        var evidence = RuntimeEvidence()
        evidence.sockets = [
            .init(KnownRuntime.usualSocket, .answers, pid: 7, unit: KnownRuntime.usualUnit),
            .init("/run/crio/crio.sock", .answers, pid: 8, unit: "crio.service"),
        ]
        evidence.kubelet = .init(endpoint: KnownRuntime.usualSocket, source: "/c.yaml", isInUse: true)
        node.runtime = .choose(evidence)
    } fix: { node in
        node.runtime = nil
    }
}

@Suite("TwoRuntimes") struct TwoRuntimesTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.twoRuntimes.holds() }
}
