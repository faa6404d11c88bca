import Foundation
import Programs
import Testing

extension NodeTests {
    /// What netready cannot see is no fault of containerd, and nothing is done on it.
    @Suite struct Blind {
        @Test("a watch of our own that is lost: a reload is what helps, and containerd is not restarted")
        func ownWatch() throws {
            let node = try Nodes.shared.node(.bookworm)
            _ = try node.beginStory()
            let invocation = try node.invocationID(of: "containerd.service")
            let cursor = try node.beginLimited("SystemCallFilter=~inotify_add_watch:ENOSPC")
            defer { _ = try? node.removeDropIn("netreadyd.service") }
            _ = try node.record("blindness", after: cursor) {
                $0["NETREADY_KIND"] == "blind" && $0.message.contains("No space left on device")
            }
            try node.moveCalicoIn()
            let found = try node.verdict("notReady", reason: "ConfNotLoaded", after: cursor, timeout: 90)
            #expect(found["NETREADY_WATCH"] == "unknown")
            let act = try node.record("the act's end", after: cursor, timeout: 30) { $0["NETREADY_KIND"] == "actDone" }
            #expect(act["NETREADY_ACTION"] == "reload" && act["NETREADY_RESULT"] == "helped")
            try node.verdict("ready", after: cursor)
            #expect(try node.invocationID(of: "containerd.service") == invocation)
            #expect(try node.blindness().contains("changes in /etc/cni/net.d"))
            let raised = try node.journal(after: cursor).compactMap { $0["NETREADY_CODE"] }
            #expect(!raised.contains("WatchDead") && !raised.contains("WatchElsewhere"))
        }

        @Test("descriptors that are used up: nothing is gone, nothing is blamed, and ready stays ready")
        func descriptors() throws {
            let node = try Nodes.shared.node(.bookworm)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            let cursor = try node.beginLimited("LimitNOFILE=20:1024")
            defer { _ = try? node.removeDropIn("netreadyd.service") }
            _ = try node.record("blindness", after: cursor) {
                $0["NETREADY_KIND"] == "blind" && $0.message.contains("Too many open files")
            }
            let verdict = try node.record("a verdict", after: cursor) { $0["NETREADY_KIND"] == "verdictChanged" }
            #expect(["ready", "unknown"].contains(verdict["NETREADY_VERDICT"] ?? ""), "\(verdict)")
            let pid = try node.mainPID(of: "netreadyd.service")
            try node.shell("prlimit --nofile=1024:1024 --pid \(pid)")
            _ = try node.record("sight", after: cursor, timeout: 90) { record in
                record["NETREADY_KIND"] == "seeing" && record.message.contains("the node's files")
            }
            let records = try node.journal(after: cursor)
            #expect(!records.contains { $0["NETREADY_KIND"] == "configurationChanged" }, "\(records)")
            let codes = Set(
                records.filter { $0["NETREADY_KIND"] == "findingRaised" }.compactMap { $0["NETREADY_CODE"] })
            #expect(codes.isSubset(of: ["PredictionIncomplete", "VersionUnknown"]), "\(codes)")
            #expect(!records.contains { ["degraded", "notReady"].contains($0["NETREADY_VERDICT"] ?? "") })
        }

        @Test("a containerd that is frozen and goes on is neither hanging nor restarted, and ready within a second")
        func thaw() throws {
            let node = try Nodes.shared.node(.bookworm)
            _ = try node.beginStory(isConfigured: true)
            let invocation = try node.invocationID(of: "containerd.service")
            let cursor = try node.cursor()
            let pid = try node.outsidePID(of: "containerd.service")
            #expect(kill(pid, SIGSTOP) == 0)
            defer { kill(pid, SIGCONT) }
            // An event makes the daemon ask; what it says of it is that it does not know.
            try node.shell("touch /etc/cni/net.d/.nudge; rm /etc/cni/net.d/.nudge")
            try node.verdict("unknown", after: cursor, timeout: 30)
            let looks = try node.metric(Node.timedLooks)
            try node.waitFor("two more looks in vain", timeout: 90) { try node.metric(Node.timedLooks) >= looks + 2 }
            #expect(kill(pid, SIGCONT) == 0)
            let thawed = try node.seconds()
            let ready = try node.verdict("ready", after: cursor)
            #expect((Double(ready["_SOURCE_REALTIME_TIMESTAMP"] ?? "") ?? .infinity) / 1e6 - thawed < 5)
            try node.expectNeither("StatusHangs", after: cursor)
            #expect(try node.acts(after: cursor).isEmpty)
            #expect(try node.invocationID(of: "containerd.service") == invocation)
        }

