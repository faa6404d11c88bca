import Syntax

/// One line of a program's log, in whatever form the program was told to write it.
///
/// The forms differ in spelling alone: ``text`` is the same for all of them.
package struct LogEntry: Sendable, Equatable {
    package enum Form: String, Sendable, CaseIterable {
        /// What a program prints without its logger, and what systemd says of it.
        case text
        /// logrus, as containerd and k3s have it: `time="…" level=info msg="…" error="…"`.
        case logfmt
        /// klog, as kubelet has it: `E0102 15:04:05.000000 1 file.go:1] "message" key="value"`, or bare text after the `]`.
        case klog
        /// One object a line: containerd's with `format = "json"`, kubelet's with `--logging-format=json`, zap's, slog's.
        case json
        /// A time, or none, and the level's name: `2025-03-04 05:06:07.123 [ERROR][9] file.go 1: …`, as Calico has it.
        case stamped
    }

    package enum Level: String, Sendable, CaseIterable {
        case debug, info, warning, error, fatal
    }

    package struct Field: Sendable, Equatable {
        package var name: String
        /// Without quotes and escapes of this line; what it quotes itself keeps its own.
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package var form: Form
    /// nil where the line does not tell.
    package var level: Level?
    /// When the program wrote it; nil where the line does not tell.
    package var time: LogTime?
    /// What was said, without the values that belong to it.
    package var message: String
    /// The values: an error first, whatever its place in the line, the others in order.
    package var fields: [Field]

    package subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    /// Reads a line; one in no known form is ``Form/text`` as it stands.
    package init(_ line: String) {
        self = Self.read(line)
        // k0s wraps each line of the programs that it runs in one of its own.
        guard form == .logfmt, self["component"] != nil else { return }
        let inner = Self.read(message)
        if inner.form != .text { self = inner }
    }

    private static func read(_ line: String) -> LogEntry {
        switch line.utf8.first {
        case UInt8(ascii: "{"): LogEntry(json: line) ?? LogEntry(text: line)
        case UInt8(ascii: "I"), UInt8(ascii: "W"), UInt8(ascii: "E"), UInt8(ascii: "F"):
            LogEntry(klog: line) ?? LogEntry(stamped: line) ?? LogEntry(text: line)
        case UInt8(ascii: "t"), UInt8(ascii: "l"): LogEntry(logfmt: line) ?? LogEntry(text: line)
        default: LogEntry(stamped: line) ?? LogEntry(text: line)
        }
    }

    private init(text: String) { self.init(.text, nil, nil, text, []) }

    init(_ form: Form, _ level: Level?, _ time: LogTime?, _ message: String, _ fields: [Field]) {
        self.form = form
        self.level = level
        self.time = time
        self.message = message
        // klog puts it before the other values in text and after them in JSON; logrus sorts by name.
        let isError: (Field) -> Bool = { $0.name == "err" || $0.name == "error" }
        self.fields = fields.filter(isError) + fields.filter { !isError($0) }
    }

    /// The line in one spelling: what was said, then each value as `name="value"`, a list as `name=["value","value"]`.
    ///
    /// Without time, level and place in the program's source, and without the backslashes that loggers have put before
    /// quotes, at any depth.
    package var text: String {
        var bytes: [UInt8] = []
        // Once: to ask for no more than each value needs would copy everything before it.
        bytes.reserveCapacity(fields.reduce(message.utf8.count) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 })
        Self.append(message, to: &bytes)
        for field in fields {
            bytes += " \(field.name)=".utf8
            let isList = field.value.utf8.first == UInt8(ascii: "[") && field.value.utf8.last == UInt8(ascii: "]")
            if !isList { bytes.append(UInt8(ascii: "\"")) }
            Self.append(field.value, to: &bytes)
            if !isList { bytes.append(UInt8(ascii: "\"")) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What went wrong, without what it went wrong at: the error's own words where the line has some.
    package var reason: String {
        guard let error = self["error"] ?? self["err"], !error.isEmpty else { return text }
        return LogEntry(text: error).text
    }

    /// As ``text``, of a value alone.
    package static func plain(_ text: String) -> String {
        var bytes: [UInt8] = []
        append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A line break, escaped at whatever depth, becomes a space.
    private static func append(_ text: String, to bytes: inout [UInt8]) {
        var isEscaped = false
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\\") {
                isEscaped = true
                continue
            }
            let isBreak =
                byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t")
                || isEscaped && (byte == UInt8(ascii: "n") || byte == UInt8(ascii: "t"))
            bytes.append(isBreak ? UInt8(ascii: " ") : byte)
            isEscaped = false
        }
    }
}

extension LogEntry.Level {
    /// Names of logrus, zap, slog, zerolog, Weave and Open vSwitch, in letters of any size.
    ///
    /// slog writes `ERROR+4` for what lies between two levels.
    init?(name: some StringProtocol) {
        switch name.prefix(while: { $0 != "+" && $0 != "-" }).lowercased() {
        case "trace", "debug", "debu", "dbg": self = .debug
        case "info", "inf", "notice", "verbose": self = .info
        case "warning", "warn", "wrn": self = .warning
        case "error", "erro", "err": self = .error
        case "fatal", "fata", "ftl", "panic", "dpanic", "critical", "crit", "emergency", "emerg", "emer": self = .fatal
        default: return nil
        }
    }

    /// The first letter of a line of klog.
    init?(klog letter: UInt8) {
        switch letter {
        case UInt8(ascii: "I"): self = .info
        case UInt8(ascii: "W"): self = .warning
        case UInt8(ascii: "E"): self = .error
        case UInt8(ascii: "F"): self = .fatal
        default: return nil
        }
    }
}
