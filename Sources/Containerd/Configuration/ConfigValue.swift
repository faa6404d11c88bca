import Syntax

/// A value of config.toml with its place, after sections of several files may have been merged.
struct ConfigValue: Equatable, Sendable {
    enum Kind: Equatable, Sendable {
        case string(String)
        case integer(Int64)
        case unsigned(UInt64)
        case float(Double)
        case boolean(Bool)
        case moment(ConfigStage, String)
        case array([ConfigValue])
        case table(ConfigTable)
        case unreadable(SyntaxError)
    }

    var kind: Kind
    var location: SourceLocation?

    init(_ kind: Kind, at location: SourceLocation? = nil) {
        self.kind = kind
        self.location = location
    }

    init(_ value: TOMLValue, file: String) {
        location = SourceLocation(file: file, position: value.position)
        kind =
            switch value.kind {
            case .string(let text): .string(text)
            case .integer(let number): .integer(number)
            case .unsigned(let number): .unsigned(number)
            case .float(let number): .float(number)
            case .boolean(let truth): .boolean(truth)
            case .offsetDateTime(let text): .moment(.offsetDateTime, text)
            case .localDateTime(let text): .moment(.localDateTime, text)
            case .localDate(let text): .moment(.localDate, text)
            case .localTime(let text): .moment(.localTime, text)
            case .array(let elements): .array(elements.map { ConfigValue($0, file: file) })
            case .table(let table): .table(ConfigTable(table, file: file))
            case .unreadable(let error): .unreadable(error)
            }
    }

    var table: ConfigTable? {
        get { if case .table(let table) = kind { table } else { nil } }
        set { if let newValue { kind = .table(newValue) } }
    }

    var string: String? {
        if case .string(let text) = kind { text } else { nil }
    }

    /// What Go calls the type of this value in an `interface{}` that go-toml v2 has filled.
    var goType: String {
        switch kind {
        case .string: "string"
        case .integer: "int64"
        case .unsigned: "uint64"
        case .float: "float64"
        case .boolean: "bool"
        case .moment(let moment, _): moment.goType
        case .array: "[]interface {}"
        case .table: "map[string]interface {}"
        case .unreadable: "nil"
        }
    }
}

/// The four kinds of dates and times in TOML.
enum ConfigStage: Equatable, Sendable {
    case offsetDateTime
    case localDateTime
    case localDate
    case localTime

    var goType: String {
        switch self {
        case .offsetDateTime: "time.Time"
        case .localDateTime: "toml.LocalDateTime"
        case .localDate: "toml.LocalDate"
        case .localTime: "toml.LocalTime"
        }
    }

    /// What go-toml v2 calls it in an error.
    var tomlName: String {
        switch self {
        case .offsetDateTime: "datetime"
        case .localDateTime: "local datetime"
        case .localDate: "local date"
        case .localTime: "local time"
        }
    }
}

/// A table of config.toml: members by key, with the order of the file.
struct ConfigTable: Equatable, Sendable {
    struct Member: Equatable, Sendable {
        var key: String
        var keyLocation: SourceLocation?
        var value: ConfigValue
    }

    private(set) var members: [Member] = []
    /// Written with braces.
    private(set) var isInline = false
    /// Made by a dotted key.
    private(set) var isDotted = false
    private var indices: [[UInt8]: Int] = [:]

    init() {}

    init(_ table: TOMLTable, file: String) {
        members.reserveCapacity(table.members.count)
        isInline = table.origin == .inline
        isDotted = table.origin == .dotted
        for member in table.members {
            set(
                member.key, ConfigValue(member.value, file: file),
                keyLocation: SourceLocation(file: file, position: member.keyPosition))
        }
    }

    subscript(key: String) -> ConfigValue? { member(key)?.value }

    func member(_ key: String) -> Member? { indices[Array(key.utf8)].map { members[$0] } }

    /// How many members stand before this one.
    func index(of key: String) -> Int { indices[Array(key.utf8)] ?? members.count }

    mutating func set(_ key: String, _ value: ConfigValue, keyLocation: SourceLocation?) {
        if let index = indices[Array(key.utf8)] {
            members[index].value = value
            members[index].keyLocation = keyLocation
        } else {
            indices[Array(key.utf8)] = members.count
            members.append(Member(key: key, keyLocation: keyLocation, value: value))
        }
    }

    mutating func set(_ member: Member) {
        set(member.key, member.value, keyLocation: member.keyLocation)
    }

    mutating func setIfAbsent(_ member: Member) {
        if indices[Array(member.key.utf8)] == nil { set(member) }
    }

    mutating func remove(_ key: String) {
        guard let index = indices[Array(key.utf8)] else { return }
        members.remove(at: index)
        indices = [:]
        for (index, member) in members.enumerated() { indices[Array(member.key.utf8)] = index }
    }

    /// Merges as mergo does with containerd 2's options: tables key by key, anything else is replaced.
    mutating func merge(_ other: ConfigTable) {
        for member in other.members {
            if let new = member.value.table, let index = indices[Array(member.key.utf8)],
                var table = members[index].value.table
            {
                table.merge(new)
                members[index].value.table = table
            } else {
                set(member)
            }
        }
    }

    /// As `toml.Marshal` writes a map: by key, tables after all else.
    var marshalled: [Member] {
        let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        return sorted.filter { !$0.value.isMarshalledAsTable } + sorted.filter(\.value.isMarshalledAsTable)
    }
}

extension ConfigValue {
    /// What Go begins with: to set it where nobody knows the key changes nothing.
    var isZero: Bool {
        switch kind {
        case .string(let text): text.isEmpty
        case .integer(let number): number == 0
        case .boolean(let truth): !truth
        case .array(let elements): elements.isEmpty
        default: false
        }
    }
}

extension ConfigValue {
    /// `[name]` or `[[name]]`.
    var isMarshalledAsTable: Bool {
        switch kind {
        case .table: true
        case .array(let elements): !elements.isEmpty && elements.allSatisfy { $0.table != nil }
        default: false
        }
    }
}
