import Foundation

/// A TOML document in the making: tables in the order of the text, each with its keys.
struct ComposedTOML {
    struct Table {
        /// Parts as they are written; none for the top of the document.
        var path: [String]
        var isArray = false
        var entries: [(key: String, value: String)] = []
    }

    private(set) var tables = [Table(path: [])]

    mutating func set(_ key: String, _ value: String, in path: [String]) {
        if let index = tables.firstIndex(where: { $0.path == path }) {
            guard !tables[index].entries.contains(where: { $0.key == key }) else { return }
            tables[index].entries.append((key, value))
        } else {
            tables.append(Table(path: path, entries: [(key, value)]))
        }
    }

    /// Changes one thing; most results are TOML still.
    mutating func deviate(_ random: inout SplitMix, _ material: SettingsMaterial) {
        let table = tables.count > 1 && !random.once(in: 4) ? 1 + random.below(tables.count - 1) : 0
        switch random.below(20) {
        case 0...5: changeValue(table, random.pick(SettingsMaterial.odd) ?? "0", &random)
        case 6, 7: changeValue(table, random.pick(SettingsMaterial.broken) ?? "", &random)
        case 8...10: changeKey(table, &random)
        case 11...13: changeHeader(table, &random)
        case 14: inline(table)
        case 15: dot(table)
        case 16: if let entry = random.pick(tables[table].entries) { tables[table].entries.append(entry) }
        case 17: tables.append(tables[table])
        case 18: if tables.count > 2 { tables.swapAt(table, 1 + random.below(tables.count - 1)) }
        default: addForeign(table, &random, material)
        }
    }

    private mutating func changeValue(_ table: Int, _ value: String, _ random: inout SplitMix) {
        guard let place = random.pick(Array(tables[table].entries.indices)) else {
            return tables[table].entries.append(("x", value))
        }
        tables[table].entries[place].value = value
    }

    private mutating func changeKey(_ table: Int, _ random: inout SplitMix) {
        guard let place = random.pick(Array(tables[table].entries.indices)) else { return }
        tables[table].entries[place].key = Self.otherKey(tables[table].entries[place].key, &random)
    }

    private mutating func changeHeader(_ table: Int, _ random: inout SplitMix) {
        guard let place = random.pick(Array(tables[table].path.indices)) else { return }
        switch random.below(4) {
        case 0: tables[table].isArray.toggle()
        case 1: tables[table].path.remove(at: place)
        default: tables[table].path[place] = Self.otherKey(tables[table].path[place], &random)
        }
    }

    private static func otherKey(_ key: String, _ random: inout SplitMix) -> String {
        switch random.below(12) {
        case 0, 1: key.uppercased()
        case 2, 3: key.prefix(1).uppercased() + key.dropFirst()
        case 4: key.hasPrefix("\"") ? key : "\"\(key)\""
        case 5: key.hasPrefix("\"") ? key : "'\(key)'"
        case 6: key + "." + (random.pick(["a", "b c", "\"x\"", ""]) ?? "")
        case 7: key + "x"
        case 8: " " + key + "\t"
        case 9:
            random.pick(["\"\"", "a b", "\u{e9}", ".", "a..b", "\"\\u0063ni\"", "5", "-", "\"a\\qb\"", "a=b", "[x"])
                ?? ""
        default:
            random.pick(["cni", "containerd", "runtimes", "version", "conf_dir", "plugins", "runc", "imports"]) ?? ""
        }
    }

    /// A table of one that is written with braces.
    private mutating func inline(_ table: Int) {
        guard let key = tables[table].path.last else { return }
        let content = tables[table].entries.map { "\($0.key) = \($0.value)" }.joined(separator: ", ")
        let path = Array(tables[table].path.dropLast())
        tables.remove(at: table)
        set(key, "{ \(content) }", in: path)
    }

    /// A table whose keys are dotted ones of its parent.
    private mutating func dot(_ table: Int) {
        guard let key = tables[table].path.last else { return }
        let moved = tables.remove(at: table)
        for entry in moved.entries { set("\(key).\(entry.key)", entry.value, in: Array(moved.path.dropLast())) }
    }

    private mutating func addForeign(_ table: Int, _ random: inout SplitMix, _ material: SettingsMaterial) {
        guard let other = random.pick(material.tables), let key = random.pick(other.keys) else { return }
        tables[table].entries.append((key.key, random.pick(key.values) ?? "0"))
    }

    /// The text, in one of several hands.
    func text(_ random: inout SplitMix) -> Data {
        let indent = random.pick(["", "", "  ", "\t"]) ?? ""
        let equals = random.pick([" = ", " = ", "=", "  =  "]) ?? "="
        var lines: [String] = random.once(in: 6) ? ["# made by hand \u{e9}", ""] : []
        for table in tables {
            let name = table.path.joined(separator: ".")
            if !table.path.isEmpty { lines.append(table.isArray ? "[[\(name)]]" : "[\(name)]") }
            for entry in table.entries { lines.append(indent + entry.key + equals + entry.value) }
            if random.once(in: 2) { lines.append("") }
        }
        var text = lines.joined(separator: "\n") + (random.once(in: 8) ? "" : "\n")
        if random.once(in: 12) { text = text.replacing("\n", with: "\r\n") }
        if random.once(in: 40) { text = "\u{feff}" + text }
        return Data(text.utf8)
    }
}
