/// One part of a dotted key, by the place of its first byte.
struct TOMLKey {
    var name: String
    var bytes: [UInt8]
    var offset: Int
    /// After its last byte.
    var end: Int

    init(bytes: [UInt8], offset: Int, end: Int) {
        self.bytes = bytes
        self.offset = offset
        self.end = end
        name = String(decoding: bytes, as: UTF8.self)
    }
}

/// A line of a document: what stands between two newlines outside of any value.
enum TOMLExpression {
    case table([TOMLKey], offset: Int)
    case arrayTable([TOMLKey], offset: Int)
    case keyValue(TOMLEntry)

    var path: [TOMLKey] {
        switch self {
        case .table(let path, _), .arrayTable(let path, _): path
        case .keyValue(let entry): entry.path
        }
    }
}

/// A key with its value, at the top or within braces.
struct TOMLEntry {
    var path: [TOMLKey]
    var node: TOMLNode
}

/// A value as it is written, before keys are resolved.
struct TOMLNode {
    indirect enum Kind {
        case scalar(TOMLValue.Kind)
        case array([TOMLNode])
        case inlineTable([TOMLEntry])
    }

    var kind: Kind
    var offset: Int

    var isInlineTable: Bool {
        if case .inlineTable = kind { true } else { false }
    }
}

/// Why reading stops, by offsets; becomes a `SyntaxError` once lines are counted.
struct TOMLFault: Error {
    /// Where go-toml points.
    var offset: Int
    /// Where a person would point.
    var place: Int
    var message: String
    var goText: String
    /// Whether go-toml tells a place at all.
    var hasGoPosition = true
    /// go-toml marks no byte at all.
    var isEmpty = false
}
