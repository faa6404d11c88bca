import Foundation
import Glibc
import Scenarios
import Syntax

// stand-in-node DIRECTORY BUILT VIEW SHARD SHARDS [ID ...]: lays out each node of Tests/Nodes that is this shard's, lets
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
        ("verdict", document?["verdict"] ?? .null), ("group", document?["group"] ?? .null),
        ("code", finding?["code"] ?? .null), ("message", finding?["message"] ?? .null),
    ])
}

func isSame(_ left: JSONValue, _ right: JSONValue) -> Bool {
    left["verdict"] == right["verdict"] && left["code"] == right["code"]
}

/// A document without the id of this process, which stands in for containerd: it is another one in each run.
func withoutID(_ document: [UInt8]) -> JSONValue {
    let text = String(decoding: document, as: UTF8.self).replacingOccurrences(
        of: "/proc/\(getpid())/", with: "/proc/PID/")
    return (try? parseJSON(Array(text.utf8))) ?? .null
}

func judge(_ kept: RecordedNode, in place: WorkPlace) throws -> JSONValue {
    let begin = Instant().monotonic
    let state = NodeState(kept.scenario)
    let node = try LaidOutNode(state, in: place)
    let laidOut = Instant().monotonic
    let check = try node.netready(["check", "--output", "json"])
    let checked = Instant().monotonic
    let recorded = try node.netready(["snapshot"])
    let differences = try SnapshotComparison(state, read: parseJSON(recorded.out), since: node.now).differences
    let compared = Instant().monotonic
    let document = try? parseJSON(check.out)
    let answer = said(document)
    let published = try node.daemon(needsLook: true) { isSame(said($0), answer) }
    let end = Instant().monotonic
    try node.leave()
    let times = [laidOut - begin, checked - laidOut, compared - checked, end - compared]
    return .object([
        ("id", .string(kept.scenario.id)), ("check", answer), ("daemon", said(published.document)),
        ("looked", .bool(published.looked)), ("printed", withoutID(check.out)),
        ("snapshot", .array(differences.map { .string($0) })),
        ("milliseconds", .array(times.map { .int(Int($0 / 1_000_000)) })),
    ])
}

/// This shard's: reading all of them takes longer than some nodes.
func nodes() throws -> [RecordedNode] {
    let names = try RecordedNode.names()
    return try names.indices.filter { $0 % shards == shard }.map { try RecordedNode(names[$0]) }
}

do {
    let place = try WorkPlace(words[0], built: words[1], view: words[2])
    for node in try nodes() where wanted.isEmpty || wanted.contains(node.scenario.id) {
        FileHandle.standardOutput.write(Data((writeJSON(try judge(node, in: place), pretty: false) + "\n").utf8))
    }
} catch {
    FileHandle.standardError.write(Data("stand-in-node: \(error)\n".utf8))
    exit(1)
}
