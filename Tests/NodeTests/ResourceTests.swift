import Foundation
import Testing

extension NodeTests {
    /// What the daemon costs on a node, with its sandbox on.
    @Suite struct Resources {
        @Test(
            "After 10,000 events: one thread, at most 12 MB resident, at most 2 MB of its own; the binary at most 10 MB",
            arguments: Generation.allCases)
        func memory(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            try node.shell(
                """
                cd /etc/cni/net.d
                for i in $(seq 2500); do echo "$i" > 99-storm.txt; mv 99-storm.txt 99-storm.off; done
                rm -f 99-storm.off
                """)
            try node.waitFor("the events", timeout: 30) { try node.metric("netready_inotify_events_total") >= 10_000 }
            try node.waitUntilQuiet()
            let pid = try node.mainPID(of: "netreadyd.service")
            let status = try node.read("/proc/\(pid)/status")
            let threads = try #require(value("Threads", in: status))
            let resident = try #require(value("VmRSS", in: status))
            let own = try #require(value("RssAnon", in: status))
            let size = try Int(node.shell("stat -c %s /usr/sbin/netreadyd").trimmingCharacters(in: .newlines)) ?? .max
            let events = try node.metric("netready_inotify_events_total")
            print(
                "memory \(generation): \(threads) thread, RSS \(resident) kB, RssAnon \(own) kB, binary \(size) bytes, \(Int(events)) events"
            )
            #expect(events >= 10_000)
            #expect(threads == 1)
            #expect(resident <= 12 * 1024)
            #expect(own <= 2 * 1024)
            #expect(size <= 10 * 1024 * 1024)
        }

        @Test("Idle, it wakes for its watchdog and the safety poll only")
        func idle() throws {
            let node = try Nodes.shared.node(.bookworm)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            try node.waitUntilQuiet()
            let pid = try node.mainPID(of: "netreadyd.service")
            let before = try #require(value("voluntary_ctxt_switches", in: node.read("/proc/\(pid)/status")))
            let polls = try node.metric("netready_evaluations_total{trigger=\"poll\"}")
            let seconds = 70.0
            Thread.sleep(forTimeInterval: seconds)
            let after = try #require(value("voluntary_ctxt_switches", in: node.read("/proc/\(pid)/status")))
            let polled = try node.metric("netready_evaluations_total{trigger=\"poll\"}") - polls
            print("idle: \(after - before) wake-ups in \(Int(seconds)) s, \(Int(polled)) safety polls")
            // A poll is a handful of wake-ups: the timer and the answers of containerd.
            #expect(polled >= 1 && polled <= 2)
            #expect(after - before <= 16)
        }

        private func value(_ name: String, in status: String) -> Int? {
            let line = status.split(separator: "\n").first { $0.hasPrefix("\(name):") }
            return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
        }
    }
}

extension Node {
    /// Waits until the daemon has done what comes some seconds after its last work: it has slept for four of them.
    func waitUntilQuiet() throws {
        let pid = try mainPID(of: "netreadyd.service")
        var last: (switches: Substring, since: ContinuousClock.Instant)?
        try waitFor("a daemon that sleeps", timeout: 60) {
            let status = try read("/proc/\(pid)/status")
            let switches = status.split(separator: "\n").first { $0.hasPrefix("voluntary_ctxt_switches:") } ?? ""
            if let last, last.switches == switches { return ContinuousClock.now - last.since > .seconds(4) }
            last = (switches, .now)
            return false
        }
    }

    /// One sample of the daemon's metrics file; 0 where it has none. Waits for the file.
    func metric(_ name: String) throws -> Double {
        let text = try waitFor("the metrics") { try? read("/run/netready/metrics.prom") }
        let line = text.split(separator: "\n").first { $0.hasPrefix("\(name) ") }
        return line?.split(separator: " ").last.flatMap { Double($0) } ?? 0
    }
}
