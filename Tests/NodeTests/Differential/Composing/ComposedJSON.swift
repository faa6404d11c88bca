import Foundation

/// JSON in the making; scalars are kept as they are written.
indirect enum ComposedJSON {
    case text(String)
    case list([ComposedJSON])
    case object([(key: String, value: ComposedJSON)])

    static func string(_ text: String) -> ComposedJSON { .text("\"\(text)\"") }

    /// Values of every type, and numbers and strings at their limits.
    static let odd = [
        "null", "true", "false", "0", "-1", "1.5", "-0", "1E5", "1e-400", "1e400", "-1e400", "12345678901234567890",
        "9007199254740993", "0.1e1", "\"\"", "\"x\"", "\"true\"", "\"False\"", "\"TRUE\"", "\"0\"", "\"a b\"",
        "\"a/b\"",
        "\"..\"", "\".\"", "\"\\u0041\"", "\"\\ud83d\\ude00\"", "\"\\ud800\"", "\"\\udc00x\"", "\"\u{e9}\u{4e2d}\"",
        "\"\\n\\t\\/\\\\\"", "\"\\u0000\"", "\"\u{7f}\"", "\"\u{2028}\"", "\"<&>\"", "{}", "[]", "[null]", "[1]",
        "[\"a\"]",
        "[\"a\",1]", "[[]]", "[{}]", "{\"a\":1}", "{\"type\":\"x\"}", "{\"type\":5}", "{\"a\":true}", "{\"a\":null}",
        "[{\"type\":\"bridge\"}]", "[\"1.1.0\"]", "[\"0.4.0\",\"1.0.0\"]", "\"1.1.0\"", "\"0.4.0\"", "{\"dns\":{}}",
    ]

    /// What is no JSON.
    static let broken = [
        "", "01", "1.", ".5", "+1", "-", "1e", "0x1", "NaN", "Infinity", "tru", "True", "nul", "nulll", "'x'", "x",
        "\"x",
        "\"\\x\"", "\"\\u12g4\"", "\"\\u12", "\"a\u{1}\"", "\"a\nb\"", "[1,]", "[,1]", "[1 2]", "[1", "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}", "{,}", "{a:1}", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{\"a\":1", "{1:2}", "// c", "/* c */ 1", "# c",
        "\u{a0}1", "1]", "1}", "]", "}", ":", ",", "\u{feff}1", "undefined", "\"a\tb\"", "-01", "1.5.2", "1e5e", "--1",
    ]

    private var count: Int {
        switch self {
        case .text: 1
        case .list(let elements): 1 + elements.reduce(0) { $0 + $1.count }
        case .object(let members): 1 + members.reduce(0) { $0 + $1.value.count }
        }
    }

    /// Changes one thing.
    mutating func deviate(_ random: inout SplitMix) {
        var place = random.below(count)
        deviate(at: &place, &random)
    }

    private mutating func deviate(at place: inout Int, _ random: inout SplitMix) {
        guard place > 0 else {
            place = -1
            return changeHere(&random)
        }
        place -= 1
        switch self {
        case .text: return
        case .list(var elements):
            for index in elements.indices where place >= 0 { elements[index].deviate(at: &place, &random) }
            self = .list(elements)
        case .object(var members):
            for index in members.indices where place >= 0 { members[index].value.deviate(at: &place, &random) }
            self = .object(members)
        }
    }

    private mutating func changeHere(_ random: inout SplitMix) {
        switch (self, random.below(8)) {
        case (.object(var members), 0...4):
            Self.change(&members, &random)
            self = .object(members)
        case (.list(var elements), 0...3):
            let place = random.below(elements.count)
            switch random.below(3) {
            case 0: if !elements.isEmpty { elements.remove(at: place) }
            case 1: elements.insert(.text(random.pick(Self.odd) ?? "0"), at: place)
            default: if !elements.isEmpty { elements.append(elements[place]) }
            }
            self = .list(elements)
        case (_, 7): self = .text(random.pick(Self.broken) ?? "")
        default: self = .text(random.pick(Self.odd) ?? "0")
        }
    }

    /// Keys that libcni knows, at the top or in a plugin.
    private static let keys = [
        "cniVersion", "cniVersions", "name", "disableCheck", "disableGC", "loadOnlyInlinedPlugins", "plugins", "type",
        "capabilities", "ipam", "dns", "prevResult", "cni.dev/valid-attachments", "args", "runtimeConfig", "domain",
        "nameservers", "search", "options", "containerID", "ifname", "cni.dev/attachments", "delegates", "kubeconfig",
    ]

    private static func change(
        _ members: inout [(key: String, value: ComposedJSON)], _ random: inout SplitMix
    ) {
        let place = random.below(members.count)
        switch random.below(10) {
        case 0...3:
            members.insert((random.pick(keys) ?? "", .text(random.pick(odd) ?? "0")), at: members.isEmpty ? 0 : place)
        case 4 where !members.isEmpty: members.remove(at: place)
        case 5 where !members.isEmpty: members.append((members[place].key, .text(random.pick(odd) ?? "0")))
        case 6, 7:
            guard !members.isEmpty else { return }
            let key = members[place].key
            members[place].key =
                random.pick([
                    key.uppercased(), key.prefix(1).uppercased() + key.dropFirst(), key + " ",
                    "\\u0063" + key.dropFirst(),
                    key.replacing("s", with: "\u{17f}"), key.replacing("k", with: "\u{212a}"), "", "x",
                ]) ?? ""
        case 8:
            members.append((random.pick(["x", "ipam", "args"]) ?? "", nested(random.pick([3, 30, 300]) ?? 3)))
        default: members.shuffle(using: &random)
        }
    }

    private static func nested(_ depth: Int) -> ComposedJSON {
        .text(String(repeating: "[", count: depth) + String(repeating: "]", count: depth))
    }

    func text(_ random: inout SplitMix) -> Data {
        let isDense = random.once(in: 3)
        var text = text(isDense ? "" : "\n", isDense ? ":" : ": ") + (random.once(in: 3) ? "" : "\n")
        switch random.below(60) {
        case 0: text = "\u{feff}" + text
        case 1: text = text.replacing("\n", with: "\r\n")
        case 2: text += random.pick(["{}", "x", "\0", "// end", "]", ","]) ?? ""
        case 3: text = String(text.prefix(random.below(text.count)))
        case 4: return Data(text.utf8.map { $0 == UInt8(ascii: "i") ? 0xC3 : $0 })
        case 5: text = " \t\r\n" + text
        default: break
        }
        return Data(text.utf8)
    }

    private func text(_ newline: String, _ colon: String) -> String {
        let inner = newline.isEmpty ? "" : newline + "  "
        switch self {
        case .text(let text): return text
        case .list(let elements):
            guard !elements.isEmpty else { return "[]" }
            return "[" + inner + elements.map { $0.text(inner, colon) }.joined(separator: "," + inner) + newline + "]"
        case .object(let members):
            guard !members.isEmpty else { return "{}" }
            let lines = members.map { "\"\($0.key)\"\(colon)\($0.value.text(inner, colon))" }
            return "{" + inner + lines.joined(separator: "," + inner) + newline + "}"
        }
    }
}
