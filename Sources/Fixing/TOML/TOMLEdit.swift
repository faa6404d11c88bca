import Syntax

/// Edits of one value or key: the new bytes, or nil where the layout does not allow it.
extension TOMLText {
    func replacing(_ range: Range<Int>, with text: [UInt8]) -> [UInt8] {
        Array(bytes[..<range.lowerBound]) + text + bytes[range.upperBound...]
    }

    /// A string in the quotes that stood there.
    func replacing(_ place: Place, withString text: String) -> [UInt8] {
        replacing(place.extent, with: Self.quoted(text, like: bytes[place.extent.lowerBound]))
    }

    /// A string of TOML 1.0, literal where that was the style and is possible.
    static func quoted(_ text: String, like quote: UInt8 = UInt8(ascii: "\"")) -> [UInt8] {
        let literal = UInt8(ascii: "'")
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 != literal && $0 != 0x7F }
        if quote == literal, isPlain { return [literal] + Array(text.utf8) + [literal] }
        var quoted = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): quoted += [UInt8(ascii: "\\"), byte]
            case 0..<0x20, 0x7F:
                let digits = String(byte, radix: 16)
                quoted += Array("\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8)
            default: quoted.append(byte)
            }
        }
        return quoted + [UInt8(ascii: "\"")]
    }

    // MARK: Arrays

    /// Takes the element out that stands at an offset; its whole line where it is alone there.
    func removingElement(at offset: Int, of place: Place) -> [UInt8]? {
        let elements = (place.member.value.arrayValue ?? []).compactMap { extent(of: $0) }
        guard let index = elements.firstIndex(where: { $0.contains(offset) }) else { return nil }
        let element = elements[index]
        let inside = (place.extent.lowerBound + 1)..<(place.extent.upperBound - 1)
        if elements.count == 1, isBlank(inside.lowerBound..<element.lowerBound),
            isBlank(element.upperBound..<inside.upperBound)
        {
            return replacing(inside, with: [])
        }
        let comma = comma(after: element.upperBound, before: place.extent.upperBound)
        var range = element.lowerBound..<(comma.map { $0 + 1 } ?? element.upperBound)
        let line = startOfLine(element.lowerBound)..<endOfLine(range.upperBound)
        let isAlone =
            line.lowerBound > place.extent.lowerBound && line.upperBound < place.extent.upperBound
            && isBlank(line.lowerBound..<range.lowerBound) && isBlank(range.upperBound..<line.upperBound)
        if isAlone {
            range = line.lowerBound..<(line.upperBound + 1)
        } else if comma != nil {
            let rest = bytes[range.upperBound...].prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            // Blanks before a comment keep it where it is.
            if rest.endIndex < bytes.count, bytes[rest.endIndex] != UInt8(ascii: "#") {
                range = range.lowerBound..<rest.endIndex
            }
        } else if index > 0, let before = self.comma(after: elements[index - 1].upperBound, before: element.lowerBound),
            isBlank((before + 1)..<element.lowerBound)
        {
            range = before..<element.upperBound
        }
        return replacing(range, with: [])
    }

    /// Puts a string behind the last element, in its layout.
    func appendingElement(_ text: String, to place: Place) -> [UInt8]? {
        guard let elements = place.member.value.arrayValue else { return nil }
        guard let last = elements.last.flatMap({ extent(of: $0) }) else {
            let open = place.extent.lowerBound + 1
            return replacing(open..<open, with: Self.quoted(text))
        }
        let start = startOfLine(last.lowerBound)
        let isOnOwnLine = start > place.extent.lowerBound && isBlank(start..<last.lowerBound)
        let separator = isOnOwnLine ? lineEnd + bytes[start..<last.lowerBound] : [UInt8(ascii: " ")]
        return replacing(
            last.upperBound..<last.upperBound,
            with: [UInt8(ascii: ",")] + separator + Self.quoted(text, like: bytes[last.lowerBound]))
    }

    /// The comma behind an element, comments passed over.
    private func comma(after start: Int, before end: Int) -> Int? {
        var index = start
        while index < end {
            switch bytes[index] {
            case UInt8(ascii: ","): return index
            case UInt8(ascii: "#"): index = endOfLine(index)
            case UInt8(ascii: "]"): return nil
            default: index += 1
            }
        }
        return nil
    }

    // MARK: Keys

    /// Adds a key to a table that stands in the file, beside its other keys and in their layout.
    func adding(_ key: String, _ value: [UInt8], to table: TOMLValue) -> [UInt8]? {
        guard let content = table.tableValue else { return nil }
        let assignment = Array("\(key) = ".utf8) + value
        if content.origin == .inline {
            let open = table.position.offset
            guard open < bytes.count, bytes[open] == UInt8(ascii: "{") else { return nil }
            let end: [UInt8] = content.members.isEmpty ? [UInt8(ascii: " ")] : [UInt8(ascii: ",")]
            return replacing((open + 1)..<(open + 1), with: [UInt8(ascii: " ")] + assignment + end)
        }
        let leaves = content.members.filter { $0.value.tableValue == nil }
        if let last = leaves.max(by: { $0.keyPosition < $1.keyPosition }), let extent = extent(of: last.value) {
            let prefix = bytes[startOfLine(last.keyPosition.offset)..<last.keyPosition.offset]
            return addingLine(Array(prefix) + assignment, after: extent.upperBound)
        }
        guard content.origin == .header else { return nil }
        let header = table.position.offset
        guard header < bytes.count, bytes[header] == UInt8(ascii: "[") else { return nil }
        let indent = bytes[startOfLine(header)..<header] + Array("  ".utf8)
        return addingLine(Array(indent) + assignment, after: header)
    }

    /// Adds a section at the end of the file.
    func addingSection(_ name: String, _ key: String, _ value: [UInt8]) -> [UInt8] {
        let isEnded = bytes.isEmpty || bytes.last == UInt8(ascii: "\n")
        let header = Array("[plugins.\(name).cni]".utf8)
        let line = Array("  \(key) = ".utf8) + value
        return bytes + (isEnded ? [] : lineEnd) + (bytes.isEmpty ? [] : lineEnd) + header + lineEnd + line + lineEnd
    }

    private func addingLine(_ line: [UInt8], after index: Int) -> [UInt8] {
        let end = endOfLine(index)
        guard end < bytes.count else { return bytes + lineEnd + line + lineEnd }
        return replacing((end + 1)..<(end + 1), with: line + lineEnd)
    }
}

