import Diagnosis
import Node
import Remediation
import Reporting
import Syntax

/// One thing that happened.
struct HistoryEntry {
    /// Nanoseconds since the epoch.
    var realtime: Int64
    /// Kind of the journal's record, or `ledger` for what only the ledger knows.
    var kind: String
    var message: String
    /// `NETREADY_*` fields of the record.
    var fields: [(name: String, value: String)] = []

    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    /// What has changed, one line a change.
    private var changes: [String] {
        (self["NETREADY_CHANGES"] ?? "").split(separator: "\n").map(String.init)
    }

    var json: JSONValue {
        .object([
            ("time", .string(timestamp(realtime))), ("kind", .string(kind)), ("message", .string(message)),
            ("fields", .object(fields.map { ($0.name, .string($0.value)) })),
        ])
    }

    /// One line, and in a diff one more for each change.
    func text(isDiff: Bool) -> String {
        let head = "\(timestamp(realtime))  \(kind)\(String(repeating: " ", count: max(0, 20 - kind.utf8.count)))  "
        guard isDiff, let first = changes.first else { return head + printable(message) + "\n" }
        let lines = changes.map { "    \(printable($0))\n" }
        return head + printable(beginning(before: first)) + "\n" + lines.joined()
    }

    /// The sentence without the changes that it lists.
    private func beginning(before change: String) -> String {
        let rest = ": " + change
        let place = message.indices.first { message[$0...].hasPrefix(rest) }
        return place.map { message[..<$0] + ":" } ?? message
    }
}

extension HistoryEntry {
    /// The unit that the daemon writes from, and the identifier of what people have netready do.
    static let unit = "netreadyd.service"
    static let identifier = "netready"
    private static let kindsOfPeople: Set<String> = [
        "actPlanned", "actVetoed", "actDone", "breakerTripped", "breakerReset", "fixApplied", "fixUndone",
    ]

    /// Whether journald itself says that the record comes from the daemon, or from root's netready outside of any pod.
    ///
    /// Of a process that has ended before journald looked at it nothing but pid, uid and gid is known: such a record counts
    /// as nobody's, and netready waits for journald (``awaitJournal(_:)``).
    private static func isOwn(_ record: JSONObject, kind: String) -> Bool {
        guard record["_UID"]?.fieldText == "0" else { return false }
        if record["_SYSTEMD_UNIT"]?.fieldText == unit { return true }
        guard record["SYSLOG_IDENTIFIER"]?.fieldText == identifier, kindsOfPeople.contains(kind) else { return false }
        let isOfPod = record["_SYSTEMD_CGROUP"]?.fieldText?.contains("kubepods") ?? false
        return !isOfPod && record["_EXE"]?.fieldText?.hasSuffix("/netready") ?? false
    }

    /// A line of `journalctl --output=json`; nil for what is no record of netready, and for heartbeats.
    init?(journalLine bytes: [UInt8]) {
        guard let record = (try? parseJSON(bytes))?.objectValue, let kind = record["NETREADY_KIND"]?.fieldText,
            Self.isOwn(record, kind: kind),
            let message = record["MESSAGE"]?.fieldText, kind != "heartbeat",
            let taken = record["__REALTIME_TIMESTAMP"]?.fieldText.flatMap(Int64.init)
        else { return nil }
        // A record that had to wait for journald bears the time of what it tells.
        let time = record["NETREADY_TIME"]?.fieldText.flatMap(parseTimestamp)
        self.init(realtime: time ?? taken * 1000, kind: kind, message: message)
        fields = record.members.compactMap { member in
            guard member.key.hasPrefix("NETREADY_"), let value = member.value.fieldText else { return nil }
            return (member.key, value)
        }.sorted { $0.name < $1.name }
        takeNamesOfToday()
    }

    /// Codes that have another name by now; one that has become several keeps the name that it had.
    private mutating func takeNamesOfToday() {
        for index in fields.indices where ["NETREADY_CODE", "NETREADY_REASON"].contains(fields[index].name) {
            let earlier = fields[index].value
            guard let code = EarlierCode(earlier)?.heir(in: nil) else { continue }
            fields[index].value = code.rawValue
            if message == "Resolved: \(earlier)." { message = "Resolved: \(code.rawValue)." }
        }
    }

    /// What only the ledger knows: who began an act, how one ended that the journal lost, what people said.
    init(_ entry: LedgerEntry, acts: [String: Act]) {
        switch entry {
        case .begun(let act):
            let who = act.uid.map(name) ?? "netreadyd"
            let forced = act.forced.isEmpty ? "" : ", passing " + act.forced.map(\.rawValue).joined(separator: ", ")
            self.init(
                act.decidedAt, "\(who) began the \(act.kind.rawValue) of \(act.target)\(forced).", about: act)
        case .ended(let id, let result, let at):
            let act = acts[id]
            let what = act.map { "The \($0.kind.rawValue) of \($0.target)" } ?? "Act \(id)"
            self.init(at, "\(what) \(result.words).", about: act)
            fields.append(("NETREADY_RESULT", result.rawValue))
        case .breakerReset(let at, let uid): self.init(at, "\(name(uid)) allowed netready to act again.", about: nil)
        case .paused(let until, let at, let uid):
            let end = until.map { "until \(timestamp($0.realtime))" } ?? "until netready resume"
            self.init(at, "\(name(uid)) paused acting \(end).", about: nil)
        case .resumed(let at, let uid): self.init(at, "\(name(uid)) ended the pause.", about: nil)
        }
    }

