import Containerd
import Foundation
import Readiness
import Scenarios
import Syntax
import Testing

@testable import Mending

/// What is offered for nodes from reports of failures, with containerd and pods as they ran there.
@Suite struct MendingScenarioTests {
    @Test("a mend for a reported node takes a fault away and leads to nothing worse, and no secret is shown")
    func mends() throws {
        var mended = 0
        for scenario in try Self.load() {
            let plan = planMends(scenario.snapshot, .all)
            #expect(plan.wants.isEmpty, "\(scenario.id)")
            var last = plan.before
            for mend in plan.mends {
                let diff = mend.operations.flatMap(\.diff).joined(separator: "\n")
                #expect(!diff.contains("eyJhb") && !diff.contains("ZmFicmljYXRlZA"), "\(scenario.id)")
                #expect(!mend.faults.isEmpty, "\(scenario.id)")
                #expect(!mend.after.findings.contains { mend.faults.contains($0) }, "\(scenario.id)")
                if let old = last.now?.rank, let new = mend.after.now?.rank { #expect(new >= old, "\(scenario.id)") }
                last = mend.after
            }
            guard !plan.mends.isEmpty else { continue }
            mended += 1
            print("\(scenario.id): \(plan.mends.map(\.sentence).joined(separator: " ")) \(plan.after.verdict)")
        }
        print("\(mended) reported nodes have a mend")
        #expect(mended >= 10)
    }

    @Test("nothing is offered where an expert finds the node healthy")
    func healthy() throws {
        for scenario in try Self.load() where scenario.expect["verdict"]?.stringValue == "ready" {
            let mends = planMends(scenario.snapshot, .all).mends
            #expect(mends.allSatisfy { $0.faults.allSatisfy { $0.severity == .info } }, "\(scenario.id)")
        }
    }

    private static func load() throws -> [Scenario] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Corpus/scenarios.jsonl")
        return try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).compactMap { line in
            Scenario(try parseJSON(Array(line)))
        }
    }
}
