import Containerd
import Diagnosis
import Node
import SampleNodes
import Testing

extension FindingCase {
    static let clockBehind = FindingCase(
        .clockBehind, .info, at: KubeconfigMissingTests.path, naming: "is behind", on: KubeconfigMissingTests.node
    ) { node in
        node.files.credentials[KubeconfigMissingTests.path]?.beginsAt = node.takenAt.realtime / Span.second + 3600
    } fix: { node in
        node.pass(2 * Span.hour)
    }
}

@Suite("ClockBehind") struct ClockBehindTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.clockBehind.holds() }

    @Test("it is a note, and what clocks usually differ by is nothing", arguments: [(60, false), (3600, true)])
    func differs(seconds: Int64, isTold: Bool) {
        var node = KubeconfigMissingTests.node
        node.files.credentials[KubeconfigMissingTests.path]?.beginsAt = node.takenAt.realtime / Span.second + seconds
        let assessment = assess(node)
        #expect(assessment.verdict == .ready)
        #expect(assessment.findings.contains { $0.code == .clockBehind } == isTold)
    }

    @Test("a begin beyond all time traps nothing", arguments: [Int64.max, .min, 0, -1])
    func bounds(begin: Int64) {
        var node = KubeconfigMissingTests.node
        node.files.credentials[KubeconfigMissingTests.path]?.beginsAt = begin
        #expect(assess(node).verdict == .ready)
    }
}
