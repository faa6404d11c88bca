import Containerd
import Diagnosis
import Node
import Remediation
import Reporting
import SampleNodes
import Syntax
import Testing

/// Recorded nodes come from anywhere: no number in them ends the program that looks at them.
@Suite("Recorded nodes with numbers at the end of their range")
struct HostileSnapshotTests {
    private static let extremes = ["-9223372036854775808", "9223372036854775807", "0", "-1"]
    private static let answers: [RuntimeAnswer] = [
        .refused, .notInitialized, .timedOut(versionAnswers: true), .noSocket, .unimplemented("x"),
    ]

    @Test("each number at each end of its range is assessed", arguments: extremes)
    func assesses(extreme: String) throws {
        var node = SampleNode()
        node.unit.activeSince = 5
        for answer in [nil] + Self.answers.map(Optional.some) {
            var snapshot = node.snapshot
            if let answer { snapshot.live?.answer = answer }
            let text = writeJSON(snapshot.json, pretty: true)
            let keys = ["startedAt", "startedMonotonic", "realtime", "monotonic", "activeSince", "changed", "modified"]
            for key in keys + [""] {
                let number = key.isEmpty ? #/: -?[0-9]+/# : try Regex("\"\(key)\": -?[0-9]+")
                let other = text.replacing(number) { match in
                    text[match.range].prefix { $0 != ":" } + ": " + extreme
                }
                let read = try Snapshot(json: parseJSON(Array(other.utf8)))
                let assessment = assess(read)
                _ = PolicyFacts(assessment, snapshot: read, lastChange: nil)
                _ = writeJSON(read.document(assessment).json, pretty: true)
            }
        }
    }
}
