import Containerd
import Diagnosis
import Foundation
import Redaction
import Scenarios
import Syntax
import Testing

@testable import Fixing

/// What is offered for nodes from reports of failures, with containerd and pods as they ran there.
@Suite struct MendingScenarioTests {
    @Test("a fix for a reported node takes a fault away and leads to nothing worse, and no secret is shown")
    func fixes() throws {
        var fixed = 0
        for scenario in try Scenario.load(.reported) {
            let plan = planFixes(scenario.snapshot, .all)
            #expect(plan.missing.isEmpty, "\(scenario.id)")
            var last = plan.before
            for fix in plan.fixes {
                let diff = fix.operations.flatMap { $0.diff(through: Redaction()) }.joined(separator: "\n")
                #expect(!diff.contains("eyJhb") && !diff.contains("ZmFicmljYXRlZA"), "\(scenario.id)")
                #expect(!fix.faults.isEmpty, "\(scenario.id)")
                #expect(!fix.after.findings.contains { fix.faults.contains($0) }, "\(scenario.id)")
                if let old = last.now?.rank, let new = fix.after.now?.rank { #expect(new >= old, "\(scenario.id)") }
                last = fix.after
            }
            guard !plan.fixes.isEmpty else { continue }
            fixed += 1
            print("\(scenario.id): \(plan.fixes.map(\.sentence).joined(separator: " ")) \(plan.after.verdict)")
        }
        print("\(fixed) reported nodes have a fix")
        #expect(fixed >= 10)
    }

    @Test(
        "a template that wins is emptied together with the file that was written from it", arguments: ["S-A-046"])
    func template(id: String) throws {
        let scenario = try #require(Scenario.load(.reported).first { $0.id == id })
        let fix = try #require(planFixes(scenario.snapshot, .all).fixes.first)
        #expect(fix.faults.first?.code == .confTemplateWins)
        #expect(
            fix.operations.map(\.path) == ["/etc/containerd/config.toml", "/etc/cni/net.d/10-containerd-net.conflist"])
        #expect(fix.after.afterRestart?.loading?.networks.first?.file == "/etc/cni/net.d/10-flannel.conflist")
    }

    @Test(
        "config.toml is not set to a home directory, nor to the leavings of an installer",
        arguments: ["S-A-015", "S-A-016", "S-A-055"])
    func leftToAPerson(id: String) throws {
        let scenario = try #require(Scenario.load(.reported).first { $0.id == id })
        let plan = planFixes(scenario.snapshot, .all)
        #expect(plan.fixes.isEmpty && !plan.unfixed.isEmpty)
    }

    @Test("nothing is offered where an expert finds the node healthy")
    func healthy() throws {
        for scenario in try Scenario.load(.reported) where scenario.expect["verdict"]?.stringValue == "ready" {
            let fixes = planFixes(scenario.snapshot, .all).fixes
            #expect(fixes.allSatisfy { $0.faults.allSatisfy { $0.severity == .info } }, "\(scenario.id)")
        }
    }
}
