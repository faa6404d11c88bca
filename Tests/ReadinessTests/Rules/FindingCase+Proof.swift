import Readiness
import Scenarios
import Testing

extension FindingCase {
    /// The rule is silent on the sound node, speaks first in its place where its cause is, and is silent again where that
    /// is mended, or where an input that it needs is missing.
    func prove() throws {
        #expect(assess(sound).weighing.isEmpty)
        #expect(!isRaised(on: sound))
        var node = sound
        cause(&node)
        let broken = assess(node).findings
        let finding = try #require(broken.first { $0.code == code }, "found only \(broken.map(\.message))")
        #expect(finding.severity == severity && finding.location?.text == place, "\(finding)")
        #expect(severity == .info || broken.first == finding, "not the first to be mended: \(broken.map(\.message))")
        for name in names { #expect(finding.message.contains(name), "\(finding.message)") }
        for input in code.rule.needs {
            guard let lacking = node.lacking(input) else { continue }
            #expect(!isRaised(on: lacking), "\(code) without \(input)")
        }
        mend(&node)
        #expect(!isRaised(on: node))
        #expect(assess(node).weighing.isEmpty)
    }

    private func isRaised(on node: Snapshot) -> Bool { assess(node).findings.contains { $0.code == code } }
}

extension Assessment {
    /// What makes a node worse than ready.
    fileprivate var weighing: [Finding] { findings.filter { $0.severity != .info } }
}
