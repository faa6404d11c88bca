import Foundation
import Programs
import Scenarios
import Syntax
import Testing

/// The nodes of the corpora, laid out for real and read by the built programs: what a rule is told by a test's own maker
/// of snapshots, the observer must see by itself.
@Suite struct WholeWayTests {
    @Test(
        "check and the daemon say of each laid-out node what the expert says", .enabled(if: why == nil, "\(why ?? "")"))
    func agrees() throws {
        let shards = 4
        var lines = [[JSONValue]](repeating: [], count: shards)
        let begin = Date()
        let outputs = try layOut(shards)
        for (shard, output) in outputs.enumerated() {
            lines[shard] = try output.out.split(separator: "\n").map { try parseJSON(Array($0.utf8)) }
            #expect(output.status == 0, "\(output.err.suffix(2000))")
        }
        let nodes = try RecordedNode.all().filter { !Self.beyond.contains($0.scenario.id) }
        let report = try WholeWayReport(nodes, lines.flatMap(\.self), isWriting: Self.isWriting)
        print(WholeWayReport.injected)
        print(report.table)
        print("\(lines.map(\.count).reduce(0, +)) nodes in \(Int(Date().timeIntervalSince(begin))) s")
        #expect(report.missing.isEmpty)
        #expect(report.wrong.isEmpty)
        #expect(report.apart.isEmpty)
        #expect(report.unlike.isEmpty)
        #expect(report.changed.isEmpty, "if that is meant, run 'make goldens' as root and review the diff")
    }

    @Test("where all tests must run, these are not left out")
    func isNotLeftOut() {
        #expect(Self.why == nil || ProcessInfo.processInfo.environment["CI"] != "true")
    }

    /// Nodes of others whose proof lies where the observer does not look.
    private static let beyond: Set<String> = [
        // In the journal of units that containerd's does not need, or of a person.
        "S-T-110", "S-T-135", "S-T-139", "S-T-224", "S-T-254", "S-T-274", "S-T-357", "S-T-361", "S-T-366",
        "S-T-411", "S-T-417", "S-T-418", "S-T-457", "S-T-461", "S-T-478",
        "S-T-507", "S-T-509", "S-T-537", "S-T-560", "S-T-597", "S-T-630", "S-T-678", "S-T-767",
        // In more lines of a container's log than are read, or in other ones.
        "S-T-116", "S-T-200", "S-T-204", "S-T-574",
        // In a log with a stack, whose lines are not kept.
        "S-T-525",
        // In a process that is older than one that can be made here.
        "S-T-594",
        // In a log of half an hour ago of a containerd that runs.
        "S-T-242",
    ]

    /// What the programs say otherwise than is kept is then kept: 'make goldens'.
    private static let isWriting = ProcessInfo.processInfo.environment["NETREADY_WRITE_GOLDENS"] == "1"

    /// Why no node can be laid out here; nil where it can.
    static let why: String? = {
        guard geteuid() == 0 else { return "laying out a node needs root: run 'sudo make test'" }
        guard FileManager.default.isExecutableFile(atPath: "/usr/lib/systemd/systemd-journal-remote") else {
            return "systemd-journal-remote is not installed: run scripts/install-deps"
        }
        let isolated = try? run("/usr/bin/unshare", ["--mount", "--time", "--fork", "true"])
        return isolated?.status == 0 ? nil : "this machine does not let root make mount and time namespaces"
    }()

    /// Runs so many stand-ins side by side, each in namespaces of its own; by their clocks the machine has run for a year,
    /// so that all ages of the corpora lie after its start.
    private func layOut(_ shards: Int) throws -> [Output] {
        let built = URL(fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            .deletingLastPathComponent().path
        let programs = ProcessInfo.processInfo.environment["NETREADY_BIN_DIR"] ?? built
        let year = "\(366 * 86400)"
        let places = try (0..<shards).map { _ in try Scratch() }
        let paths = places.map(\.path)
        let box = Box(paths.map { _ in Result<Output, any Error>.failure(CancellationError()) })
        DispatchQueue.concurrentPerform(iterations: shards) { shard in
            let arguments =
                ["--mount", "--time", "--fork", "--kill-child", "--monotonic", year, "--boottime", year]
                + ["\(built)/stand-in-node", paths[shard], programs, "\(built)/libNodeView.so"]
                + ["\(shard)", "\(shards)"]
            let result = Result { try run("/usr/bin/unshare", arguments, limit: 3000) }
            box.set(shard, result)
        }
        return try withExtendedLifetime(places) { try box.values.map { try $0.get() } }
    }
}

/// What threads put their results into.
private final class Box<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private(set) var values: [Value]

    init(_ values: [Value]) { self.values = values }

    func set(_ index: Int, _ value: Value) { lock.withLock { values[index] = value } }
}
