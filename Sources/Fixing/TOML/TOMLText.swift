import Syntax

/// A TOML file with the extents of what stands in it, for edits that leave every other byte as it is.
struct TOMLText {
    /// A key with its value, and the table that it is in.
    struct Place {
        /// Names of the tables above, then the key.
        var path: [String]
        var member: TOMLTable.Member
        var table: TOMLTable
        /// Bytes of the value.
        var extent: Range<Int>
    }

    let bytes: [UInt8]
    let root: TOMLTable

    /// Nil where the bytes are not TOML 1.0: then nothing in them is edited.
    init?(_ bytes: [UInt8]) {
        guard let root = try? parseTOML(bytes) else { return nil }
        self.bytes = bytes
        self.root = root
    }

    /// Values that are no tables, in the order of the file's tables.
    var places: [Place] {
        var places: [Place] = []
        var pending: [(path: [String], table: TOMLTable)] = [([], root)]
        while let (path, table) = pending.popLast() {
            for member in table.members {
                if let child = member.value.tableValue {
                    pending.append((path + [member.key], child))
                } else if let extent = extent(of: member.value) {
                    places.append(Place(path: path + [member.key], member: member, table: table, extent: extent))
                }
            }
        }
        return places
    }

    /// The value at an offset that a reader of TOML has told: its first byte, or one within it, or that of its key.
    func place(at offset: Int, keys: [String]) -> Place? {
        places.first { place in
            guard keys.contains(place.member.key.lowercased()) else { return false }
            return place.extent.contains(offset) || place.member.keyPosition.offset == offset
        }
    }

    /// Every table `plugins.NAME.cni`, by the name of the section, in any case.
    var cniTables: [(section: String, value: TOMLValue)] {
        let plugins = root.members.first { $0.key.lowercased() == "plugins" }?.value.tableValue
        return (plugins?.members ?? []).compactMap { section in
            let cni = section.value.tableValue?.members.first { $0.key.lowercased() == "cni" }
            return cni.map { (section.key, $0.value) }
        }
    }

    var lineEnd: [UInt8] {
        guard let newline = bytes.firstIndex(of: UInt8(ascii: "\n")), newline > 0 else { return [UInt8(ascii: "\n")] }
        return bytes[newline - 1] == UInt8(ascii: "\r") ? Array("\r\n".utf8) : [UInt8(ascii: "\n")]
    }

    // MARK: Extents

    func extent(of value: TOMLValue) -> Range<Int>? { extent(from: value.position.offset) }

    private func extent(from start: Int) -> Range<Int>? {
        guard start < bytes.count else { return nil }
        switch bytes[start] {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return start..<endOfString(start)
        case UInt8(ascii: "["), UInt8(ascii: "{"): return start..<endOfBrackets(start)
        default:
            let stops = Array(",]}# \t\r\n".utf8)
            return start..<(bytes[start...].firstIndex { stops.contains($0) } ?? bytes.count)
        }
    }

    /// After a string's last quote. The file is known to be TOML, so there is one.
    func endOfString(_ start: Int) -> Int {
        let quote = bytes[start]
        let isMultiline = bytes[start...].starts(with: [quote, quote, quote])
        var index = start + (isMultiline ? 3 : 1)
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                index += 2
            } else if bytes[index] != quote {
                index += 1
            } else if !isMultiline {
                return index + 1
            } else if bytes[index...].starts(with: [quote, quote, quote]) {
                index += 3
                // Up to two quotes may stand before the closing three.
                while index < bytes.count, bytes[index] == quote { index += 1 }
                return index
            } else {
                index += 1
            }
        }
        return bytes.count
    }

    private func endOfBrackets(_ start: Int) -> Int {
        var depth = 0
        var index = start
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                index = endOfString(index)
                continue
            case UInt8(ascii: "#"): index = endOfLine(index)
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                depth -= 1
                if depth == 0 { return index + 1 }
            default: break
            }
            index += 1
        }
        return bytes.count
    }

    // MARK: Lines

    /// The newline that ends a line, or the end of the file.
    func endOfLine(_ index: Int) -> Int { bytes[index...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count }

    func startOfLine(_ index: Int) -> Int {
        bytes[..<index].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    }

    /// Whether only blanks stand there.
    func isBlank(_ range: Range<Int>) -> Bool {
        bytes[range].allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
    }
}
