import CRI
import Foundation

/// What a real containerd did, in the keys of `netready predict --output json`.
struct RealAnswer {
    private(set) var fields: [String: String] = [:]

    init(_ reply: RuntimeReply?, status: Int, log: String) throws {
        let lines = log.split(separator: "\n").map(String.init)
        switch reply {
        case .status(let answer): try serve(answer)
        case .unimplemented:
            fields["outcome"] = "noCRI"
            fields["cause"] = Self.cause(lines)
        case .ended:
            fields = ["outcome": "exits", "exitCode": "\(status)", "exitText": Self.lastWords(lines)]
        case nil: fields["outcome"] = "hangs"
        }
    }

    private mutating func serve(_ answer: CRIStatus) throws {
        let condition = answer.condition("NetworkReady")
        let network = try Self.object(answer.info["cniconfig"])
        let cni = try Self.object(answer.info["config"])["cni"] as? [String: Any] ?? [:]
        let networks = (network["Networks"] as? [[String: Any]] ?? []).compactMap { item in
            (item["Config"] as? [String: Any])?["Name"] as? String ?? ""
        }
        let load = answer.info["lastCNILoadStatus"].map(Self.text) ?? ""
        let binDirs = cni["binDirs"] as? [String] ?? []
        let binDir = cni["binDir"] as? String ?? ""
        fields = [
            "outcome": "serving", "networkReady": condition?.status == true ? "true" : "false",
            "message": condition?.message ?? "", "lastLoad": load,
            "networks": Self.list(networks.filter { $0 != "cni-loopback" }),
            "confDir": cni["confDir"] as? String ?? "",
            "binDirs": Self.list(binDirs.isEmpty || !binDir.isEmpty ? [binDir] : binDirs),
            "maxConfNum": (cni["maxConfNum"] as? Int).map { "\($0)" } ?? "",
        ]
        if let directories = network["PluginDirs"] as? [String] { fields["binDirs"] = Self.list(directories) }
        for (key, value) in answer.info where key.hasPrefix("lastCNILoadStatus.") && key != "lastCNILoadStatus.default"
        {
            fields["handlers.\(key.dropFirst("lastCNILoadStatus.".count))"] = Self.text(value)
        }
    }

    static func list(_ names: [String]) -> String { names.joined(separator: " | ") }

    private static func object(_ text: String?) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data((text ?? "{}").utf8)) as? [String: Any] ?? [:]
    }

    /// Plain text in some versions, a JSON string in others.
    private static func text(_ json: String) -> String {
        let value = try? JSONSerialization.jsonObject(with: Data(json.utf8), options: .fragmentsAllowed)
        return value as? String ?? json
    }

    /// The error with which the first plug-in of CRI failed to load.
    private static func cause(_ lines: [String]) -> String? {
        let failed = lines.map(LogLine.init).first { line in
            guard let message = line["msg"], message.hasPrefix("failed to load plugin") else { return false }
            let id = line["id"] ?? String(message.dropFirst("failed to load plugin ".count))
            return id.contains(".cri")
        }
        return failed?["error"]
    }

    /// What containerd wrote last: its error line, or the message and error of its fatal log line, or a panic's first.
    private static func lastWords(_ lines: [String]) -> String {
        if let panic = lines.first(where: { $0.hasPrefix("panic: ") || $0.hasPrefix("fatal error: ") }) { return panic }
        if let error = lines.lastIndex(where: { $0.hasPrefix("containerd: ") }) {
            return lines[error...].joined(separator: "\n")
        }
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
        if line.hasPrefix("{"), let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        {
            fields = object.compactMapValues { $0 as? String }
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
