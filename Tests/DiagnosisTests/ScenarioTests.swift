import Containerd
import Diagnosis
import Foundation
import Scenarios
import Syntax
import Testing

/// Nodes from reports of failures, and what an expert says of each.
@Suite struct ScenarioTests {
    @Test("the diagnosis of each reported node is the expert's", arguments: NodeSet.allCases)
    func agrees(set: NodeSet) throws {
        var score = ScenarioScore()
        for scenario in try Scenario.load(set) { score.add(scenario) }
        print(score.table)
        #expect(score.count > 20)
        #expect(score.share("verdict") >= (set == .tried ? 0.99 : 1))
        #expect(score.share("cause") >= 0.95)
        #expect(score.share("evidence") >= 0.95)
        #expect(score.share("remedy") >= 0.97)
        #expect(score.share("autoSafe") >= 0.95)
        #expect(score.wrong["restartWouldHelp"] == nil)
        #expect(score.wrong["healthy"] == nil)
        #expect(score.wrong["secret"] == nil)
    }

    @Test("each cause that is in the vocabulary is met on a node, and so are many sound and odd nodes")
    func coverage() throws {
        let scenarios = try RecordedNode.all().map(\.scenario)
        let met = Set(scenarios.compactMap { $0.expect["cause"]?.stringValue })
        let known = Set(FindingCode.allCases.map(\.rule.group.rawValue))
        #expect(known.subtracting(met).isEmpty, "\(known.subtracting(met))")
        #expect(scenarios.filter { $0.title.hasPrefix("healthy:") }.count >= 60)
        #expect(Set(scenarios.map(\.id)).count == scenarios.count)
    }
}

/// Counts agreement by what is asked, as the README of the scenarios says.
private struct ScenarioScore {
    private(set) var count = 0
    private(set) var wrong: [String: [String]] = [:]

    func share(_ what: String) -> Double { 1 - Double(wrong[what]?.count ?? 0) / Double(max(1, count)) }

    mutating func add(_ scenario: Scenario) {
        count += 1
        let assessment = assess(scenario.snapshot)
        let expect = scenario.expect
        check("verdict", scenario, assessment.verdict.rawValue, [expect["verdict"]?.stringValue ?? ""])
        let accepted = (expect["alsoAcceptable"]?.arrayValue ?? []).compactMap(\.stringValue)
        check("cause", scenario, assessment.group.rawValue, [expect["cause"]?.stringValue ?? ""] + accepted)
        let remedy = assessment.remedy
        check("remedy", scenario, remedy.action.rawValue, [expect["remedy"]?.stringValue ?? ""])
        check(
            "restartWouldHelp", scenario, "\(remedy.restartWouldHelp)",
            ["\(expect["restartWouldHelp"]?.boolValue ?? false)"])
        check("autoSafe", scenario, "\(remedy.automatic)", ["\(expect["autoSafe"]?.boolValue ?? false)"])
        checkEvidence(scenario, assessment)
        if scenario.title.hasPrefix("healthy:") {
            let weighing = assessment.findings.filter { $0.severity != .info }.map(\.code.rawValue)
            check("healthy", scenario, "\(weighing)", ["[]"])
        }
        let said = assessment.findings.map(\.words).joined()
        check("secret", scenario, "\(said.contains("eyJhb") || said.contains("ZmFicmljYXRlZA"))", ["false"])
    }

    private mutating func checkEvidence(_ scenario: Scenario, _ assessment: Assessment) {
        let said = assessment.findings.first?.words ?? ""
        let missing = (scenario.expect["evidence"]?.arrayValue ?? []).compactMap(\.stringValue)
            .filter { !said.contains($0) }
        check("evidence", scenario, missing.joined(separator: " | "), [""])
    }

    private mutating func check(_ what: String, _ scenario: Scenario, _ got: String, _ accepted: [String]) {
        guard !accepted.contains(got) else { return }
        let expected = accepted.filter { !$0.isEmpty }.joined(separator: " or ")
        wrong[what, default: []].append(
            "\(scenario.id) \(what): \(got)\(expected.isEmpty ? "" : ", not \(expected)") (\(scenario.title))")
    }

    var table: String {
        let names = ["verdict", "cause", "evidence", "remedy", "autoSafe", "restartWouldHelp", "healthy", "secret"]
        let rows = names.map { "\($0): \(count - (wrong[$0]?.count ?? 0))/\(count)" }
        return (rows + names.flatMap { wrong[$0] ?? [] }).joined(separator: "\n")
    }
}

extension Finding {
    /// All that its JSON says, the texts as they are.
    fileprivate var words: String {
        let place = location.map { [$0.file] } ?? []
        let texts = [code.rawValue, group.rawValue, message, fix] + place + consequences
        return (texts + evidence.flatMap { [$0.name, $0.value] }).joined(separator: "\n")
    }
}
