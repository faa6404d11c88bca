import Containerd
import Corpus
import Diagnosis
import Foundation
import Node
import Redaction
import Reporting
import Scenarios
import Syntax
import Testing

/// What leaves must be read as what stayed is: the same values, the same mistakes, the same assessment.
@Suite("Redaction of recorded nodes") struct RedactionCorpusTests {
    @Test(
        "each file of the corpus has the same mistakes in the same places", arguments: ["static", "random", "dynamic"])
    func keepsMistakes(corpus: String) throws {
        var count = 0
        for text in try Self.texts(corpus) {
            for cut in [text.count, text.count / 2, text.count / 3] {
                let raw = Array(text.prefix(cut))
                let hidden = Redaction().file(raw, path: "/file")
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

    @Test(
        "a snapshot of each reported node holds no secret and leads to the same assessment",
        arguments: NodeSet.allCases)
    func replays(set: NodeSet) throws {
        for scenario in try Scenario.load(set) {
            let snapshot = scenario.snapshot
            let redaction = snapshot.redaction
            let recorded = redaction.json(snapshot.json).string
            #expect(!recorded.contains("eyJhb") && !recorded.contains("ZmFicmljYXRlZA"), "\(scenario.id)")
            let again = try Snapshot(json: try parseJSON(Array(recorded.utf8)))
            // What quotes a secret quotes what stands in its place.
            let before = redaction.json(Self.status(snapshot)).string
            let after = redaction.json(Self.status(again)).string
            #expect(Self.difference(before, after) == nil, "\(scenario.id)")
            #expect(Self.difference(recorded, redaction.json(again.json).string) == nil, "\(scenario.id)")
        }
    }

    @Test("what is said of a node that holds no secret passes as it is", arguments: NodeSet.allCases)
    func passes(set: NodeSet) throws {
        for scenario in try Scenario.load(set) {
            let status = Self.status(scenario.snapshot)
            let whole = writeJSON(status, pretty: true) + "\n"
            let passed = scenario.snapshot.redaction.json(status).string
            guard passed != whole else { continue }
            for (line, shown) in zip(whole.split(separator: "\n"), passed.split(separator: "\n")) where line != shown {
                #expect(Self.isKnownSecret(line), "\(scenario.id): \(line) became \(shown)")
            }
        }
    }

    /// The first line that differs, as it was and as it is.
    private static func difference(_ before: String, _ after: String) -> String? {
        guard before != after else { return nil }
        let lines = zip(before.split(separator: "\n"), after.split(separator: "\n")).first { $0 != $1 }
        return lines.map { "\($0) became \($1)" } ?? "one is longer"
    }

    /// Lines of the corpora that quote what is, or is made to look like, a secret.
    private static func isKnownSecret(_ line: Substring) -> Bool {
        ["eyJ", "Bearer ", "http://", "https://"].contains { line.contains($0) }
    }

    private static func status(_ snapshot: Snapshot) -> JSONValue {
        let assessment = assess(snapshot)
        return snapshot.document(
            assessment, digests: Digests(assessment), since: snapshot.takenAt, remediation: nil
        ).json
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