    private init(_ at: Timestamp, _ message: String, about act: Act?) {
        self.init(realtime: at.realtime, kind: "ledger", message: message)
        guard let act else { return }
        fields = [
            ("NETREADY_ACTION", act.kind.rawValue), ("NETREADY_ACT_ID", act.id), ("NETREADY_CAUSE_ID", act.causeID),
        ]
    }
}

extension JSONValue {
    /// A journal field: text, or the numbers of its bytes where it is none, or the first of several.
    fileprivate var fieldText: String? {
        switch kind {
        case .string(let text): return text
        case .array(let elements):
            let bytes = elements.compactMap { $0.intValue.flatMap(UInt8.init(exactly:)) }
            guard bytes.count == elements.count else { return elements.first?.fieldText }
            return String(decoding: bytes, as: UTF8.self)
        case .null, .bool, .number, .object: return nil
        }
    }
}

/// Both in the order of time; what stands in the journal is not told a second time by the ledger.
func joined(_ journal: [HistoryEntry], _ ledger: [LedgerEntry]) -> [HistoryEntry] {
    var acts: [String: Act] = [:]
    for case .begun(let act) in ledger { acts[act.id] = act }
    let rest = ledger.filter { entry in
        switch entry {
        case .begun(let act): !journal.contains { $0.reports(act) }
        case .ended(let id, let result, _): !journal.contains { $0.reports(result, ofAct: id) }
        case .breakerReset, .paused, .resumed: true
        }
    }
    let entries = journal + rest.map { HistoryEntry($0, acts: acts) }
    return entries.enumerated().sorted { ($0.element.realtime, $0.offset) < ($1.element.realtime, $1.offset) }
        .map(\.element)
}

extension HistoryEntry {
    /// Nanoseconds between the ledger's line and the journal's record of one act.
    private static let nearness = 10 * Span.second

    /// Whether this says of that act that it ended so.
    fileprivate func reports(_ result: ActResult, ofAct id: String) -> Bool {
        kind == "actDone" && self["NETREADY_ACT_ID"] == id && self["NETREADY_RESULT"] == result.rawValue
    }

    /// Whether this is the plan of that act, with all that the ledger knows of it.
    fileprivate func reports(_ act: Act) -> Bool {
        kind == "actPlanned" && self["NETREADY_CAUSE_ID"] == act.causeID && self["NETREADY_ACTION"] == act.kind.rawValue
            && abs(realtime - act.decidedAt.realtime) < Self.nearness && act.forced.isEmpty
    }
}

/// Text that cannot move the cursor or change colours.
func printable(_ text: some StringProtocol) -> String {
    var clean = ""
    for scalar in text.unicodeScalars {
        let isControl = scalar.value < 0x20 && scalar != "\t" || (0x7f...0x9f).contains(scalar.value)
        clean.unicodeScalars.append(isControl ? " " : scalar)
    }
    return clean
}

/// A time in UTC as `timestamp(_:)` writes it, its parts from the right left out or not; nanoseconds since the epoch.
func parseTimestamp(_ text: String) -> Int64? {
    let halves = text.split(omittingEmptySubsequences: false) { $0 == "T" || $0 == " " }
    guard (1...2).contains(halves.count) else { return nil }
    let date = halves[0].split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard date.count == 3, let year = date[0], let month = date[1], let day = date[2], (1970...9999).contains(year),
        (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    var seconds = daysSinceEpoch(year, month, day) * 86_400
    if halves.count == 2 {
        let clock = halves[1].last == "Z" ? halves[1].dropLast() : halves[1]
        let pieces = clock.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let parts = pieces[0].split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard (2...3).contains(parts.count), let hour = parts[0], let minute = parts[1], (0...23).contains(hour),
            (0...59).contains(minute)
        else { return nil }
        seconds += hour * 3600 + minute * 60
        guard parts.count == 3 else { return pieces.count == 1 ? Int64(seconds) * Span.second : nil }
        guard let second = parts[2], (0...60).contains(second),
            let fraction = pieces.count == 1 ? 0 : nanoseconds(ofFraction: pieces[1])
        else { return nil }
        return Int64(seconds + second) * Span.second + fraction
    }
    return Int64(seconds) * Span.second
}

/// What the digits behind the point of a second mean; nil where they are no digits.
private func nanoseconds(ofFraction digits: Substring) -> Int64? {
    guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
    return Int64(String(digits.prefix(9)) + String(repeating: "0", count: max(0, 9 - digits.count)))
}

/// Of a date in the proleptic Gregorian calendar, counted in eras of 400 years from March.
private func daysSinceEpoch(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let yearOfEra = shifted % 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return shifted / 400 * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
}

/// A person; by number where it is not root, since the ledger may be another machine's.
private func name(_ uid: UInt32) -> String { uid == 0 ? "root" : "uid \(uid)" }
