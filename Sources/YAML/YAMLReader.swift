internal import CYaml
internal import Glibc
package import Syntax

/// Why a text is not YAML that this program reads.
package enum YAMLError: Error, Sendable, Equatable {
    /// libyaml's own words and the line, counted from 1.
    case malformed(String, line: Int)
    case tooDeep
    case tooLarge
    case outOfMemory
}

/// Bounds on what is read; a kubeconfig is far within them.
private enum Limit {
    static let bytes = 1 << 20
    static let depth = 64
    static let nodes = 100_000
}

/// Reads the first document of a YAML 1.1 text with libyaml.
///
/// All scalars are strings and aliases are null: nothing that is read here uses more, and an alias that is not followed
/// cannot blow up.
/// - Throws: what libyaml says of it, or which bound it passes.
package func readYAML(_ bytes: [UInt8]) throws(YAMLError) -> JSONValue {
    guard bytes.count <= Limit.bytes else { throw .tooLarge }
    var reader = try YAMLReader(bytes)
    return try reader.document()
}

/// One libyaml parser over one text.
@safe private struct YAMLReader: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let text: UnsafeMutableBufferPointer<UInt8>
    private var count = 0

    init(_ bytes: [UInt8]) throws(YAMLError) {
        // libyaml reads the text while it parses, so it must stay where it is.
        unsafe text = .allocate(capacity: max(1, bytes.count))
        _ = unsafe text.initialize(from: bytes)
        unsafe parser = .allocate(capacity: 1)
        guard unsafe yaml_parser_initialize(parser) == 1 else {
            unsafe parser.deallocate()
            unsafe text.deallocate()
            throw .outOfMemory
        }
        unsafe yaml_parser_set_input_string(parser, text.baseAddress, bytes.count)
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
        // It may have been a kubeconfig.
        if let start = unsafe text.baseAddress { unsafe explicit_bzero(start, text.count) }
        unsafe text.deallocate()
    }

    private enum Event {
        case scalar(String)
        case alias
        case sequence
        case mapping
        case end
        case other
        case finished
    }

    private enum Open {
        case sequence([JSONValue])
        case mapping([JSONObject.Member], key: String?)
    }

    mutating func document() throws(YAMLError) -> JSONValue {
        var stack: [Open] = []
        while true {
            switch try next() {
            case .finished: return .null
            case .other: continue
            case .scalar(let text):
                if let whole = Self.put(.string(text), into: &stack) { return whole }
            case .alias:
                if let whole = Self.put(.null, into: &stack) { return whole }
            case .sequence: stack.append(.sequence([]))
            case .mapping: stack.append(.mapping([], key: nil))
            case .end:
                guard let open = stack.popLast() else { return .null }
                let value: JSONValue =
                    switch open {
                    case .sequence(let elements): .array(elements)
                    case .mapping(let members, _): JSONValue(.object(JSONObject(members: members)))
                    }
                if let whole = Self.put(value, into: &stack) { return whole }
            }
            guard stack.count <= Limit.depth else { throw .tooDeep }
        }
    }

    /// Puts a value where it belongs; returns it if that is the whole document.
    private static func put(_ value: JSONValue, into stack: inout [Open]) -> JSONValue? {
        guard let open = stack.popLast() else { return value }
        switch open {
        case .sequence(let elements): stack.append(.sequence(elements + [value]))
        case .mapping(let members, nil): stack.append(.mapping(members, key: value.stringValue ?? ""))
        case .mapping(let members, let key?):
            stack.append(.mapping(members + [.init(key: key, value: value)], key: nil))
        }
        return nil
    }

    private mutating func next() throws(YAMLError) -> Event {
        count += 1
        guard count <= Limit.nodes else { throw .tooLarge }
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw failure }
        defer { unsafe yaml_event_delete(&event) }
        switch unsafe event.type {
        case YAML_SCALAR_EVENT:
            let scalar = unsafe event.data.scalar
            let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            return unsafe .scalar(String(decoding: bytes, as: UTF8.self))
        case YAML_ALIAS_EVENT: return .alias
        case YAML_SEQUENCE_START_EVENT: return .sequence
        case YAML_MAPPING_START_EVENT: return .mapping
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .end
        case YAML_STREAM_END_EVENT, YAML_DOCUMENT_END_EVENT: return .finished
        default: return .other
        }
    }

    private var failure: YAMLError {
        guard unsafe parser.pointee.error != YAML_MEMORY_ERROR else { return .outOfMemory }
        let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "not YAML"
        let line = unsafe parser.pointee.problem_mark.line
        return .malformed(problem, line: Int(clamping: line) &+ 1)
    }
}
