import Containerd
import Corpus
import Foundation
import Syntax
import Testing

/// The recorded answers of real containerd binaries: static and random trees, and those that differential runs have found;
/// `debian.jsonl` holds what Debian's builds answer unlike upstream's.
@Suite struct CorpusTests {
    /// With NETREADY_CORPUS, a file that a differential run has recorded, in place of the corpus.
    private static let files =
        ProcessInfo.processInfo.environment["NETREADY_CORPUS"].map { [$0] }
        ?? ["static.jsonl", "random.jsonl", "newer.jsonl", "upgrades.jsonl", "differential.jsonl", "debian.jsonl"]

    @Test("after a start, containerd says what was recorded", arguments: files)
    func agrees(file: String) throws {
        var score = Score()
        for item in try Corpus.load(file) {
            for (version, recorded) in item.expected {
                let parsed = try #require(ContainerdVersion(version))
                let prediction = predict(item.tree, version: parsed)
                #expect(prediction.missing.isEmpty, "\(item.id) \(version)")
                guard !prediction.outcome.needsExec else {
                    #expect(item.needsExec, "\(item.id) \(version): needs no execution")
                    score.skip(version)
                    continue
                }
                let differences = Comparison.differences(prediction.outcome, recorded).filter { difference in
                    !Comparison.unsteady.contains("\(item.id) \(version) \(difference.field)")
                }
                score.add(version, differences, item.id)
            }
        }
        print(score.table(file))
        for mismatch in score.mismatches {
            Issue.record(Comment(rawValue: mismatch))
        }
    }

    @Test("what is recorded of Debian's builds is not what upstream's builds do")
    func debianDiffers() throws {
        let cases = try Corpus.load("debian.jsonl")
        #expect(cases.count >= 20)
        for item in cases {
            for (version, recorded) in item.expected {
                let number = version.prefix { $0.isNumber || $0 == "." }
                let upstream = predict(item.tree, version: try #require(ContainerdVersion(number + "-1")))
                #expect(!Comparison.differences(upstream.outcome, recorded).isEmpty, "\(item.id) \(version)")
            }
        }
    }
}

/// Counts agreement by version and field.
private struct Score {
    private var pairs: [String: Int] = [:]
    private var skipped: [String: Int] = [:]
    private var wrong: [String: [String: Int]] = [:]
    private(set) var mismatches: [String] = []

    mutating func skip(_ version: String) { skipped[version, default: 0] += 1 }

    mutating func add(
        _ version: String, _ differences: [Comparison.Difference], _ id: String
    ) {
        pairs[version, default: 0] += 1
        for difference in differences {
            wrong[version, default: [:]][difference.field, default: 0] += 1
            mismatches.append(
                "\(id) \(version) \(difference.field):\n    ours     \(difference.ours)\n    recorded \(difference.recorded)"
            )
        }
    }

    func table(_ name: String) -> String {
        func column(_ text: String) -> String { text.padding(toLength: 13, withPad: " ", startingAt: 0) }
        let versions = pairs.keys.sorted { ($0.compare($1, options: .numeric)) == .orderedAscending }
        var lines = [column(name) + versions.map(column).joined()]
        lines.append(column("pairs") + versions.map { column("\(pairs[$0] ?? 0)") }.joined())
        lines.append(column("skipped") + versions.map { column("\(skipped[$0] ?? 0)") }.joined())
        for field in Comparison.fields {
            lines.append(column(field) + versions.map { column(percent(field, $0)) }.joined())
        }
        return lines.joined(separator: "\n")
    }

    private func percent(_ field: String, _ version: String) -> String {
        let bad = wrong[version]?[field] ?? 0
        let all = pairs[version] ?? 0
        return bad == 0 ? "100 %" : "\(all - bad)/\(all)"
    }
}
