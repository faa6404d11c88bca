import Containerd
import Corpus
import Foundation
import Readiness
import Scenarios
import Syntax
import Testing

/// Files are masked as they are read: what containerd makes of them must not change by that.
@Suite("Masking of recorded nodes") struct MaskingCorpusTests {
    @Test(
        "each file of the corpus has the same mistakes in the same places", arguments: ["static", "random", "dynamic"])
    func keepsMistakes(corpus: String) throws {
        var count = 0
        for text in try Self.texts(corpus) {
            for cut in [text.count, text.count / 2, text.count / 3] {
                let raw = Array(text.prefix(cut))
                var hidden = raw
                hideSecrets(in: &hidden, path: "/file")
                #expect(hidden.count == raw.count)
                #expect(
                    Self.complaint(hidden) { try parseJSON($0) } == Self.complaint(raw) { try parseJSON($0) },
                    "\(String(decoding: raw, as: UTF8.self))")
                #expect(Self.complaint(hidden) { try parseTOML($0) } == Self.complaint(raw) { try parseTOML($0) })
                count += 1
            }
        }
        #expect(count > 100)
    }

    @Test("each reported node gets the same diagnosis", arguments: ScenarioTests.corpora)
    func keepsDiagnoses(corpus: String) throws {
        for scenario in try Scenario.load(corpus) {
            var snapshot = scenario.snapshot
            let before = assess(snapshot)
            for (path, entry) in snapshot.files.entries {
                guard case .bytes(var bytes) = entry.content else { continue }
                hideSecrets(in: &bytes, path: path)
                snapshot.files.entries[path]?.content = .bytes(bytes)
            }
            // What is loaded holds the masked values themselves; what is said of it must not differ.
            let after = assess(snapshot)
            #expect(after.findings == before.findings && after.remedy == before.remedy, "\(scenario.id)")
            #expect(after.verdict == before.verdict && after.now == before.now, "\(scenario.id)")
            #expect(after.afterReload?.outcome == before.afterReload?.outcome, "\(scenario.id)")
            #expect(after.afterRestart?.outcome == before.afterRestart?.outcome, "\(scenario.id)")
        }
    }

    private static func complaint<Value>(
        _ bytes: [UInt8], _ read: ([UInt8]) throws -> Value
    ) -> String {
        do {
            _ = try read(bytes)
            return "none"
        } catch {
            return "\(error)"
        }
    }

    /// The text of every file in a corpus.
    private static func texts(_ corpus: String) throws -> [[UInt8]] {
        try Corpus.lines("\(corpus).jsonl").flatMap(texts)
    }

    private static func texts(in value: JSONValue) -> [[UInt8]] {
        if let members = value.objectValue?.members {
            return members.flatMap { member -> [[UInt8]] in
                if member.key == "text", let text = member.value.stringValue { return [Array(text.utf8)] }
                return texts(in: member.value)
            }
        }
        return (value.arrayValue ?? []).flatMap(texts)
    }
}
