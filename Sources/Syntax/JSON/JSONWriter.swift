/// Writes a value as JSON (RFC 8259), in the order of its members and without a final newline.
///
/// - Parameter pretty: one member or element a line, indented by two spaces.
package func writeJSON(_ value: JSONValue, pretty: Bool) -> String {
    var writer = JSONWriter(pretty: pretty)
    writer.write(value)
    return writer.text
}

/// Writes without recursion, so that whatever was read can be written.
private struct JSONWriter {
    private enum Step {
        case value(JSONValue)
        case elements(ArraySlice<JSONValue>, isFirst: Bool)
        case members(ArraySlice<JSONObject.Member>, isFirst: Bool)
    }

    private(set) var text = ""
    private let pretty: Bool
    private var steps: [Step] = []

    init(pretty: Bool) {
        self.pretty = pretty
    }

    mutating func write(_ root: JSONValue) {
        steps.append(.value(root))
        while let step = steps.popLast() {
            switch step {
            case .value(let value): begin(value)
            case .elements(var rest, let isFirst):
                guard let element = rest.popFirst() else {
                    close("]", isEmpty: isFirst)
                    continue
                }
                steps.append(.elements(rest, isFirst: false))
                separate(isFirst: isFirst)
                steps.append(.value(element))
            case .members(var rest, let isFirst):
                guard let member = rest.popFirst() else {
                    close("}", isEmpty: isFirst)
                    continue
                }
                steps.append(.members(rest, isFirst: false))
                separate(isFirst: isFirst)
                quote(member.key)
                text += pretty ? ": " : ":"
                steps.append(.value(member.value))
            }
        }
    }

    private mutating func begin(_ value: JSONValue) {
        switch value.kind {
        case .null: text += "null"
        case .bool(let truth): text += truth ? "true" : "false"
        case .number(let number): text += number
        case .string(let string): quote(string)
        case .array(let elements):
            text += "["
            steps.append(.elements(elements[...], isFirst: true))
        case .object(let object):
            text += "{"
            steps.append(.members(object.members[...], isFirst: true))
        }
    }

    private mutating func separate(isFirst: Bool) {
        if !isFirst { text += "," }
        breakLine()
    }

    private mutating func close(_ bracket: String, isEmpty: Bool) {
        if !isEmpty { breakLine() }
        text += bracket
    }

    private mutating func breakLine() {
        guard pretty else { return }
        // Each open bracket is one step, and the one that is being closed has left the list.
        text += "\n" + String(repeating: "  ", count: steps.count)
    }

    private mutating func quote(_ string: String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{0}"..."\u{1F}", "\u{7F}": text += "\\u" + GoText.hex(scalar.value, digits: 4)
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
