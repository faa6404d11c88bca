import Foundation

/// What texts of the corpus are made of: material for new ones.
struct Material {
    var tomlLines: [String] = []
    var tomlKeys: [String] = []
    var tomlValues: [String] = [
        "\"\"", "0", "-1", "true", "[]", "{}", "'x'", "1.5", "\"/etc/cni/net.d/\"", "1979-05-27",
    ]
    var jsonTokens: [String] = [
        "null", "true", "0", "1e400", "\"\"", "{}", "[]", "\"1.1.0\"", "\"0.4.0\"", "-1.5",
    ]

    init(_ cases: [CorpusCase]) {
        var lines: Set<String> = []
        var keys: Set<String> = []
        var values: Set<String> = Set(tomlValues)
        var tokens: Set<String> = Set(jsonTokens)
        for tree in cases.map(\.tree) {
            for path in tree.configurations {
                for line in Self.text(tree, path).split(separator: "\n").map(String.init) where line.utf8.count < 200 {
                    lines.insert(line)
                    guard let equals = line.firstIndex(of: "="), !line.hasPrefix("[") else { continue }
                    keys.insert(String(line[..<equals]))
                    values.insert(line[line.index(after: equals)...].trimmingCharacters(in: .whitespaces))
                }
            }
            for path in tree.networks {
                tokens.formUnion(JSONPieces(Self.text(tree, path)).pieces.filter { $0.utf8.count < 80 })
            }
        }
        tomlLines = lines.sorted()
        tomlKeys = keys.sorted()
        tomlValues = values.sorted()
        jsonTokens = tokens.sorted()
    }

    private static func text(_ tree: StateTree, _ path: String) -> String {
        String(decoding: tree.entries[path]?.bytes ?? Data(), as: UTF8.self)
    }
}

/// A text cut into strings, words and single marks; joined they are the text again.
struct JSONPieces {
    var pieces: [String] = []

    init(_ text: String) {
        var current = ""
        var isString = false
        var isEscaped = false
        func isWord(_ character: Character) -> Bool {
            character.isLetter || character.isNumber || "+-._".contains(character)
        }
        for character in text {
            if isString {
                current.append(character)
                if isEscaped {
                    isEscaped = false
                } else if character == "\\" {
                    isEscaped = true
                } else if character == "\"" {
                    pieces.append(current)
                    current = ""
                    isString = false
                }
            } else if isWord(character) {
                current.append(character)
            } else {
                if !current.isEmpty { pieces.append(current) }
                current = String(character)
                if character == "\"" {
                    isString = true
                } else {
                    pieces.append(current)
                    current = ""
                }
            }
        }
        if !current.isEmpty { pieces.append(current) }
    }

    /// Where the pieces stand that are more than white space.
    var solid: [Int] { pieces.indices.filter { !pieces[$0].allSatisfy(\.isWhitespace) } }
}

/// Changes of one text.
struct TextMutation {
    var material: Material

    func toml(_ bytes: Data, _ random: inout SplitMix) -> Data {
        guard !random.once(in: 6) else { return anyText(bytes, random: &random) }
        var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
        let place = random.below(lines.count)
        switch random.below(10) {
        case 0: lines.remove(at: place)
        case 1: lines.insert(lines[place], at: random.below(lines.count))
        case 2: lines.swapAt(place, random.below(lines.count))
        case 3, 4: lines.insert(random.pick(material.tomlLines) ?? "", at: place)
        case 5: lines[place] = (random.pick(material.tomlKeys) ?? "") + "= " + (random.pick(material.tomlValues) ?? "")
        case 6: lines = withVersion(lines, &random)
        case 7:
            return change(lines, &random) { line, random in
                guard let equals = line.firstIndex(of: "=") else { return "" }
                return (random.pick(material.tomlKeys) ?? "") + line[equals...]
            }
        default:
            return change(lines, &random) { line, random in
                guard let equals = line.firstIndex(of: "=") else { return "" }
                return line[...equals] + " " + (random.pick(material.tomlValues) ?? "")
            }
        }
        return Data(lines.joined(separator: "\n").utf8)
    }

    /// Changes one of the lines that set a key.
    private func change(
        _ lines: [String], _ random: inout SplitMix, _ body: (String, inout SplitMix) -> String
    ) -> Data {
        var lines = lines
        let settings = lines.indices.filter { lines[$0].contains("=") && !lines[$0].hasPrefix("#") }
        if let place = random.pick(settings) { lines[place] = body(lines[place], &random) }
        return Data(lines.joined(separator: "\n").utf8)
    }

    private func withVersion(_ lines: [String], _ random: inout SplitMix) -> [String] {
        let rest = lines.filter { !$0.hasPrefix("version") }
        let number = random.pick(["0", "1", "2", "2", "3", "3", "4", "5", "-1", "\"2\"", "02", "2.0", "0x2"])
        return random.once(in: 4) ? rest : ["version = \(number ?? "2")"] + rest
    }

    func json(_ bytes: Data, _ random: inout SplitMix) -> Data {
        guard !random.once(in: 6) else { return anyText(bytes, random: &random) }
        var pieces = JSONPieces(String(decoding: bytes, as: UTF8.self)).pieces
        let solid = JSONPieces(String(decoding: bytes, as: UTF8.self)).solid
        guard let place = random.pick(solid) else { return Data("{}".utf8) }
        let words = solid.filter { pieces[$0].first?.isLetter ?? false || pieces[$0].hasPrefix("\"") }
        switch random.below(8) {
        case 0: pieces.remove(at: place)
        case 1: pieces.insert(pieces[place], at: place)
        case 2: pieces.swapAt(place, random.pick(solid) ?? place)
        case 3: pieces.insert(random.pick(material.jsonTokens) ?? "", at: place)
        default: pieces[random.pick(words) ?? place] = random.pick(material.jsonTokens) ?? ""
        }
        return Data(pieces.joined().utf8)
    }

    /// Changes that know nothing of a syntax.
    private func anyText(_ bytes: Data, random: inout SplitMix) -> Data {
        var bytes = [UInt8](bytes)
        let place = random.below(bytes.count)
        let marks: [UInt8] = Array("{}[]\",:=#'\\\n\t \r.-+_0aeE".utf8) + [0, 0x7f, 0xff, 0xc3, 0x1b]
        let mark = random.pick(marks) ?? 0
        switch random.below(8) {
        case 0: bytes.removeSubrange(place...)
        case 1: bytes.insert(contentsOf: [0xef, 0xbb, 0xbf], at: 0)
        case 2: bytes.append(mark)
        case 3: bytes = Array(String(decoding: bytes, as: UTF8.self).replacing("\n", with: "\r\n").utf8)
        case 4, 5: bytes.insert(mark, at: place)
        case 6: if !bytes.isEmpty { bytes.remove(at: place) }
        default: if !bytes.isEmpty { bytes[place] = mark }
        }
        return Data(bytes)
    }
}