        @Test("a plugin whose STATUS takes 9 s: ready, a note that it is slow, and no note once it is fast again")
        func slowStatus() throws {
            let node = try Nodes.shared.node(.forky)
            _ = try node.beginStory()
            defer { _ = try? node.shell("rm -f /run/slow") }
            try node.putSlowPlugin(seconds: 9)
            let invocation = try node.invocationID(of: "containerd.service")
            let cursor = try node.cursor()
            try node.write(Node.slowList, to: "/etc/cni/net.d/10-s.conflist")
            try node.verdict("ready", after: cursor, timeout: 60)
            _ = try node.record("the note", after: cursor, timeout: 60) {
                $0["NETREADY_KIND"] == "findingRaised" && $0["NETREADY_CODE"] == "StatusSlow"
            }
            let check = try node.exec(["netready", "check"])
            #expect(check.status == 2 && check.out.contains("StatusSlow"), "\(check.out)")
            let fast = try node.cursor()
            try node.shell("rm /run/slow")
            _ = try node.record("the end of the note", after: fast, timeout: 60) {
                $0["NETREADY_KIND"] == "findingCleared" && $0["NETREADY_CODE"] == "StatusSlow"
            }
            try node.expectNeither("StatusHangs", after: cursor)
            #expect(try node.invocationID(of: "containerd.service") == invocation)
            #expect(try node.acts(after: cursor).isEmpty)
        }

        @Test("a plugin whose STATUS never returns: one process of it, a note first, a hang after the limit")
        func hangingStatus() throws {
            let node = try Nodes.shared.node(.forky)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            try node.setHangAfter("15s")
            defer {
                _ = try? node.shell("rm -f /run/slow; pkill -x sleep || true; systemctl restart containerd.service")
            }
            try node.putSlowPlugin(seconds: 3000)
            let cursor = try node.cursor()
            try node.write(Node.slowList, to: "/etc/cni/net.d/05-s.conflist")
            let note = try node.record("the note", after: cursor, timeout: 60) {
                $0["NETREADY_KIND"] == "findingRaised" && $0["NETREADY_CODE"] == "StatusSlow"
            }
            #expect(note["NETREADY_VERDICT"] != "notReady", "\(note)")
            try node.verdict("notReady", reason: "StatusHangs", after: cursor, timeout: 60)
            #expect(node.processes(named: "slow").count == 1)
        }

        @Test(
            "a containerd in a mount namespace of its own is judged by its own files, and they are watched",
            arguments: Generation.allCases)
        func ownNamespace(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            defer {
                _ = try? node.removeDropIn("containerd.service")
                _ = try? node.shell("rm -rf /srv/ns")
            }
            let moved = try node.cursor()
            try node.shell(
                "rm -rf /srv/ns; mkdir -p -m 700 /srv/ns; cp /root/calico/* /srv/ns/; rm -f /etc/cni/net.d/*")
            try node.dropIn("containerd.service", "[Service]\nBindPaths=/srv/ns:/etc/cni/net.d\n")
            try node.shell("systemctl restart containerd.service")
            try node.waitFor("ready, and a watch that is alive") {
                let status = try node.status()
                return status?["verdict"] as? String == "ready" && status?["watch"] as? String == "alive"
            }
            try node.expectNeither("WatchDead", after: moved)
            #expect(try node.exec(["netready", "check"]).status == 0)
            // Far sooner than the poll of a minute, or the 15 s of CNI 1.1.
            for _ in 0..<3 {
                let cursor = try node.cursor()
                try node.write("{", to: "/srv/ns/05-x.conf")
                try node.verdict("notReady", after: cursor, timeout: 5)
                try node.shell("rm /srv/ns/05-x.conf")
                try node.verdict("ready", after: cursor, timeout: 5)
            }
        }

