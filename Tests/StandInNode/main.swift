import Corpus
import Foundation
import Glibc
import Scenarios
import Syntax

// stand-in-node DIRECTORY BUILT VIEW SHARD SHARDS [ID ...]: lays out each node of the corpora that is this shard's, lets
// the built programs read it, and prints a line of JSON a node: what they said.
let words = Array(CommandLine.arguments.dropFirst())
guard words.count >= 5, let shard = Int(words[3]), let shards = Int(words[4]), shards > 0 else {
    FileHandle.standardError.write(Data("usage: stand-in-node DIRECTORY BUILT VIEW SHARD SHARDS [ID ...]\n".utf8))
    exit(64)
}
let wanted = Set(words.dropFirst(5))

func said(_ document: JSONValue?) -> JSONValue {
    let finding = document?["findings"]?.arrayValue?.first
    return .object([
        ("verdict", document?["verdict"] ?? .null), ("cause", document?["cause"] ?? .null),
        ("code", finding?["code"] ?? .null), ("message", finding?["message"] ?? .null),
    ])
}

func isSame(_ left: JSONValue, _ right: JSONValue) -> Bool {
    left["verdict"] == right["verdict"] && left["code"] == right["code"]
}

func judge(_ scenario: Scenario, in place: WorkPlace) throws -> JSONValue {
    let begin = Instant().monotonic
    let state = NodeState(scenario)
    let node = try LaidOutNode(state, in: place)
    let laidOut = Instant().monotonic
    let check = try node.netready(["check", "--output", "json"])
    let checked = Instant().monotonic
    let recorded = try node.netready(["snapshot"])
    let differences = try SnapshotComparison(state, read: parseJSON(recorded.out), since: node.now).differences
    let compared = Instant().monotonic
    let answer = said(try? parseJSON(check.out))
    let published = try node.daemon(needsLook: true) { isSame(said($0), answer) }
    let end = Instant().monotonic
    try node.leave()
    return .object([
        ("id", JSONValue(.string(scenario.id))), ("check", answer), ("daemon", said(published.document)),
        ("looked", .bool(published.looked)),
        ("snapshot", .array(differences.map { JSONValue(.string($0)) })),
        (
            "milliseconds",
            .array(
                [laidOut - begin, checked - laidOut, compared - checked, end - compared].map {
                    .int(Int($0 / 1_000_000))
                })
        ),
    ])
}

/// This shard's: reading all of them takes longer than some nodes.
func scenarios() throws -> [Scenario] {
    let corpora = ["scenarios", "scenarios-own", "scenarios-unseen"]
    let lines = try corpora.flatMap { name in
        try Data(contentsOf: Corpus.directory.appendingPathComponent("\(name).jsonl")).split(separator: 0x0A)
    }
    return try lines.indices.filter { $0 % shards == shard }.compactMap { Scenario(try parseJSON(Array(lines[$0]))) }
}

do {
    let place = try WorkPlace(words[0], built: words[1], view: words[2])
    for scenario in try scenarios() where wanted.isEmpty || wanted.contains(scenario.id) {
        FileHandle.standardOutput.write(Data((writeJSON(try judge(scenario, in: place), pretty: false) + "\n").utf8))
    }
} catch {
    FileHandle.standardError.write(Data("stand-in-node: \(error)\n".utf8))
    exit(1)
}
