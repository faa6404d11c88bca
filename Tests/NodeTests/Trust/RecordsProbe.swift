import Foundation
import Testing

/// A run of `records-probe` on a node: a process with the daemon's capabilities, that writes numbered records.
struct RecordsProbe {
    /// What it prints when all is written, and when all is taken.
    struct Report {
        /// The longest that a call has held it, and the median, microseconds.
        var longest: Double
        var median: Double
        var left: Int
        var lost: Int
        /// Bytes that libsystemd's socket sends at once.
        var buffer: Int

        /// `word longest=1 median=1.0 left=0 lost=0 buffer=212992`; nil where there is no such line yet.
        init?(_ word: String, in text: String) {
            guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("\(word) ") }) else { return nil }
            var values: [Substring: Double] = [:]
            for pair in line.split(separator: " ").dropFirst() {
                let halves = pair.split(separator: "=")
                values[halves[0]] = Double(halves[1])
            }
            longest = values["longest"] ?? .infinity
            median = values["median"] ?? .infinity
            left = Int(values["left"] ?? -1)
            lost = Int(values["lost"] ?? -1)
            buffer = values["buffer"].map { Int($0) } ?? .max
        }
    }

    static let program = "/usr/bin/records-probe"
    /// What netreadyd's unit keeps a process to: what it may not do may be what libsystemd does.
    private static let properties: String = {
        let file = Node.repository.appendingPathComponent("systemd/netreadyd.service")
        let lines = ((try? String(contentsOf: file, encoding: .utf8)) ?? "").split(separator: "\n")
        let others = ["Type", "Exec", "Restart", "Watchdog", "Timeout", "Notify", "StateDirectory", "RuntimeDirectory"]
        return lines.drop { $0 != "[Service]" }.dropFirst().prefix { $0 != "[Install]" }.filter { line in
            !line.hasPrefix("#") && !others.contains { line.hasPrefix($0) }
        }.map { "-p '\($0)'" }.joined(separator: " ") + " -p StandardError=null"
    }()

    let node: Node
    let name: String
    let count: Int
    let bytes: Int

    /// Starts `records-probe guarded`.
    ///
    /// - Parameter buffer: of libsystemd's socket, bytes; nil where it has that of Linux' own defaults.
    init(_ node: Node, count: Int, bytes: Int, buffer: Int? = nil) throws {
        self.node = node
        self.count = count
        self.bytes = bytes
        name = "records-probe-\(count)-\(bytes)\(buffer.map { "-by-\($0)" } ?? "")"
        try Self.start(node, name, "guarded \(count) \(bytes) \(buffer.map(String.init) ?? "")")
    }

    /// Starts `records-probe long`.
    init(_ node: Node, fields: Int, of bytes: Int) throws {
        self.node = node
        count = 1
        self.bytes = bytes
        name = "records-probe-long-\(fields)-\(bytes)"
        try Self.start(node, name, "long \(fields) \(bytes)")
    }

    /// Puts the program into the node.
    static func install(_ node: Node) throws {
        guard let directory = ProcessInfo.processInfo.environment["NETREADY_BIN_DIR"] else {
            throw CommandFailure(description: "NETREADY_BIN_DIR names no directory: run 'sudo make test'")
        }
        let source = URL(fileURLWithPath: directory).appendingPathComponent("records-probe")
        let bytes = try Data(contentsOf: source)
        try bytes.write(to: URL(fileURLWithPath: "/proc/\(node.leader)/root\(program)"))
        try node.shell("chmod 755 \(program)")
    }

    static func start(_ node: Node, _ name: String, _ arguments: String) throws {
        try node.shell(
            """
            rm -f /tmp/\(name).out
            systemctl reset-failed \(name).service 2>/dev/null || true
            systemd-run --quiet --unit=\(name) \(properties) -p StandardOutput=file:/tmp/\(name).out \
                \(program) \(arguments)
            """)
    }

    static func output(_ node: Node, _ name: String) -> String { (try? node.read("/tmp/\(name).out")) ?? "" }

    func report(_ word: String) throws -> Report {
        try node.waitFor("\(word), of \(name)", timeout: 60) { Report(word, in: Self.output(node, name)) }
    }

    /// What the journal has of this run: numbers of records, and what a record of a loss says.
    func taken() throws -> [Taken] {
        let lines = try node.shell(
            """
            journalctl --sync
            journalctl --quiet --all --output=json --output-fields=MESSAGE,NETREADY_LOST,NETREADY_TIME \
                --boot _PID=\(pid) SYSLOG_IDENTIFIER=records-probe | sed 's/x\\{9,\\}//g'
            """)
        return try lines.split(separator: "\n").map { line in
            let fields = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
            let number = (fields["MESSAGE"] as? String)?.split(separator: " ").first.flatMap { Int($0) }
            return Taken(
                number: number, lost: (fields["NETREADY_LOST"] as? String).flatMap { Int($0) },
                time: fields["NETREADY_TIME"] as? String)
        }
    }

    private var pid: Substring {
        get throws { try #require(Self.output(node, name).split(separator: "\n").first?.split(separator: " ").last) }
    }

    /// The bytes of each message, oldest first.
    func lengths() throws -> [Int] {
        try node.shell(
            """
            journalctl --sync
            journalctl --quiet --all --output=cat --boot _PID=\(pid) SYSLOG_IDENTIFIER=records-probe | \
                LC_ALL=C awk '{ print length($0) }'
            """
        ).split(separator: "\n").compactMap { Int($0) }
    }

    /// The one record that `records-probe long` has written, all of it.
    func record() throws -> [String: Any] {
        let lines = try node.shell(
            "journalctl --sync; journalctl --quiet --all --output=json --boot _PID=\(pid) SYSLOG_IDENTIFIER=records-probe"
        )
        let records = lines.split(separator: "\n")
        try #require(records.count == 1, "\(records.count) records")
        return try JSONSerialization.jsonObject(with: Data(records[0].utf8)) as? [String: Any] ?? [:]
    }

    struct Taken {
        var number: Int?
        var lost: Int?
        var time: String?
    }
}