        @Test("a config.toml of its own counts, too")
        func ownConfiguration() throws {
            let node = try Nodes.shared.node(.bookworm)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            defer {
                _ = try? node.removeDropIn("containerd.service")
                _ = try? node.shell("rm -rf /srv/etc")
            }
            try node.shell("rm -rf /srv/etc; mkdir -p /srv/etc; cp /etc/containerd/config.toml /srv/etc/")
            try node.dropIn("containerd.service", "[Service]\nBindPaths=/srv/etc:/etc/containerd\n")
            let cursor = try node.cursor()
            try node.shell("systemctl restart containerd.service")
            try node.verdict("ready", after: cursor)
            try node.shell("printf '[plugins\\n' >>/etc/containerd/config.toml")
            try node.write("[", to: "/srv/etc/config.toml")
            let record = try node.verdict("degraded", reason: "NextRestartContainerdExits", after: cursor, timeout: 5)
            #expect(record["NETREADY_LINE"] == "1", "\(record)")
        }

        @Test(
            "a socket whose name is gone while containerd runs: daemon and check say so, and nothing is done",
            arguments: Generation.allCases)
        func socketGone(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(isConfigured: true)
            let cursor = try node.cursor()
            let socket = "/run/containerd/containerd.sock"
            try node.shell("mv \(socket) /run/containerd/x.sock")
            let record = try node.verdict("notReady", reason: "SocketGone", after: cursor, timeout: 5)
            #expect(record["NETREADY_ACTION"] == "restart")
            let check = try node.exec(["netready", "check"])
            #expect(check.status == 1 && check.out.hasPrefix("NOT READY  SocketGone"), "\(check.out)")
            let back = try node.cursor()
            try node.shell("mv /run/containerd/x.sock \(socket)")
            try node.verdict("ready", after: back, timeout: 5)
            #expect(try node.acts(after: cursor).isEmpty)
            try node.shell("rm \(socket)")
            try node.verdict("notReady", reason: "SocketGone", after: back, timeout: 5)
            try node.shell("systemctl restart containerd.service")
            let made = try node.cursor()
            try node.waitFor("ready") { try node.status()?["verdict"] as? String == "ready" }
            try node.expectNeither("SocketGone", after: made)
        }
    }
}

extension Node {
    fileprivate static let timedLooks = #"netready_evaluations_total{trigger="timer"}"#

    /// One network of CNI 1.1, so that containerd asks its plugin for STATUS.
    static let slowList = #"{"cniVersion": "1.1.0", "name": "s", "plugins": [{"type": "slow"}]}"#

    /// A plugin whose STATUS takes so long as there is /run/slow.
    fileprivate func putSlowPlugin(seconds: Int) throws {
        let directory = try pluginDirectory()
        try write(
            """
            #!/bin/sh
            cat >/dev/null
            case "$CNI_COMMAND" in
            VERSION) echo '{"cniVersion": "1.1.0", "supportedVersions": ["1.0.0", "1.1.0"]}' ;;
            STATUS) [ ! -e /run/slow ] || sleep "$(cat /run/slow)" ;;
            esac

            """, to: "\(directory)/slow")
        try shell("chmod 755 \(directory)/slow; echo \(seconds) >/run/slow")
    }

    /// Starts the daemon anew within limits of systemd.exec(5); what it said before is not in the journal after it.
    fileprivate func beginLimited(_ setting: String) throws -> String {
        try shell("systemctl stop netreadyd.service")
        try dropIn("netreadyd.service", "[Service]\n\(setting)\n")
        let cursor = try cursor()
        try shell("systemctl start netreadyd.service")
        return cursor
    }

    /// Has the daemon started anew with a shorter limit of a hang.
    fileprivate func setHangAfter(_ span: String) throws {
        try shell("mkdir -p /etc/netready/netready.toml.d")
        try write("[daemon]\nhang_after = \"\(span)\"\n", to: "/etc/netready/netready.toml.d/hang.toml")
        let cursor = try cursor()
        try shell("systemctl restart netreadyd.service")
        _ = try record("a verdict", after: cursor) { $0["NETREADY_KIND"] == "verdictChanged" }
    }

    /// The parts that the status document says were not seen.
    fileprivate func blindness() throws -> [String] {
        (try status()?["blind"] as? [[String: Any]] ?? []).compactMap { $0["part"] as? String }
    }

    fileprivate func expectNeither(_ code: String, after cursor: String) throws {
        let records = try journal(after: cursor).filter {
            $0["NETREADY_KIND"] != "findingCleared" && ($0["NETREADY_CODE"] == code || $0["NETREADY_REASON"] == code)
        }
        #expect(records.isEmpty, "\(records)")
    }

    /// The node's clock, in seconds since the epoch.
    fileprivate func seconds() throws -> Double { Double(try shell("date +%s.%N").dropLast()) ?? 0 }
}
