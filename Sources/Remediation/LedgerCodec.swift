import Diagnosis
import Node
import Syntax

extension LedgerEntry {
    /// One line of the ledger file, with its line feed: a JSON object that never holds a line feed of its own.
    package var line: String { writeJSON(json, pretty: false) + "\n" }

    private var json: JSONValue {
        switch self {
        case .begun(let act):
            entry(
                "begun", at: act.decidedAt, edition: act.edition,
                [
                    ("id", .string(act.id)), ("action", .string(act.kind.rawValue)), ("cause", .string(act.causeID)),
                    ("target", .string(act.target)),
                ] + (act.uid.map { [("uid", .string("\($0)"))] } ?? [])
                    + (act.forced.isEmpty ? [] : [("forced", .array(act.forced.map { .string($0.rawValue) }))]))
        case .ended(let id, let result, let at):
            entry("ended", at: at, [("id", .string(id)), ("result", .string(result.rawValue))])
        case .breakerReset(let at, let uid): entry("reset", at: at, [("uid", .string("\(uid)"))])
        case .paused(let until, let at, let uid):
            entry("paused", at: at, [("uid", .string("\(uid)"))] + (until.map { [("until", moment($0))] } ?? []))
        case .resumed(let at, let uid): entry("resumed", at: at, [("uid", .string("\(uid)"))])
        }
    }

    private func entry(
        _ kind: String, at: Timestamp, edition: Int = Ledger.edition, _ members: [(String, JSONValue)]
    ) -> JSONValue {
        .object([("entry", .string(kind)), ("edition", .int(edition)), ("at", moment(at))] + members)
    }

    /// Reads one line; nil for anything that is no whole entry.
    package init?(line: some Collection<UInt8>) {
        guard let value = try? parseJSON(Array(line)) else { return nil }
        self.init(json: value)
    }

    fileprivate init?(json value: JSONValue) {
        guard let at = value["at"].flatMap(Timestamp.init(json:)) else { return nil }
        let uid = value["uid"]?.stringValue.flatMap(UInt32.init) ?? 0
        switch value["entry"]?.stringValue {
        case "begun":
            guard let id = value["id"]?.stringValue, let kind = value["action"]?.stringValue.flatMap(ActKind.init),
                let cause = value["cause"]?.stringValue, let target = value["target"]?.stringValue
            else { return nil }
            let forced = (value["forced"]?.arrayValue ?? []).compactMap { $0.stringValue.flatMap(Guard.init) }
            self = .begun(
                Act(
                    id: id, kind: kind, causeID: cause, target: target, decidedAt: at,
                    uid: value["uid"]?.stringValue.flatMap(UInt32.init), forced: forced, edition: value.edition))
        case "ended":
            guard let id = value["id"]?.stringValue, let result = value["result"]?.stringValue.flatMap(ActResult.init)
            else { return nil }
            self = .ended(id: id, result: result, at: at)
        case "reset": self = .breakerReset(at: at, uid: uid)
        case "paused": self = .paused(until: value["until"].flatMap(Timestamp.init(json:)), at: at, uid: uid)
        case "resumed": self = .resumed(at: at, uid: uid)
        default: return nil
        }
    }
}

/// Why a ledger file cannot be trusted.
package enum LedgerError: Error, Equatable {
    /// The line with this number, from 1, is no entry.
    case broken(line: Int)
    /// The line was written by a netready of a later edition: what it says cannot be known.
    case newer(line: Int, edition: Int)
    /// The file cannot be read, for this reason.
    case unreadable(String)
    /// What is kept beside it was written by a later netready; a sentence.
    case newerBeside(String)

    package var isOfNewer: Bool {
        switch self {
        case .newer, .newerBeside: true
        case .broken, .unreadable: false
        }
    }

    package var description: String {
        switch self {
        case .broken(let line): "line \(line) of the ledger is no entry; move the file away to begin a new one"
        case .unreadable(let why), .newerBeside(let why): why
        case .newer(let line, let edition):
            "line \(line) of the ledger is of edition \(edition), and this netready knows \(Ledger.edition); upgrade netready"
        }
    }
}

extension Ledger {
    /// Reads a whole ledger file. A torn last line, without its line feed, is what a crash leaves, and is passed over.
    package static func parse(_ bytes: [UInt8]) throws(LedgerError) -> Ledger {
        var entries: [LedgerEntry] = []
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.dropLast().enumerated() where !line.isEmpty {
            guard let value = try? parseJSON(Array(line)) else { throw .broken(line: index + 1) }
            guard value.edition <= edition else { throw .newer(line: index + 1, edition: value.edition) }
            guard let entry = LedgerEntry(json: value) else { throw .broken(line: index + 1) }
            entries.append(entry)
        }
        return Ledger(entries)
    }

    /// The same ledger in as few lines as hold all that later decisions need.
    package var compacted: [LedgerEntry] {
        // What was forgiven stands before the reset: the order of the lines says so.
        var entries = lines { $0.isForgiven }
        if let lastReset { entries.append(.breakerReset(at: lastReset, uid: 0)) }
        entries += lines { !$0.isForgiven }
        if let pause { entries.append(.paused(until: pause.until, at: pause.since, uid: 0)) }
        return entries
    }

    private func lines(_ isWanted: (Entry) -> Bool) -> [LedgerEntry] {
        acts.filter(isWanted).flatMap { entry in
            let begun = [LedgerEntry.begun(entry.act)]
            guard let result = entry.result else { return begun }
            return begun + [.ended(id: entry.act.id, result: result, at: entry.act.decidedAt)]
        }
    }
}

extension JSONValue {
    /// Lines of the first edition do not say so; one that is written otherwise than ours is of a later one.
    fileprivate var edition: Int { self["edition"].map { $0.intValue ?? .max } ?? 1 }
}

extension Timestamp {
    fileprivate init?(json: JSONValue) {
        guard let monotonic = json["monotonic"]?.stringValue.flatMap(Int64.init),
            let realtime = json["realtime"]?.stringValue.flatMap(Int64.init), let boot = json["boot"]?.stringValue
        else { return nil }
        self.init(monotonic: monotonic, realtime: realtime, bootID: boot)
    }
}

private func moment(_ moment: Timestamp) -> JSONValue {
    .object([
        ("time", .string(timestamp(moment.realtime))), ("realtime", .string("\(moment.realtime)")),
        ("monotonic", .string("\(moment.monotonic)")), ("boot", .string(moment.bootID)),
    ])
}
