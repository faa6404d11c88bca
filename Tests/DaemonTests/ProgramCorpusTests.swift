import Containerd
import Corpus
import Diagnosis
import Foundation
import Linux
import Node
import Observing
import Programs
import Redaction
import Syntax
import Testing

@testable import Daemon

/// The recorded answers of real containerd, asked of the built program, from files on a disk.
@Suite("Recorded answers through the built program")
struct ProgramCorpusTests {
    private static let files = ["static.jsonl", "random.jsonl", "differential.jsonl", "debian.jsonl"]

    @Test(
        "predict --root says what containerd said, word for word", arguments: files + ["newer.jsonl", "upgrades.jsonl"])
    func predicts(file: String) throws {
        var count = 0
        for item in try Corpus.load(file) {
            let scratch = try Scratch()
            try item.lay(below: scratch.path)
            for (version, recorded) in item.expected {
                guard let answer = try Self.ask(scratch.path, version) else {
                    Issue.record("\(item.id) \(version): no answer")
                    continue
                }
                count += 1
                guard answer["needsExec"]?.boolValue != true else {
                    #expect(item.needsExec, "\(item.id) \(version)")
                    continue
                }
                let wrong = Comparison.differences(answer, recorded).filter {
                    !Comparison.unsteady.contains("\(item.id) \(version) \($0.field)")
                }
                #expect(wrong.isEmpty, "\(item.id) \(version): \(wrong)")
            }
        }
        print("\(file): \(count) answers of the program")
    }

    private static func ask(_ root: String, _ version: String) throws -> JSONValue? {
        let arguments = ["predict", "--root", root, "--containerd-version", version, "--output", "json"]
        return try? parseJSON(Array(try netready(arguments).out.utf8))
    }

    /// Of each state and spelling one version is asked of the program, another one each time.
    @Test("a file that is written in another way gets the same answer", arguments: Spelling.allCases)
    func respelt(spelling: Spelling) throws {
        var count = 0
        for (index, item) in try Self.files.flatMap(Corpus.load).enumerated() where !item.needsExec {
            guard let other = item.respelt(spelling) else { continue }
            let (version, recorded) = item.expected[index % item.expected.count]
            // go-toml refuses a table in the place of a value in other words where its key has another form.
            let isForm = spelling == .dottedKeys || spelling == .inlineTables
            guard !isForm || recorded["outcome"]?.stringValue != "exits" else { continue }
            let scratch = try Scratch()
            try other.lay(below: scratch.path)
            let answer = try #require(try Self.ask(scratch.path, version))
            let wrong = Comparison.differences(answer, recorded).filter { difference in
                // Words tell of lines and columns, which are others.
                !Comparison.words.contains(difference.field)
                    || Self.withoutPlaces(difference.ours) != Self.withoutPlaces(difference.recorded)
            }
            #expect(wrong.isEmpty, "\(item.id) \(version) \(spelling): \(wrong)")
            count += 1
        }
        #expect(count >= 20)
        print("\(spelling): \(count) states")
    }

    private static func withoutPlaces(_ text: String) -> String { text.replacing(/\d+/, with: "N") }

    @Test("a snapshot of the files predicts what they predict", arguments: files)
    func replays(file: String) throws {
        for item in try Corpus.load(file) {
            let scratch = try Scratch()
            try item.lay(below: scratch.path)
            for (version, _) in item.expected {
                let collector = try FileCollector(root: scratch.path)
                let snapshot = Snapshot(
                    takenAt: Timestamp(monotonic: 0, realtime: 0, bootID: ""), files: collector.tree, live: nil,
                    installedVersion: ContainerdVersion(version))
                let observation = settle(snapshot, with: collector, now: 0)
                let recorded = observation.redaction.json(observation.snapshot.json).string
                let again = assess(try Snapshot(json: try parseJSON(Array(recorded.utf8))))
                let before = observation.assessment.afterRestart.map { Comparison.json($0.outcome) }
                let after = again.afterRestart.map { Comparison.json($0.outcome) }
                // What quotes a secret quotes what stands in its place.
                let (one, two) = (before ?? .null, after ?? .null)
                #expect(observation.redaction.json(one) == observation.redaction.json(two), "\(item.id) \(version)")
                #expect(again.verdict == observation.assessment.verdict, "\(item.id) \(version)")
            }
        }
    }
}
