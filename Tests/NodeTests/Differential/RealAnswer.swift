import CRI
import Foundation
import Syntax

/// What a real containerd did, as the corpus records it and in the keys of `netready predict --output json`.
///
/// JSON is read by our own reader: Foundation's drops a byte order mark at the beginning of a string.
struct RealAnswer {
    /// The members of a recorded answer; what is null there is absent.
    private(set) var members: [(String, JSONValue)] = []
    /// The level of its log keeps from us why CRI does not load.
    private(set) var hidesCause = false

    init(_ reply: RuntimeReply?, status: Int, log: String) throws {
        let lines = log.split(separator: "\n").map(String.init)
        switch reply {
        case .status(let answer): try serve(answer)
        case .unimplemented:
            members = [("outcome", "noCRI")]
            if let cause = Self.cause(lines) { members.append(("cause", .string(cause))) }
            hidesCause = !lines.contains { ["info", "warning"].contains(LogLine($0)["level"]) }
        case .ended:
            members = [
                ("outcome", "exits"), ("exitCode", .int(status)), ("exitText", .string(Self.lastWords(lines))),
            ]
        case nil: members = [("outcome", "hangs")]
        }
    }

    /// An answer that was recorded before.
    init(recorded: JSONValue) {
        members = recorded.objectValue?.members.map { ($0.key, $0.value) } ?? []
    }

    var json: JSONValue { .object(members) }

    /// One text a value, for comparing.
    var fields: [String: String] { Self.flat(members) }

    static func flat(_ members: [(String, JSONValue)]) -> [String: String] {
        var fields: [String: String] = [:]
        for (key, value) in members {
            switch value.kind {
            case .null: break
            case .array(let elements): fields[key] = elements.compactMap(\.stringValue).joined(separator: " | ")
            case .object(let handlers):
                for member in handlers.members { fields["handlers.\(member.key)"] = member.value.stringValue }
            case .string(let text), .number(let text): fields[key] = text
            case .bool(let truth): fields[key] = "\(truth)"
            }
        }
        return fields
    }

    private mutating func serve(_ answer: CRIStatus) throws {
        let condition = answer.condition("NetworkReady")
        let network = try Self.object(answer.info["cniconfig"])
        let cni = try Self.object(answer.info["config"])["cni"]
        let networks = (network["Networks"]?.arrayValue ?? []).map { $0["Config"]?["Name"] ?? "" }
        let binDir = cni?["binDir"]?.stringValue ?? ""
        let binDirs = cni?["binDirs"]?.arrayValue ?? []
        let settings = binDirs.isEmpty || !binDir.isEmpty ? [.string(binDir)] : binDirs
        members = [
            ("outcome", "serving"), ("networkReady", .bool(condition?.status == true)),
            ("message", .string(condition?.message ?? "")),
            ("lastLoad", .string(answer.info["lastCNILoadStatus"].map(Self.text) ?? "")),
            ("networks", .array(networks.filter { $0.stringValue != "cni-loopback" })),
            ("confDir", cni?["confDir"] ?? ""),
            ("binDirs", network["PluginDirs"]?.arrayValue.map(JSONValue.array) ?? .array(settings)),
            ("maxConfNum", cni?["maxConfNum"] ?? .null),
        ]
        let prefix = "lastCNILoadStatus."
        let handlers = answer.info.filter { $0.key.hasPrefix(prefix) && $0.key != prefix + "default" }
            .map { (String($0.key.dropFirst(prefix.count)), JSONValue.string(Self.text($0.value))) }
        if !handlers.isEmpty { members.append(("handlers", .object(handlers.sorted { $0.0 < $1.0 }))) }
    }

    private static func object(_ text: String?) throws -> JSONValue { try parseJSON(Array((text ?? "{}").utf8)) }

    /// Plain text in some versions, a JSON string in others.
    private static func text(_ json: String) -> String {
        (try? parseJSON(Array(json.utf8)))?.stringValue ?? json
    }

    /// The error with which the first plugin of CRI failed to load.
    private static func cause(_ lines: [String]) -> String? {
        let failed = lines.map(LogLine.init).first { line in
            guard let message = line["msg"], message.hasPrefix("failed to load plugin") else { return false }
            let id = line["id"] ?? String(message.dropFirst("failed to load plugin ".count))
            return id.contains(".cri")
        }
        return failed?["error"]
    }

    /// What containerd wrote last: the first line of its error, or the message and error of its fatal log line, or a
    /// panic's first.
    private static func lastWords(_ lines: [String]) -> String {
        words(lines).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func words(_ lines: [String]) -> String {
        if let panic = lines.first(where: { $0.hasPrefix("panic: ") || $0.hasPrefix("fatal error: ") }) { return panic }
        if let error = lines.last(where: { $0.hasPrefix("containerd: ") }) { return error }
        let fatal = lines.map(LogLine.init).last { $0["level"] == "fatal" }
        guard let fatal else { return lines.last ?? "" }
        return [fatal["msg"], fatal["error"]].compactMap(\.self).joined(separator: ": ")
    }
}

/// A line of containerd's log, in logrus' text form or in its JSON form.
struct LogLine {
    private var fields: [String: String] = [:]

    subscript(name: String) -> String? { fields[name] }

    init(_ line: String) {
        if line.hasPrefix("{"), let members = (try? parseJSON(Array(line.utf8)))?.objectValue?.members {
            for member in members { fields[member.key] = member.value.stringValue }
            return
        }
        var rest = Substring(line)
        while let equals = rest.firstIndex(of: "=") {
            let key = rest[..<equals].trimmingPrefix(" ")
            rest = rest[rest.index(after: equals)...]
            let value = rest.first == "\"" ? Self.quoted(&rest) : String(rest.prefix { $0 != " " })
            if rest.first != " " { rest = rest.drop { $0 != " " } }
            fields[String(key)] = value
        }
    }

    /// Go's strconv.Quote, undone.
    private static func quoted(_ rest: inout Substring) -> String {
        var bytes: [UInt8] = []
        let source = Array(rest.utf8)
        var index = 1
        while index < source.count, source[index] != UInt8(ascii: "\"") {
            guard source[index] == UInt8(ascii: "\\"), index + 1 < source.count else {
                bytes.append(source[index])
                index += 1
                continue
            }
            let (character, length) = escape(source[(index + 1)...])
            bytes += character
            index += 1 + length
        }
        rest = Substring(String(decoding: source[min(index + 1, source.count)...], as: UTF8.self))
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func escape(_ source: ArraySlice<UInt8>) -> ([UInt8], Int) {
        let letter = source.first ?? 0
        let simple: [Character: UInt8] = ["n": 10, "t": 9, "r": 13, "a": 7, "b": 8, "f": 12, "v": 11]
        if let byte = simple[Character(UnicodeScalar(letter))] { return ([byte], 1) }
        let digits = [UInt8(ascii: "x"): 2, UInt8(ascii: "u"): 4, UInt8(ascii: "U"): 8][letter]
        guard let digits else { return ([letter], 1) }
        let number = String(decoding: source.dropFirst().prefix(digits), as: UTF8.self)
        guard let value = UInt32(number, radix: 16) else { return ([letter], 1) }
        if digits == 2 { return ([UInt8(truncatingIfNeeded: value)], 3) }
        return (Array(String(UnicodeScalar(value).map(Character.init) ?? "?").utf8), digits + 1)
    }
}
