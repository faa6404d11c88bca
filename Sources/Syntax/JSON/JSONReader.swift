/// Reads JSON exactly as Go's `encoding/json` does, which is what libcni reads CNI configurations with.
///
/// The last of several members of the same name wins, but all are kept. Invalid UTF-8 and lone surrogates become U+FFFD.
/// - Throws: the first thing to which Go would object; Go looks at the whole input before it decodes anything.
package func parseJSON(
    _ bytes: [UInt8], limits: SyntaxLimits = .default, wording: JSONWording = .scanner
) throws(SyntaxError) -> JSONValue {
    try validateJSON(bytes, limits: limits, wording: wording)
    var reader = JSONReader(bytes)
    return reader.read()
}

/// `checkValid` of encoding/json/scanner.go.
private func validateJSON(_ bytes: [UInt8], limits: SyntaxLimits, wording: JSONWording) throws(SyntaxError) {
    var scanner = JSONScanner(depth: limits.depth)
    for index in bytes.indices {
        do {
            try scanner.step(bytes[index], at: index)
        } catch {
            throw scanner.refusal(of: bytes, at: index, objection: error, wording: wording)
        }
    }
    if scanner.reachedEnd { return }
    let unfinished = scanner
    do {
        // Go ends the input with a space to finish a number; within a word it then objects to that space.
        try scanner.step(UInt8(ascii: " "), at: bytes.count)
    } catch {
        throw unfinished.refusal(of: bytes, at: bytes.count, objection: error, wording: wording)
    }
    if !scanner.reachedEnd { throw unfinished.refusal(of: bytes, at: bytes.count, objection: nil, wording: wording) }
}

/// Builds the values of a text that the scanner has found valid, without recursion.
private struct JSONReader {
    private struct Frame {
        var start: Position
        var isObject: Bool
        var elements: [JSONValue] = []
        var members: [JSONObject.Member] = []
        var key: (name: String, position: Position)?

        var value: JSONValue {
            JSONValue(isObject ? .object(JSONObject(members: members)) : .array(elements), at: start)
        }
    }

    private let bytes: [UInt8]
    private var index = 0
    private var line = 1
    private var lineStart = 0
    private var frames: [Frame] = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    private var position: Position {
        Position(line: line, column: index - lineStart + 1, offset: index)
    }

    mutating func read() -> JSONValue {
        var root = JSONValue(.null)
        while index < bytes.count {
            let start = position
            switch bytes[index] {
            case UInt8(ascii: "\n"):
                index += 1
                line += 1
                lineStart = index
            case 0x20, 0x09, 0x0D, UInt8(ascii: ","), UInt8(ascii: ":"):
                index += 1
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                frames.append(Frame(start: start, isObject: bytes[index] == UInt8(ascii: "{")))
                index += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                index += 1
                if let frame = frames.popLast() { add(frame.value, to: &root) }
            case UInt8(ascii: "\""):
                let text = string()
                if let last = frames.indices.last, frames[last].isObject, frames[last].key == nil {
                    frames[last].key = (text, start)
                } else {
                    add(JSONValue(.string(text), at: start), to: &root)
                }
            default:
                add(JSONValue(word(), at: start), to: &root)
            }
        }
        return root
    }

    private mutating func add(_ value: JSONValue, to root: inout JSONValue) {
        guard let last = frames.indices.last else {
            root = value
            return
        }
        if let key = frames[last].key {
            frames[last].members.append(.init(key: key.name, keyPosition: key.position, value: value))
            frames[last].key = nil
        } else {
            frames[last].elements.append(value)
        }
    }

    private mutating func word() -> JSONValue.Kind {
        let start = index
        scan: while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."),
                UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "E"):
                index += 1
            default: break scan
            }
        }
        switch bytes[start] {
        case UInt8(ascii: "t"): return .bool(true)
        case UInt8(ascii: "f"): return .bool(false)
        case UInt8(ascii: "n"): return .null
        default: return .number(String(decoding: bytes[start..<index], as: UTF8.self))
        }
    }

    private mutating func string() -> String {
        let start = index + 1
        var isPlain = true
        index = start
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            if bytes[index] == UInt8(ascii: "\\") {
                isPlain = false
                index += 1
            }
            index += 1
        }
        let content = bytes[start..<min(index, bytes.count)]
        index += 1
        if isPlain, let text = String(validating: content, as: UTF8.self) { return text }
        return unquotedJSON(content)
    }
}
