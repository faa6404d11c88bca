import Containerd
import Diagnosis
import Testing

/// Each finding has one cause that raises it on a sound node, and goes with it.
@Suite("Findings") struct FindingTests {
    @Test("every code has a case that raises it")
    func complete() {
        let tried = Set(FindingCase.all.map(\.code))
        let missing = FindingCode.allCases.filter { !tried.contains($0) }
        #expect(missing.isEmpty, "add a case for \(missing.map(\.rawValue).joined(separator: ", "))")
    }

    @Test(
        "its cause raises it in its place, its mend clears it, and neither touches a sound node",
        arguments: FindingCase.others)
    func raisedAndCleared(by example: FindingCase) throws { try example.holds() }

    @Test("what it says is one sentence that names the place, and there is something to do", arguments: FindingCase.all)
    func speaks(_ example: FindingCase) throws {
        var node = example.sound
        example.cause(&node)
        let finding = try #require(assess(node).findings.first { $0.code == example.code })
        #expect(!finding.message.unicodeScalars.contains { $0.value < 0x20 })
        #expect(finding.message.first.map { $0.isLetter || $0 == "/" } == true, "\(finding.message)")
        #expect(!finding.message.contains("  ") && !finding.message.contains("..") && !finding.message.hasSuffix(" "))
        #expect(!finding.message.contains("Optional("))
        if let file = finding.location?.file {
            let parts = file.split(separator: "/")
            let isNamed = finding.message.contains(file)
            let isDescribed = finding.message.contains("/" + parts.dropLast().joined(separator: "/"))
            #expect(isNamed || isDescribed && finding.message.contains(parts.last ?? ""), "\(finding.message)")
        }
        #expect(finding.code.rule.about.advice().hasSuffix(".") && finding.code.rule.about.meaning.hasSuffix("."))
        #expect(finding.evidence.allSatisfy { !$0.name.isEmpty })
    }
}
