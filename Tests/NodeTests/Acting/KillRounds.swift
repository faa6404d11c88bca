import Foundation
import Programs
import Testing

/// Acts on one node, in each of which the daemon is killed.
struct KillRounds {
    enum Kind: CaseIterable {
        case reload
        case restart
    }

    /// Where a kill struck.
    enum Phase: String, CaseIterable, Comparable {
        case beforeLedger, betweenLedgerAndEnd, afterEnd
        static func < (left: Phase, right: Phase) -> Bool { left.rawValue < right.rawValue }
    }

    private static let ledger = "/var/lib/netready/ledger"
    private static let configuration = ["10-calico.conflist", "calico-kubeconfig"]
    let node: Node
    private var chance: SplitMix
    private let goodConfig: String
    /// Seconds from an act's line in the ledger to the line of its end, as seen once without a kill.
    private var courses: [Kind: Double] = [:]
    private(set) var struck: [Phase: Int] = [:]

    init(_ node: Node, seed: UInt64) throws {
        self.node = node
        chance = SplitMix(seed: seed)
        _ = try node.beginStory(isConfigured: true)
        try node.dropIn("netreadyd.service", "[Service]\nRestartSec=100ms\n")
        goodConfig = try node.read("/etc/containerd/config.toml")
        for kind in Kind.allCases { courses[kind] = try undisturbed(kind) }
    }

    /// One act with one kill, and all that must hold after it.
    mutating func round(_ kind: Kind) throws {
        let start = try prepare(kind)
        let begin = try cause(kind)
        try waitForInstant(kind, begin)
        let victim = try node.process(named: "netreadyd")
        let killedAt = Date()
        guard kill(victim, SIGKILL) == 0 else { throw CommandFailure(description: "the daemon cannot be killed") }
        let lines = try ledgerLines()
        struck[phase(lines), default: 0] += 1
        try awaitNextStart(after: killedAt, instead: victim)
        try check(kind, start)
        try settle(kind, start)
    }

    // MARK: Before the kill

    /// A node with nothing in its ledger that waits for one change; returns the place in the journal.
    private func prepare(_ kind: Kind) throws -> String {
        try node.shell(
            """
            systemctl stop netreadyd.service
            rm -f /var/lib/netready/ledger* /run/netready/status.json /run/netready/metrics.prom
            mkdir -p /etc/cni/staging; cp /root/calico/* /etc/cni/staging/; cp /root/calico/* /etc/cni/net.d/
            """)
        switch kind {
        case .reload:
            try node.shell("systemctl is-active --quiet containerd.service; rm /etc/cni/net.d/10-calico.conflist")
        case .restart:
            try node.write(
                goodConfig.replacing("/etc/cni/net.d", with: "/etc/cni/elsewhere"), to: "/etc/containerd/config.toml")
            try node.shell("systemctl restart containerd.service")
        }
        let start = try node.cursor()
        try node.shell("systemctl start netreadyd.service")
        try node.waitFor("not ready", timeout: 30) { try statusVerdict() == "notReady" }
        return start
    }

    /// What asks for the act; returns when that was.
    private func cause(_ kind: Kind) throws -> Date {
        switch kind {
        case .reload:
            // A rename into the directory is what containerd overlooks.
            let directory = "/proc/\(node.leader)/root/etc/cni"
            guard
                unsafe rename("\(directory)/staging/10-calico.conflist", "\(directory)/net.d/10-calico.conflist") == 0
            else { throw CommandFailure(description: "rename failed: errno \(errno)") }
        case .restart: try node.write(goodConfig, to: "/etc/containerd/config.toml")
        }
        return Date()
    }

    private func undisturbed(_ kind: Kind) throws -> Double {
        _ = try prepare(kind)
        _ = try cause(kind)
        try node.waitFor("the act's begin", timeout: 30) { try ledgerLines().contains { $0.contains("\"begun\"") } }
        let begun = Date()
        try node.waitFor("the act's end", timeout: 30) { try ledgerLines().contains { $0.contains("\"ended\"") } }
        return Date().timeIntervalSince(begun)
    }

    /// A quarter of the kills comes before the act is in the ledger, a quarter in the first milliseconds after that, the
    /// rest at any time until its end is written.
    private mutating func waitForInstant(_ kind: Kind, _ begin: Date) throws {
        let part = chance.below(4)
        let share = Double(chance.below(1_000_000)) / 1e6
        guard part > 0 else {
            // The stability of test.toml is one second.
            Thread.sleep(forTimeInterval: max(0, begin.timeIntervalSinceNow + 0.7 + 0.4 * share))
            return
        }
        let path = "/proc/\(node.leader)/root\(Self.ledger)"
        let deadline = Date() + 20
        while (try? Data(contentsOf: URL(fileURLWithPath: path)))?.isEmpty ?? true {
            guard Date() < deadline else { throw CommandFailure(description: "in \(node.name) no act is begun") }
            usleep(200)
        }
        Thread.sleep(forTimeInterval: part == 1 ? 0.004 * share : (courses[kind] ?? 1) * 1.1 * share)
    }

