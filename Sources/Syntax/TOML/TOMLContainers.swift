extension TOMLParser {
    /// An array or inline table of which the end was not yet seen.
    struct Frame {
        var isTable: Bool
        var start: Int
        var elements: [TOMLNode] = []
        var entries: [TOMLEntry] = []
        var path: [TOMLKey] = []
        /// A value was read and no comma since.
        var isAfterValue = false
        /// Where the last comma is, if no value was read since.
        var comma: Int?

        var node: TOMLNode {
            TOMLNode(kind: isTable ? .inlineTable(entries) : .array(elements), offset: start)
        }

        mutating func add(_ node: TOMLNode) {
            isAfterValue = true
            comma = nil
            if isTable {
                entries.append(TOMLEntry(path: path, node: node))
            } else {
                elements.append(node)
            }
        }
    }

    /// A value, without recursion, since values within values may be thousands deep.
    mutating func value() throws(TOMLFault) -> TOMLNode {
        var frames: [Frame] = []
        var finished = try begin(&frames)
        while true {
            if let node = finished {
                guard let last = frames.indices.last else { return node }
                frames[last].add(node)
            }
            let last = frames.count - 1
            let closes = try frames[last].isTable ? nextInTable(&frames[last]) : nextInArray(&frames[last])
            if closes {
                index += 1
                finished = frames[last].node
                frames.removeLast()
            } else {
                finished = try begin(&frames)
            }
        }
    }

    /// Reads a scalar, or opens a container and gives nil.
    private mutating func begin(_ frames: inout [Frame]) throws(TOMLFault) -> TOMLNode? {
        let start = index
        guard let byte = byte() else {
            throw fault(
                old: "expected value, not eof", "expected value, not end of input",
                says: "a value is expected, but the file ends")
        }
        guard byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") else {
            return TOMLNode(kind: .scalar(try scalar()), offset: start)
        }
        guard frames.count < depth else {
            throw fault("arrays and inline tables are nested more than the maximum of \(depth) levels deep")
        }
        frames.append(Frame(isTable: byte == UInt8(ascii: "{"), start: start))
        index += 1
        return nil
    }

    /// Goes to the next element or, true, to the closing bracket.
    private mutating func nextInArray(_ frame: inout Frame) throws(TOMLFault) -> Bool {
        while true {
            try skipLines()
            guard let byte = byte() else {
                throw endInArray(frame)
            }
            if byte == UInt8(ascii: "]") { return true }
            if byte == UInt8(ascii: ","), frame.isAfterValue {
                frame.isAfterValue = false
                frame.comma = index
                index += 1
            } else if byte == UInt8(ascii: ","), !rules.isOld || frame.elements.isEmpty {
                throw fault(
                    old: "array cannot start with comma", "expected value but got \(GoText.unicode(byte))",
                    says: "a value is missing before this comma")
            } else if frame.isAfterValue {
                throw fault(
                    old: "array elements must be separated by commas", "expected ',' or ']' after array value")
            } else {
                return false
            }
        }
    }

    private func endInArray(_ frame: Frame) -> TOMLFault {
        if rules.isOld, frame.comma != nil {
            return fault(place: frame.start, "expected value, not eof", says: "array is incomplete")
        }
        // Old go-toml looks for the end only before an element that something stands before.
        if rules.isOld, frame.isAfterValue || frame.start + 1 == bytes.count {
            return expected("]", "array is incomplete", at: index, place: frame.start)
        }
        return fault(at: rules.isOld ? frame.start : index, place: frame.start, "array is incomplete")
    }

    /// Blanks, comments and newlines.
    private mutating func skipLines() throws(TOMLFault) {
        while true {
            skipBlanks()
            if byte() == UInt8(ascii: "#") { try comment() }
            guard let byte = byte(), byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else { return }
            try newline()
        }
    }

    /// Goes to the value of the next key or, true, to the closing brace.
    private mutating func nextInTable(_ frame: inout Frame) throws(TOMLFault) -> Bool {
        while true {
            let before = index
            if rules.takesTOML11 { try skipLines() } else { skipBlanks() }
            guard let byte = byte() else { throw endInTable(frame, before: before) }
            if byte == UInt8(ascii: "}") {
                if let comma = frame.comma, !rules.takesTOML11 { throw trailingComma(comma) }
                return true
            }
            if byte == UInt8(ascii: ","), frame.isAfterValue {
                frame.isAfterValue = false
                frame.comma = index
                index += 1
            } else if byte == UInt8(ascii: ","), !rules.isOld {
                throw fault("unexpected comma in inline table", says: "a key is missing before this comma")
            } else if frame.isAfterValue {
                throw expected(",", "expected ',' or '}' after inline table key-value", at: index)
            } else {
                frame.path = try keyAndEqual()
                return false
            }
        }
    }

    private func endInTable(_ frame: Frame, before: Int) -> TOMLFault {
        if rules.isOld, frame.comma != nil {
            return fault(place: frame.start, "expected key but found none", says: "inline table is incomplete")
        }
        if rules.isOld, before == bytes.count {
            return expected("}", "inline table is incomplete", at: index, place: frame.start)
        }
        return fault(at: rules.isOld ? before : index, place: frame.start, "inline table is incomplete")
    }

    private func trailingComma(_ comma: Int) -> TOMLFault {
        fault(
            place: comma, old: "invalid character at start of key: }",
            "invalid character at start of key: \(GoText.unicode(UInt8(ascii: "}")))",
            says: "TOML 1.0 does not allow a comma before the closing brace of an inline table")
    }

    private mutating func scalar() throws(TOMLFault) -> TOMLValue.Kind {
        switch bytes[index] {
        case UInt8(ascii: "\""):
            let content = try isTripleQuote ? multilineBasicString() : basicString()
            return .string(String(decoding: content, as: UTF8.self))
        case UInt8(ascii: "'"):
            let content = try isTripleQuote ? multilineLiteralString() : literalString()
            return .string(String(decoding: content, as: UTF8.self))
        case UInt8(ascii: "t"): return try keyword("true", .boolean(true))
        case UInt8(ascii: "f"): return try keyword("false", .boolean(false))
        case UInt8(ascii: "i"): return try keyword("inf", .float(.infinity))
        case UInt8(ascii: "n"): return try keyword("nan", .float(.nan))
        default: return try numberOrDate()
        }
    }

    private mutating func keyword(_ word: String, _ kind: TOMLValue.Kind) throws(TOMLFault) -> TOMLValue.Kind {
        guard follows(Array(word.utf8)) else {
            throw fault(
                old: "expected '\(word)'", "expected keyword \"\(word)\"",
                says: "this is no value; a string needs quotes")
        }
        index += word.utf8.count
        return kind
    }
}
