/// A value of containerd's configuration after decoding: defaults with what the files have set.
struct Setting: Equatable, Sendable {
    enum Kind: Equatable, Sendable {
        case absent
        case string(String)
        case integer(Int64)
        case float(Double)
        case boolean(Bool)
        case list([Setting])
        /// A struct or a map.
        case table([String: Setting])
        /// Left as it is in the file.
        case raw(ConfigValue)
    }

    var kind: Kind
    /// nil for a default.
    var location: SourceLocation?

    init(_ kind: Kind, at location: SourceLocation? = nil) {
        self.kind = kind
        self.location = location
    }

    static let absent = Setting(.absent)

    static func string(_ text: String) -> Setting { Setting(.string(text)) }
    static func integer(_ number: Int64) -> Setting { Setting(.integer(number)) }
    static func boolean(_ truth: Bool) -> Setting { Setting(.boolean(truth)) }
    static func strings(_ texts: [String]) -> Setting { Setting(.list(texts.map(Setting.string))) }
    static func table(_ members: [String: Setting]) -> Setting { Setting(.table(members)) }

    subscript(key: String) -> Setting {
        get { table[key] ?? .absent }
        set {
            var table = table
            table[key] = newValue
            kind = .table(table)
        }
    }

    subscript(path: String...) -> Setting { path.reduce(self) { $0[$1] } }

    var table: [String: Setting] {
        if case .table(let table) = kind { table } else { [:] }
    }

    var list: [Setting] {
        if case .list(let elements) = kind { elements } else { [] }
    }

    var string: String {
        if case .string(let text) = kind { text } else { "" }
    }

    var integer: Int {
        if case .integer(let number) = kind { Int(number) } else { 0 }
    }

    var boolean: Bool {
        if case .boolean(let truth) = kind { truth } else { false }
    }

    /// Neither absent nor what Go begins with.
    var isSet: Bool {
        switch kind {
        case .absent: false
        case .string(let text): !text.isEmpty
        case .integer(let number): number != 0
        case .boolean(let truth): truth
        default: true
        }
    }

    var strings: [String] { list.map(\.string) }
}
