import Containerd
import Diagnosis
import Foundation
import Testing

/// What belongs to a finding besides its rule: each test says what is lacking, and where it is to go.
@Suite("Findings") struct FindingTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// The Swift texts below a folder of rules.
    private static func texts(below folder: String) throws -> [String] {
        let files = FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path)
        return try (files?.allObjects as? [String] ?? []).filter { $0.contains("Rules/") && $0.hasSuffix(".swift") }
            .map { try text("\(folder)/\($0)") }
    }

    /// What stands between a text and the next quote or brace.
    private static func words(after start: String, in text: String) -> [String] {
        text.components(separatedBy: start).dropFirst().map { piece in
            String(piece.prefix { $0.isLetter || $0.isNumber })
        }
    }

    @Test("every rule stands in the one list, once")
    func listed() throws {
        let written = try Self.texts(below: "Sources").flatMap { Self.words(after: "= FindingCode(\"", in: $0) }
        let listed = FindingCode.allCases.map(\.rawValue)
        #expect(Set(listed).count == listed.count, "a rule stands twice in Rule.all, or two rules have one code")
        let missing = Set(written).subtracting(listed)
        #expect(
            missing.isEmpty, "add the rules of \(missing) to Rule.all, at their places in the order of fixing")
        #expect(written.count == listed.count && Set(written) == Set(listed))
        #expect(FindingCode.allCases.allSatisfy { FindingCode(rawValue: $0.rawValue) == $0 && $0.rule.code == $0 })
        #expect(FindingCode.allCases.map(\.rank) == Array(listed.indices))
        #expect(FindingCode(rawValue: "") == nil && FindingCode(rawValue: "noNetworkConfig") == nil)
    }

    @Test("what is printed of the list is current, in its order")
    func printed() throws {
        let page = try Self.text("docs/findings.md")
        let sections = page.split(separator: "\n").filter { $0.hasPrefix("## ") }.map { String($0.dropFirst(3)) }
        let isCurrent =
            sections == FindingCode.allCases.map(\.rawValue)
            && FindingCode.allCases.allSatisfy { page.contains($0.rule.about.messageID) }
        #expect(isCurrent, "run scripts/print-findings")
    }

    @Test("every rule has a suite of its own")
    func tested() throws {
        let suites = Set(
            try Self.texts(below: "Tests/DiagnosisTests").flatMap { Self.words(after: "struct ", in: $0) })
        for code in FindingCode.allCases {
            let stage = "\(code.rule.stage)".capitalized
            #expect(
                suites.contains("\(code.rawValue)Tests"),
                "add Rules/\(stage)/\(code.rawValue)Tests.swift, which proves it with FindingCase.holds()")
        }
    }

    @Test("a name that was published stays known, and no message id ever means another finding")
    func earlier() {
        let names = EarlierCode.all.map(\.name)
        #expect(Set(names).count == names.count)
        for earlier in EarlierCode.all {
            #expect(!earlier.heirs.isEmpty && Set(earlier.heirs).count == earlier.heirs.count, "\(earlier.name)")
            let present = FindingCode(rawValue: earlier.name)
            #expect(present == nil || present == earlier.heirs.first, "\(earlier.name) means something else now")
            #expect(FindingCode.meant(by: earlier.name.lowercased()) == (present.map { [$0] } ?? earlier.heirs))
        }
        let ids = FindingCode.allCases.map(\.rule.about.messageID) + EarlierCode.all.compactMap(\.messageID)
        #expect(Set(ids).count == ids.count)
        #expect(FindingCode.meant(by: "nobodyKnows").isEmpty)
    }

    @Test("what it means and what to do about it are sentences")
    func sentences() {
        for about in FindingCode.allCases.map(\.rule.about) {
            #expect(about.fix().hasSuffix(".") && about.meaning.hasSuffix("."), "\(about.meaning)")
        }
    }
}
