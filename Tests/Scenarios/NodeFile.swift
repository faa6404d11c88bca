import Foundation
import Syntax

/// A `node.toml` of Tests/Nodes, put together with what it includes, and read as a line of the scenarios' schema.
///
/// Whatever it holds is known: a key that nobody reads is refused.
struct NodeFile {
    let name: String
    let root: TOMLTable

    init(_ name: String) throws { try self.init(name, own: NodeShared.table("\(name)/node.toml")) }

    init(_ name: String, own: TOMLTable) throws {
        self.name = name
        let included = (own["include"]?.arrayValue ?? []).compactMap(\.stringValue)
        let fragments = try [NodeShared.usual.get()] + included.map(NodeShared.fragment)
        root = (fragments + [own]).reduce(TOMLTable()) { Self.merged($0, $1) }
        try only(
            [
                "title", "from", "containerd", "kubelet", "watch", "machine", "inotifyMaxUserInstances", "mounts",
                "include", "expert", "unit", "cri", "files", "programs", "containers", "journal",
            ], root, "the node")
    }

    /// Tables are laid over each other, of all else the later one counts.
    private static func merged(_ base: TOMLTable, _ over: TOMLTable) -> TOMLTable {
        var result = base
        for member in over.members {
            guard let index = result.members.firstIndex(where: { $0.key == member.key }) else {
                result.members.append(member)
                continue
            }
            if let one = result.members[index].value.tableValue, let other = member.value.tableValue {
                result.members[index].value = TOMLValue(.table(merged(one, other)))
            } else {
                result.members[index] = member
            }
        }
        return result
    }

    /// As a line of the scenarios' schema, its files in the order of their paths.
    var object: JSONValue {
        get throws {
            let files = try files
            return .object([
                ("id", .string(Self.id(of: name))), ("from", json(root["from"]) ?? .array([])),
                ("title", try text("title")),
                ("containerdVersion", try text("containerd")),
                ("files", .array(files.sorted { Self.isBefore($0.key, $1.key) }.map(\.value))), ("unit", try unit),
                ("cri", try NodeFileCRI(self, files: files).object), ("watch", try text("watch")),
                ("containers", .array(try tables("containers").map(container))), ("journal", .array(try journal)),
                (
                    "system",
                    .object([
                        ("machine", try text("machine")),
                        ("inotifyMaxUserInstances", json(root["inotifyMaxUserInstances"]) ?? .null),
                        ("mounts", json(root["mounts"]) ?? .array([])), ("kubeletVersion", try text("kubelet")),
                    ])
                ), ("expect", try expert),
            ])
        }
    }

    /// The first three parts of the name, such as `S-A-001`.
    static func id(of name: String) -> String {
        name.split(separator: "-").prefix(3).joined(separator: "-").uppercased()
    }

    private static func isBefore(_ one: String, _ other: String) -> Bool {
        one.utf8.lexicographicallyPrecedes(other.utf8)
    }

    // MARK: Parts

    private var expert: JSONValue {
        get throws {
            let table = root["expert"]?.tableValue ?? TOMLTable()
            let keys = [
                "verdict", "cause", "alsoAcceptable", "evidence", "remedy", "restartWouldHelp", "autoSafe",
            ]
            try only(keys, table, "expert")
            return .object(
                try keys.map { key in
                    if let value = json(table[key]) { return (key, value) }
                    guard key == "alsoAcceptable" else { throw wrong("expert has no \(key)") }
                    return (key, .array([]))
                })
        }
    }

    private var unit: JSONValue {
        get throws {
            let table = root["unit"]?.tableValue ?? TOMLTable()
            let keys = ["name", "activeState", "subState", "result", "nRestarts", "activeForSeconds", "killMode"]
            try only(keys + ["environment"], table, "unit")
            let members = try keys.map { key in
                guard let value = json(table[key]) else { throw wrong("unit has no \(key)") }
                return (key, value)
            }
            return .object(members + [("environment", json(table["environment"]) ?? .object([]))])
        }
    }

    private func container(_ table: TOMLTable) throws -> JSONValue {
        try only(["name", "image", "state", "exitCode", "restarts", "log"], table, "a container")
        let names = (table["name"]?.stringValue ?? "").split(separator: "/", omittingEmptySubsequences: false)
        guard names.count == 3 else { throw wrong("the name of a container is NAMESPACE/POD/NAME") }
        return .object([
            ("name", .string(String(names[2]))), ("pod", .string(String(names[1]))),
            ("namespace", .string(String(names[0]))), ("state", json(table["state"]) ?? "running"),
            ("exitCode", json(table["exitCode"]) ?? .null), ("restarts", json(table["restarts"]) ?? 0),
            ("image", json(table["image"]) ?? ""),
            ("logTail", .array(lines(table["log"]).map { JSONValue(.string($0)) })),
        ])
    }

    /// A line each: its age in seconds, its unit, the message. What begins with `| ` goes on the one before.
    private var journal: [JSONValue] {
        get throws {
            let table = root["journal"]?.tableValue ?? TOMLTable()
            try only(["lines"], table, "journal")
            var entries: [(age: Int, unit: String, message: String)] = []
            for line in lines(table["lines"]) {
                if line.hasPrefix("| "), let last = entries.indices.last {
                    entries[last].message += "\n\(line.dropFirst(2))"
                    continue
                }
                let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
                guard parts.count == 3, let age = Int(parts[0]) else {
                    throw wrong("a line of the journal is AGE UNIT MESSAGE, not '\(line.prefix(60))'")
                }
                entries.append((age, String(parts[1]), String(parts[2])))
            }
            return entries.map {
                .object([
                    ("unit", .string($0.unit)), ("ageSeconds", .int($0.age)), ("message", .string($0.message)),
                ])
            }
        }
    }

    // MARK: Reading

    func wrong(_ what: String) -> NodeFileError { NodeFileError("\(name)/node.toml", what) }

    /// Refuses a table that holds another key.
    func only(_ keys: [String], _ table: TOMLTable, _ what: String) throws {
        guard let other = table.members.first(where: { !keys.contains($0.key) }) else { return }
        throw wrong("\(what) has no key '\(other.key)' (line \(other.keyPosition.line))")
    }

    private func text(_ key: String) throws -> JSONValue {
        guard let text = root[key]?.stringValue else { throw wrong("\(key) is missing") }
        return .string(text)
    }

    func tables(_ key: String) throws -> [TOMLTable] {
        try (root[key]?.arrayValue ?? []).map { value in
            guard let table = value.tableValue else { throw wrong("\(key) is no list of tables") }
            return table
        }
    }

    /// The lines of a text, of which each ends.
    private func lines(_ value: TOMLValue?) -> [String] {
        let text = value?.stringValue ?? ""
        var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { String(decoding: $0, as: UTF8.self) }
    }

    /// The same in JSON; nil where there is nothing, and of what JSON has not.
    func json(_ value: TOMLValue?) -> JSONValue? {
        switch value?.kind {
        case .string(let text): .string(text)
        case .integer(let number): .int(number)
        case .boolean(let truth): .bool(truth)
        case .array(let elements): .array(elements.compactMap { json($0) })
        case .table(let table): .object(table.members.compactMap { m in json(m.value).map { (m.key, $0) } })
        default: nil
        }
    }
}