extension TOMLText {
    /// Whether two files say the same but for the values at one path: what an edit may have changed, and no more.
    func saysTheSame(as other: TOMLText, butAt path: [String]) -> Bool {
        Self.plain(root, without: path[...]) == Self.plain(other.root, without: path[...])
    }

    /// The table without places and without how it is written.
    private static func plain(_ table: TOMLTable, without path: ArraySlice<String>?) -> [String: Plain] {
        var plain: [String: Plain] = [:]
        for member in table.members {
            let isOnPath = path?.first == member.key
            if isOnPath, path?.count == 1 { continue }
            let child = Self.plain(member.value, without: isOnPath ? path?.dropFirst() : nil)
            // A section that holds the one key alone is as good as none.
            if isOnPath, case .table(let members) = child, members.isEmpty { continue }
            plain[member.key] = child
        }
        return plain
    }

    private indirect enum Plain: Equatable {
        case table([String: Plain])
        case array([Plain])
        case scalar(TOMLValue.Kind)
    }

    private static func plain(_ value: TOMLValue, without path: ArraySlice<String>?) -> Plain {
        switch value.kind {
        case .table(let table): .table(plain(table, without: path))
        case .array(let elements): .array(elements.map { plain($0, without: nil) })
        default: .scalar(value.kind)
        }
    }
}
