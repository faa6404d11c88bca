import Syntax

/// What unit files say that a service runs, as far as kubelet's flags can be told from it: systemd.service(5), "Command
/// lines", and systemd.exec(5), "Environment".
///
/// For a kubelet that does not run: of one that runs its own command line tells more.
package struct UnitFile: Sendable, Equatable {
    /// The words of the last `ExecStart=`, variables not yet replaced.
    private var command: [String] = []
    private var environment: [String: String] = [:]
    /// Files of `EnvironmentFile=`, in their order, without the sign that they may be missing.
    package private(set) var environmentFiles: [String] = []

    package init() {}

    /// Takes what one file says over what earlier ones did: the unit's own first, then its drop-ins.
    package mutating func merge(_ bytes: [UInt8]) {
        for line in Self.lines(bytes) {
            guard let sign = line.utf8.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let value = String(line[line.utf8.index(after: sign)...])
            switch line[..<sign] {
            case "ExecStart": command = Self.words(value)
            case "Environment": learn(Self.words(value))
            case "EnvironmentFile" where value.isEmpty: environmentFiles = []
            case "EnvironmentFile": environmentFiles.append(value.hasPrefix("-") ? String(value.dropFirst()) : value)
            default: continue
            }
        }
    }

    /// Takes the variables of a file of `EnvironmentFile=`, which win over those of `Environment=`.
    package mutating func merge(environmentFile bytes: [UInt8]) {
        for line in Self.lines(bytes) {
            guard let sign = line.utf8.firstIndex(of: UInt8(ascii: "=")) else { continue }
            environment[String(line[..<sign])] =
                Self.words(String(line[line.utf8.index(after: sign)...]), parts: false)
                .first ?? ""
        }
    }

    /// The command line, with the variables as they are known.
    package var arguments: [String] {
        command.flatMap { word -> [String] in
            // A variable that is a word by itself becomes as many words as it has.
            if word.hasPrefix("$"), !word.hasPrefix("${") {
                return environment[String(word.dropFirst())].map { Self.words($0) } ?? []
            }
            return [expanded(word)]
        }
    }

    private mutating func learn(_ assignments: [String]) {
        for assignment in assignments {
            guard let sign = assignment.utf8.firstIndex(of: UInt8(ascii: "=")) else { continue }
            environment[String(assignment[..<sign])] = String(assignment[assignment.utf8.index(after: sign)...])
        }
    }

    private func expanded(_ word: String) -> String {
        guard word.holds("${") else { return word }
        var out = ""
        var rest = word[...]
        while let dollar = rest.utf8.firstIndex(of: UInt8(ascii: "$")) {
            out += rest[..<dollar]
            rest = rest[dollar...]
            guard rest.hasPrefix("${"), let end = rest.utf8.firstIndex(of: UInt8(ascii: "}")) else {
                out += "$"
                rest = rest.dropFirst()
                continue
            }
            out += environment[String(rest[..<end].dropFirst(2))] ?? ""
            rest = rest[rest.utf8.index(after: end)...]
        }
        return out + rest
    }

    /// Lines without comments, those that a backslash continues joined.
    private static func lines(_ bytes: [UInt8]) -> [String] {
        var lines: [String] = []
        var open = ""
        for row in String(decoding: bytes, as: UTF8.self).parts("\n") {
            let line = trimmed(row)
            // Within a line that goes on as well: systemd.syntax(7).
            guard !line.hasPrefix("#"), !line.hasPrefix(";") else { continue }
            if line.hasSuffix("\\") {
                open += line.dropLast() + " "
                continue
            }
            lines.append(open + line)
            open = ""
        }
        return lines
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let last = text.utf8.last, isSpace(last) { text = text.dropLast() }
        return text.drop { $0 == " " || $0 == "\t" }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

    /// Words at spaces, quotes taken off.
    ///
    /// - Parameter parts: whether spaces outside of quotes part words.
    private static func words(_ text: String, parts: Bool = true) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        var quote: UInt8?
        var isOpen = false
        for byte in text.utf8 {
            if let mark = quote {
                if byte == mark { quote = nil } else { word.append(byte) }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
                isOpen = true
            } else if parts, isSpace(byte) {
                if isOpen { words.append(String(decoding: word, as: UTF8.self)) }
                word = []
                isOpen = false
            } else {
                word.append(byte)
                isOpen = true
            }
        }
        if isOpen { words.append(String(decoding: word, as: UTF8.self)) }
        return words
    }
}
