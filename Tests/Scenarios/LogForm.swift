import Foundation
package import Node

/// How else containerd and kubelet could have been told to write the same line.
///
/// Written without a word of the reader that it tests: by patterns of what both loggers print.
package enum LogForm: String, CaseIterable, Sendable {
    /// containerd with `[debug] format = "json"`, kubelet with `--logging-format=json`.
    case json
    /// Each line of both within a line of k0s, whose children they are.
    case wrapped
    /// klog's values of an error on lines of their own, as it prints what holds a line break; logrus' with more of them.
    case spread

    /// The line in this form; one of neither logger stays as it is.
    package func rewritten(_ line: String) -> String {
        guard let parts = LogParts(line) else { return line }
        return switch self {
        case .json: parts.json
        case .wrapped: Self.wrapped(line)
        case .spread: parts.spread
        }
    }

    private static func wrapped(_ line: String) -> String {
        "time=\"2024-07-08 08:46:25\" level=info msg=\(quotedByGo(line)) component=containerd stream=stderr"
    }
}

extension Snapshot {
    /// The same node, all lines of containerd and kubelet in another form.
    package func rewriting(_ form: LogForm) -> Snapshot {
        var snapshot = self
        snapshot.live?.journal = (live?.journal ?? []).map { line in
            JournalLine(
                unit: line.unit, realtime: line.realtime, message: form.rewritten(line.message),
                invocationID: line.invocationID)
        }
        return snapshot
    }

    /// The same node, containerd and kubelet told to write nothing below a warning.
    package var withoutInformation: Snapshot {
        var snapshot = self
        snapshot.live?.journal.removeAll { LogParts($0.message)?.isInformation == true }
        return snapshot
    }
}

/// What a line of klog or logrus consists of.
private struct LogParts {
    private var isKlog: Bool
    private var level: String
    private var time: String
    private var place = ""
    private var message: String
    /// Strings without quotes and escapes; lists as they stand.
    private var fields: [(name: String, value: String)] = []

    var isInformation: Bool { level == "I" || level == "info" || level == "debug" }

    init?(_ line: String) {
        if let header = line.firstMatch(of: #/^([IWEF])(\d{4} [0-9:.]+) +\d+ ([^\]]+)\] /#) {
            (isKlog, level, time, place) = (true, String(header.1), String(header.2), String(header.3))
            let rest = line[header.range.upperBound...]
            guard let quoted = rest.firstMatch(of: #/^"((?:\\.|[^\\])*?)"(?= [A-Za-z0-9]+=|$)/#) else {
                message = String(rest)
                return
            }
            message = plainByGo(quoted.1)
            fields = Self.fields(rest[quoted.range.upperBound...])
            return
        }
        guard line.hasPrefix("time=") else { return nil }
        var fields = Self.fields(line[...])
        isKlog = false
        func take(_ name: String) -> String? {
            fields.firstIndex { $0.name == name }.map { fields.remove(at: $0).value }
        }
        guard let time = take("time"), let level = take("level"), let message = take("msg") else { return nil }
        (self.time, self.level, self.message, self.fields) = (time, level, message, fields)
    }

    private static func fields(_ text: Substring) -> [(name: String, value: String)] {
        text.matches(
            of:
                #/(?:^| )([A-Za-z0-9.\-_]+)=(?:"((?:\\.|[^\\])*?)"(?= [A-Za-z0-9.\-_]+=|$)|(\[[^\]]*\]|\{[^}]*\}|[^ "]*))/#
        )
        .map {
            (String($0.1), $0.2.map(plainByGo) ?? String($0.3 ?? ""))
        }
    }

    var json: String {
        var members: [(name: String, value: String)] = []
        if isKlog {
            members.append(("ts", "1741064767123.4565"))
            members.append(("caller", quotedByJSON(place)))
            members.append(("msg", quotedByJSON(message)))
            if level == "I" { members.append(("v", "0")) }
            for field in fields where field.name != "err" { members.append((field.name, Self.kubeletValue(field))) }
            for field in fields where field.name == "err" { members.append((field.name, quotedByJSON(field.value))) }
        } else {
            members = (fields + [("time", time), ("level", level), ("msg", message)])
                .map { ($0.name, quotedByJSON($0.value)) }.sorted { $0.name < $1.name }
        }
        return "{" + members.map { "\(quotedByJSON($0.name)):\($0.value)" }.joined(separator: ",") + "}"
    }

    /// zap writes a reference to an object as one.
    private static func kubeletValue(_ field: (name: String, value: String)) -> String {
        func reference(_ text: String) -> String {
            let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return quotedByJSON(text) }
            return "{\"name\":\(quotedByJSON(parts[1])),\"namespace\":\(quotedByJSON(parts[0]))}"
        }
        switch field.name {
        case "pod": return reference(field.value)
        case "pods":
            let names = field.value.dropFirst().dropLast().split { $0 == "\"" || $0 == "," || $0 == " " }
            return "[" + names.map { reference(String($0)) }.joined(separator: ",") + "]"
        default:
            let isObject =
                field.value.hasPrefix("{") && (try? JSONSerialization.jsonObject(with: Data(field.value.utf8))) != nil
            return Int(field.value) != nil || isObject ? field.value : quotedByJSON(field.value)
        }
    }

    var spread: String {
        guard isKlog else {
            let values = (fields + [("revision", "a b\"c"), ("zone", "")])
                .map { " \($0.name)=\(quotedByGo($0.value))" }
            return "time=\(quotedByGo(time)) level=\(level) msg=\(quotedByGo(message))\(values.joined())"
        }
        guard !fields.isEmpty else { return "\(level)\(time)      17 \(place)] \(message)" }
        let values = fields.map { field in
            if field.name == "err" { return " err=<\n\t\(field.value)\n >" }
            return field.value.hasPrefix("[")
                ? " \(field.name)=\(field.value)" : " \(field.name)=\(quotedByGo(field.value))"
        }
        return "\(level)\(time)      17 \(place)] \(quotedByGo(message))\(values.joined())"
    }
}

/// As `strconv.Quote` does, for the characters that the corpora hold.
private func quotedByGo(_ text: String) -> String {
    var quoted = "\""
    for character in text {
        switch character {
        case "\"": quoted += "\\\""
        case "\\": quoted += "\\\\"
        case "\n": quoted += "\\n"
        case "\t": quoted += "\\t"
        default: quoted.append(character)
        }
    }
    return quoted + "\""
}

private func plainByGo(_ text: Substring) -> String {
    var plain = ""
    var rest = text
    while let character = rest.popFirst() {
        guard character == "\\", let next = rest.popFirst() else {
            plain.append(character)
            continue
        }
        plain.append(next == "n" ? "\n" : next == "t" ? "\t" : next)
    }
    return plain
}

/// As encoding/json does, which hides what a browser could take for markup.
private func quotedByJSON(_ text: String) -> String {
    let data = (try? JSONEncoder().encode(text)) ?? Data()
    return String(decoding: data, as: UTF8.self).replacingOccurrences(of: "\\/", with: "/")
        .replacingOccurrences(of: "&", with: "\\u0026").replacingOccurrences(of: "<", with: "\\u003c")
}
