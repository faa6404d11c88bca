/// A Go type of containerd's configuration, as `reflect` names it.
indirect enum GoType: Equatable, Sendable {
    case string
    /// A string by a name of its own.
    case text(String)
    case boolean
    case integer
    case unsigned
    case float
    /// Reads a duration from text (`UnmarshalText`); the name is that of the Go type.
    case duration(String)
    /// `time.Duration`, which go-toml v1 reads from text or a number of nanoseconds.
    case nanoseconds
    /// `interface {}`
    case any
    /// `toml.Tree`: go-toml v1 keeps the section for later.
    case tree
    case pointer(GoType)
    case slice(GoType)
    case map(GoType)
    case structure(String)

    init(_ text: Substring) {
        switch text {
        case "string": self = .string
        case "bool": self = .boolean
        case "int": self = .integer
        case "uint64": self = .unsigned
        case "float64": self = .float
        case "any": self = .any
        case "toml.Tree": self = .tree
        case "time.Duration": self = .nanoseconds
        case "devmapper.fsType": self = .text(String(text))
        case "scheduler.duration", "monitor.duration", "tomlext.Duration": self = .duration(String(text))
        default:
            if text.hasPrefix("*") {
                self = .pointer(GoType(text.dropFirst()))
            } else if text.hasPrefix("[]") {
                self = .slice(GoType(text.dropFirst(2)))
            } else if text.hasPrefix("map[string]") {
                self = .map(GoType(text.dropFirst(11)))
            } else {
                self = .structure(String(text))
            }
        }
    }

    /// `Type.String()`.
    var name: String {
        switch self {
        case .string: "string"
        case .boolean: "bool"
        case .integer: "int"
        case .unsigned: "uint64"
        case .float: "float64"
        case .text(let name), .duration(let name), .structure(let name): name
        case .nanoseconds: "time.Duration"
        case .any: "interface {}"
        case .tree: "toml.Tree"
        case .pointer(let type): "*" + type.name
        case .slice(let type): "[]" + type.name
        case .map(let type): "map[string]" + type.name
        }
    }

    /// `Type.Kind()`.
    var kind: String {
        switch self {
        case .text: "string"
        case .duration, .nanoseconds: "int64"
        case .any: "interface"
        case .tree, .structure: "struct"
        case .pointer: "ptr"
        case .slice: "slice"
        case .map: "map"
        default: name
        }
    }
}

/// A Go struct of containerd's configuration.
struct GoStruct: Sendable {
    struct Field: Sendable {
        /// In config.toml.
        var key: String
        /// In Go.
        var name: String
        var type: GoType
        /// Embedded: where its table is missing, go-toml v1 looks for its keys in the table around it.
        var isEmbedded: Bool
    }

    var name: String
    var fields: [Field]

    /// The field of a key, as go-toml v2 looks for it.
    func field(_ key: String) -> Field? {
        if let exact = fields.first(where: { $0.key.utf8.elementsEqual(key.utf8) }) { return exact }
        let lower = key.lowercased()
        return fields.first { $0.key == lower }
    }
}
