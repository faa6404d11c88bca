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
        for (key, value) in Self.assignments(bytes) {
            switch key {
            case "ExecStart": command = Self.words(value)
            case "Environment": learn(Self.words(value))
            case "EnvironmentFile" where value.isEmpty: environmentFiles = []
            case "EnvironmentFile":
                let path = value.hasPrefix("-") ? String(value.dropFirst()) : value
                // systemd takes no quotes off here, and ignores what is not absolute: `config_parse_unit_env_file`.
                if path.hasPrefix("/") { environmentFiles.append(path) }
            default: continue
            }
        }
    }

    /// Takes the variables of a file of `EnvironmentFile=`, which win over those of `Environment=`.
    package mutating func merge(environmentFile bytes: [UInt8]) {
        for (key, value) in Self.assignments(bytes) {
            environment[key] = Self.words(value, parts: false).first ?? ""
        }
    }

    /// The command line, with the variables as they are known; of a shell's command (`sh -c`), what it runs last.
    package var arguments: [String] {
        let words = filled(command)
        guard let script = Self.script(words) else { return words }
        // `$$` stands for the `$` that the shell is to see: systemd.service(5).
        let commands = filled(Self.words(Self.single(script))).split(whereSeparator: Self.endsCommand)
        let last = commands.last ?? []
        return Array(last.first == "exec" ? last.dropFirst() : last)
    }

    /// The program's path; nil where no command is known.
    package var program: String? { arguments.first.map { String(Self.withoutSigns($0[...])) } }

    /// Signs before the path are systemd's: systemd.service(5), "Command lines".
    private static func withoutSigns(_ word: Substring) -> Substring {
        word.drop { "@-:+!|".utf8.contains($0.utf8.first ?? 0) }
    }

    private func filled(_ words: [String]) -> [String] {
        words.flatMap { word -> [String] in
            // A variable that is a word by itself becomes as many words as it has.
            if word.hasPrefix("$"), !word.hasPrefix("${"), !word.hasPrefix("$$") {
                return environment[String(word.dropFirst())].map { Self.words($0) } ?? []
            }
            return [expanded(word)]
        }
    }

    /// What a shell is given to run; nil where the command is no shell with `-c`, alone or among letters: `-ec`.
    private static func script(_ words: [String]) -> String? {
        guard let shell = words.first.map({ withoutSigns($0[...]) })?.parts("/").last,
            ["sh", "bash", "dash", "ash"].contains(shell),
            let flag = words.firstIndex(where: { $0.hasPrefix("-") && !$0.hasPrefix("--") && $0.hasSuffix("c") })
        else { return nil }
        return words.dropFirst(flag + 1).first
    }

    private static func endsCommand(_ word: String) -> Bool { [";", "&&", "||", "|", "&"].contains(word) }

    private static func single(_ text: String) -> String {
        var out: [UInt8] = []
        for byte in text.utf8 {
            if byte == UInt8(ascii: "$"), out.last == byte { continue }
            out.append(byte)
        }
        return String(decoding: out, as: UTF8.self)
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

    /// Spaces around the sign mean nothing: systemd.syntax(7).
    private static func assignments(_ bytes: [UInt8]) -> [(key: String, value: String)] {
        lines(bytes).compactMap { line in
            guard let sign = line.utf8.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            return (String(trimmed(line[..<sign])), String(trimmed(line[line.utf8.index(after: sign)...])))
        }
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
        // The file may end where a line was to go on.
        if !open.isEmpty { lines.append(open) }
        return lines
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let last = text.utf8.last, isSpace(last) { text = text.dropLast() }
        return text.drop { $0 == " " || $0 == "\t" }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

    /// What a backslash takes its meaning from; other escapes are in no flag of kubelet.
    private static let escapable: [UInt8] = [
        UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"), UInt8(ascii: " "),
    ]

    /// Words at spaces, quotes taken off.
    ///
    /// - Parameter parts: whether spaces outside of quotes part words.
    private static func words(_ text: String, parts: Bool = true) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        var quote: UInt8?
        var isOpen = false
        var isEscaped = false
        for byte in text.utf8 {
            if isEscaped {
                if !escapable.contains(byte) { word.append(UInt8(ascii: "\\")) }
                word.append(byte)
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
                isOpen = true
            } else if let mark = quote {
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
