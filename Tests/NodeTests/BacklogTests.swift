import Foundation
import Testing

@testable import Systemd

extension NodeTests {
    /// What has been logged since the last look costs an outage nothing.
    @Suite struct Backlog {
        private static let lines = 200_000

        @Test(
            "the newest lines are read, however many there are, and each once; of others than root and systemd none",
            arguments: Generation.allCases)
        func reader(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            try node.say("writer", "seq -f line-%g 3000")
            let reader = try node.journalReader(of: "writer.service", minutes: 15)
            let first = try reader.read()
            #expect(first.count == 512)
            let lines = first.map(\.message).filter { $0.hasPrefix("line-") }
            #expect(lines.count > 500)
            #expect(lines == ((3001 - lines.count)...3000).map { "line-\($0)" })
            #expect(try reader.read().isEmpty)

            try node.say("writer", "echo again")
            let second = try reader.read().map(\.message)
            #expect(second.contains("again") && !second.contains { $0.hasPrefix("line-") }, "\(second)")

            try node.say("writer", "echo forged", as: "nobody")
            try node.say("forger", Node.forgery(["MESSAGE=forged", "UNIT=writer.service"]), as: "nobody")
            let third = try reader.read()
            #expect(!third.isEmpty && third.allSatisfy { $0.unit == "writer.service" && $0.message != "forged" })
            #expect(try node.shell("journalctl --quiet --output=cat --grep=forged | wc -l") == "2\n")
            #expect(try node.journalReader(of: "writer.service", minutes: 0).read().isEmpty)
        }

        @Test(
            "an outage behind 200,000 lines of containerd's is in the journal as soon as one without",
            arguments: Generation.allCases)
        func containerd(_ generation: Generation) throws {
            try outages(
                Nodes.shared.node(generation), of: "containerd.service",
                beginning: "printf '{' >/etc/cni/net.d/05-broken.conf", ending: "rm /etc/cni/net.d/05-broken.conf")
        }

        @Test("an outage behind 200,000 lines of kubelet's is in the journal as soon as one without")
        func kubelet() throws {
            let list = "/etc/cni/net.d/10-calico.conflist"
            try outages(
                Nodes.shared.node(.bookworm), of: "kubelet.service",
                beginning: "mv \(list) /root/list", ending: "cp /root/list \(list)")
        }

        private func outages(_ node: Node, of unit: String, beginning: String, ending: String) throws {
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            try node.liftRateLimit()
            defer { try? node.restoreRateLimit() }
            let alone = try (0..<3).map { _ in try node.outage(beginning, ending) }.max() ?? 0
            try node.fill(unit, lines: Self.lines)
            // By this machine's own measure, as it is now: what it takes to go through all of it once.
            let reading = try node.secondsToRead(unit, lines: Self.lines)
            let behind = try (0..<2).map { _ in try node.outage(beginning, ending) }
            print(
                "backlog \(node.generation) \(unit): alone \(alone) s, behind it \(behind) s, reading it \(reading) s")
            for delay in behind { #expect(delay < alone + reading / 3) }
        }
    }
}

extension Node {
    /// Lets a unit of its own write to the journal by a shell, and waits until it is there.
    fileprivate func say(_ unit: String, _ script: String, as user: String = "root") throws {
        try write(script, to: "/tmp/say.sh")
        try shell("systemd-run --quiet --wait --unit=\(unit) -p User=\(user) sh /tmp/say.sh; journalctl --sync")
    }

    /// A reader of this node's journal, from outside.
    fileprivate func journalReader(of unit: String, minutes: UInt32) throws -> JournalReader {
        let roots = ["/run/log/journal", "/var/log/journal"].map { "/proc/\(leader)/root\($0)" }
        let machine = try read("/etc/machine-id").trimmingCharacters(in: .newlines)
        return JournalReader(
            .units([unit]), minutes: minutes, limit: 512, files: JournalFiles(roots: roots, machine: machine))
    }

    fileprivate func liftRateLimit() throws {
        try shell(
            """
            mkdir -p /run/systemd/journald.conf.d
            printf '[Journal]\\nRateLimitIntervalSec=0\\n' >/run/systemd/journald.conf.d/test.conf
            systemctl restart systemd-journald.service
            """)
    }

    fileprivate func restoreRateLimit() throws {
        try shell("rm -r /run/systemd/journald.conf.d; systemctl restart systemd-journald.service")
    }

    /// Writes lines as a process of that unit, which runs for it or is started.
    fileprivate func fill(_ unit: String, lines: Int) throws {
        try write(
            """
            group=$(systemctl show --property=ControlGroup --value \(unit))
            [ -z "$group" ] || echo $$ >"/sys/fs/cgroup$group/cgroup.procs"
            seq -f 'level=info msg="container %g returns successfully"' \(lines) | logger -t filler --socket-errors=on
            """, to: "/tmp/fill.sh")
        let start =
            try property("ActiveState", of: unit) == "active" ? "" : "systemd-run --quiet --wait --unit=\(unit) "
        try shell("\(start)sh /tmp/fill.sh; journalctl --sync")
    }

    fileprivate func secondsToRead(_ unit: String, lines: Int) throws -> Double {
        let begin = Date()
        let count = try shell("journalctl --quiet --output=cat _SYSTEMD_UNIT=\(unit) | wc -l")
        #expect((Int(count.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0) >= lines)
        return Date().timeIntervalSince(begin)
    }

    /// Begins an outage and ends it; returns the seconds from its begin to its record.
    fileprivate func outage(_ beginning: String, _ ending: String) throws -> Double {
        let cursor = try cursor()
        // By the node's own clock, which is that of the record.
        let begin = try Double(shell("date +%s.%N; \(beginning)").trimmingCharacters(in: .newlines)) ?? 0
        let record = try verdict("notReady", after: cursor)
        try shell(ending)
        try verdict("ready", after: cursor)
        return record.time - begin
    }
}

extension Node {
    /// A shell command that writes a record of those fields by journald's own protocol.
    static func forgery(_ fields: [String]) -> String {
        "printf '%s\\n' \(fields.map { "'\($0)'" }.joined(separator: " ")) | logger --journald"
    }
}
