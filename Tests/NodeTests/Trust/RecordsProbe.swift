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

        /// `word longest=1 median=1.0 left=0 lost=0`; nil where there is no such line yet.
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
        }
    }

    static let program = "/usr/bin/records-probe"
    private static let properties =
        "-p CapabilityBoundingSet='CAP_SYS_PTRACE CAP_DAC_READ_SEARCH' -p StandardError=null"

    let node: Node
    let name: String
    let count: Int
    let bytes: Int

    /// Starts `records-probe guarded`.
    init(_ node: Node, count: Int, bytes: Int) throws {
        self.node = node
        self.count = count
        self.bytes = bytes
        name = "records-probe-\(count)-\(bytes)"
        try Self.start(node, name, "guarded \(count) \(bytes)")
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
        let output = Self.output(node, name)
        let pid = try #require(output.split(separator: "\n").first?.split(separator: " ").last)
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

    struct Taken {
        var number: Int?
        var lost: Int?
        var time: String?
    }
}
