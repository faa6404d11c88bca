import Containerd
import Corpus
import Diagnosis
import Node
import Testing

@testable import Fixing

/// Every fix that is offered for the recorded trees, in every version.
@Suite struct MendingCorpusTests {
    @Test(
        "a fix makes the prediction better, and what takes it back leaves every byte and mode as it was",
        arguments: [
            ("static.jsonl", "1.6.39"), ("static.jsonl", "1.7.34"), ("static.jsonl", "2.0.11"),
            ("static.jsonl", "2.1.9"),
            ("static.jsonl", "2.3.4"), ("random.jsonl", "1.6.39"), ("random.jsonl", "1.7.34"),
            ("random.jsonl", "2.0.11"),
            ("random.jsonl", "2.1.9"), ("random.jsonl", "2.3.4"),
        ])
    func fixes(file: String, version: String) throws {
        let version = try #require(ContainerdVersion(version))
        var fixed = 0
        var becameReady = 0
        for item in try Corpus.load(file) {
            let snapshot = Snapshot(
                takenAt: Timestamp(monotonic: 0, realtime: Span.second, bootID: ""), files: item.tree, live: nil,
                installedVersion: version)
            let plan = planFixes(snapshot, .all)
            #expect(plan.missing.isEmpty, "\(item.id)")
            guard !plan.fixes.isEmpty else { continue }
            fixed += 1
            let operations = plan.fixes.flatMap(\.operations)
            let changed = item.tree.applying(operations, now: 0)
            let old = predict(item.tree, version: version).outcome
            let new = predict(changed, version: version).outcome
            if new.rank == .ready, old.rank < .ready { becameReady += 1 }
            let isFaultGone = plan.fixes.allSatisfy { fix in
                !fix.faults.isEmpty
                    && fix.faults.allSatisfy { fault in
                        !fix.after.findings.contains { $0 == fault }
                    }
            }
            #expect(new.rank >= old.rank && isFaultGone, "\(item.id)")
            #expect(new == plan.after.afterRestart?.outcome, "\(item.id)")
            let back = changed.applying(operations.reversed().map(\.reversed), now: 0)
            #expect(comparable(back) == comparable(item.tree), "\(item.id)")
            #expect(comparable(item.tree.applying(joined(operations), now: 0)) == comparable(changed), "\(item.id)")
        }
        print("\(file) \(version): \(fixed) trees mended, \(becameReady) become ready")
        #expect(becameReady >= 5)
    }

    /// Kind, bytes and mode of every file.
    private func comparable(_ tree: FileTree) -> [String: [String]] {
        tree.entries.mapValues { ["\($0.kind)", "\($0.mode)", "\($0.content)"] }
    }
}