    // MARK: After the kill

    private func phase(_ lines: [String]) -> Phase {
        if lines.contains(where: { $0.contains("\"ended\"") }) { return .afterEnd }
        return lines.contains { $0.contains("\"begun\"") } ? .betweenLedgerAndEnd : .beforeLedger
    }

    private func awaitNextStart(after killedAt: Date, instead victim: Int32) throws {
        try node.waitFor("the daemon's next start", timeout: 30) {
            node.processes(named: "netreadyd").contains { $0 != victim }
                && (try? modified("/run/netready/metrics.prom")).map { $0 > killedAt } ?? false
        }
        try node.shell(
            "for i in $(seq 400); do [ -n \"$(systemctl list-jobs --no-legend)\" ] || exit 0; sleep 0.05; done; exit 1")
    }

    private func check(_ kind: Kind, _ start: String) throws {
        let names = try node.shell("ls -A /etc/cni/net.d").split(separator: "\n").map(String.init)
        #expect(names == Self.configuration, "in \(node.name)")
        let scratch = try node.shell("find /run/netready /var/lib/netready -name '*.tmp'")
        #expect(scratch.isEmpty, "in \(node.name)")
        let lines = try ledgerLines()
        for line in lines {
            let value = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            #expect(value?["entry"] is String, "in \(node.name)")
        }
        let history = try node.exec(["netready", "history", "--output", "json"])
        #expect(history.status == 0, "\(history.err)")
        try checkStarts(kind, start)
    }

    private func checkStarts(_ kind: Kind, _ start: String) throws {
        let most = kind == .reload ? 0 : 1
        let starts = try startsOfContainerd(after: start)
        #expect(starts <= most, "\(starts) restarts of containerd for one cause in \(node.name)")
    }

    /// What was cut short must come to its end: as if the act's longest course had passed, an unfinished one is written
    /// off; a reload is then tried again, a restart never.
    private func settle(_ kind: Kind, _ start: String) throws {
        let isUnfinished = phase(try ledgerLines()) == .betweenLedgerAndEnd
        if isUnfinished { try makeLedgerOld() }
        if isUnfinished, kind == .restart, try startsOfContainerd(after: start) == 0 {
            try node.waitFor("the breaker", timeout: 30) { try node.remediation("breaker") == "open" }
            // Stability, preflight and the sandboxes would be over by then.
            Thread.sleep(forTimeInterval: 3)
            #expect(try startsOfContainerd(after: start) == 0, "in \(node.name)")
            // What the daemon may not do any more a person does, for the next round.
            try node.shell("systemctl restart containerd.service")
            return
        }
        try node.waitFor("ready", timeout: 30) { try statusVerdict() == "ready" }
        try checkStarts(kind, start)
    }

    private func makeLedgerOld() throws {
        try node.shell("systemctl stop netreadyd.service")
        let old = try ledgerLines().map { line -> String in
            guard var value = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                var at = value["at"] as? [String: Any]
            else { throw CommandFailure(description: "no entry: \(line)") }
            for clock in ["monotonic", "realtime"] {
                guard let time = (at[clock] as? String).flatMap(Int64.init) else { continue }
                at[clock] = "\(time - 360_000_000_000)"
            }
            value["at"] = at
            return String(decoding: try JSONSerialization.data(withJSONObject: value), as: UTF8.self)
        }
        try node.write(old.map { $0 + "\n" }.joined(), to: Self.ledger)
        try node.shell("rm -f /run/netready/status.json; systemctl start netreadyd.service")
        try node.waitFor("a status", timeout: 30) { try statusVerdict() != nil }
    }

    // MARK: Looking

    /// Whole lines; what a kill has cut is none.
    private func ledgerLines() throws -> [String] {
        guard node.exists(Self.ledger) else { return [] }
        return try node.read(Self.ledger).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .map(String.init)
    }

    private func statusVerdict() throws -> String? { try node.status()?["verdict"] as? String }

    private func modified(_ path: String) throws -> Date? {
        let path = "/proc/\(node.leader)/root\(path)"
        return try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
    }

    /// systemd's own records of a unit that has been started; systemd.journal-fields(7), SD_MESSAGE_UNIT_STARTED.
    private func startsOfContainerd(after cursor: String) throws -> Int {
        try node.journal(of: "containerd.service", after: cursor)
            .count { $0["MESSAGE_ID"] == "39f53479d3a045ac8e11786248231fbf" }
    }
}
