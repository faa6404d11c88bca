import Containerd
import Diagnosis
import Node
import Scenarios
import Testing

extension FindingCase {
    /// The cause raises it on a sound node, in its place and as the first to be fixed, the fix clears it, and neither
    /// touches a sound node; without any one input that it needs it is told as not judged. What it says is one sentence that
    /// names the place.
    ///
    /// - Parameter namesPlace: whether the sentence names the file, and not just a key in it.
    func holds(namesPlace: Bool = true, _ place: Testing.SourceLocation = #_sourceLocation) throws {
        let before = assess(sound)
        #expect(before.weighing.isEmpty, "not sound: \(before.weighing.map(\.message))", sourceLocation: place)
        #expect(!before.findings.contains { $0.code == code }, sourceLocation: place)

        var node = sound
        cause(&node)
        let broken = assess(node)
        let found = broken.findings.map { "\($0.code.rawValue) \($0.location?.text ?? "-"): \($0.message)" }
        let finding = try #require(
            broken.findings.first { $0.code == code }, "found only \(found)", sourceLocation: place)
        #expect(finding.severity == severity, sourceLocation: place)
        #expect(finding.location?.text == self.place, sourceLocation: place)
        #expect(
            severity == .info || broken.findings.first == finding, "not the first to be fixed: \(found)",
            sourceLocation: place)
        #expect(broken.missing.isEmpty, sourceLocation: place)
        for name in names { #expect(finding.message.contains(name), "\(finding.message)", sourceLocation: place) }
        isSilent(on: node, place)
        speaks(finding, namesPlace, place)

        fix(&node)
        let fixed = assess(node)
        #expect(!fixed.findings.contains { $0.code == code }, sourceLocation: place)
        #expect(fixed.weighing.isEmpty, "left: \(fixed.weighing.map(\.message))", sourceLocation: place)
    }

    private func speaks(_ finding: Finding, _ namesPlace: Bool, _ place: Testing.SourceLocation) {
        let message = finding.message
        let isSentence =
            message.first.map { $0.isLetter || $0 == "/" } == true
            && !message.unicodeScalars.contains { $0.value < 0x20 } && !message.contains("  ")
            && !message.contains("..") && !message.hasSuffix(" ") && !message.contains("Optional(")
        #expect(isSentence, "\(message)", sourceLocation: place)
        #expect(finding.evidence.allSatisfy { !$0.name.isEmpty }, sourceLocation: place)
        guard namesPlace, let file = finding.location?.file else { return }
        let parts = file.split(separator: "/")
        let isDescribed = message.contains("/" + parts.dropLast().joined(separator: "/"))
        #expect(
            message.contains(file) || isDescribed && message.contains(parts.last ?? ""), "\(message)",
            sourceLocation: place)
    }

    private func isSilent(on node: Snapshot, _ place: Testing.SourceLocation) {
        for input in code.rule.needs {
            guard let lacking = node.lacking(input) else { continue }
            let assessment = assess(lacking)
            #expect(!assessment.findings.contains { $0.code == code }, "without \(input)", sourceLocation: place)
            // Nobody lacks what nobody has asked for.
            guard input != .plugins else { continue }
            let notJudged = assessment.notJudged.first { $0.lack.input == input }
            #expect(notJudged?.codes.contains(code) == true, "without \(input)", sourceLocation: place)
        }
    }
}

extension Assessment {
    /// What makes a node worse than ready.
    fileprivate var weighing: [Finding] { findings.filter { $0.severity != .info } }
}
