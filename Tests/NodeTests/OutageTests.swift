import Foundation
import Programs
import Testing

extension NodeTests {
    /// What the daemon needs may go and come back in any order.
    @Suite struct Outages {
        @Test(
            "D-Bus goes away and comes back: the daemon says so, goes on, and can act again",
            arguments: Generation.allCases)
        func dbus(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            let start = try node.beginStory()
            try node.verdictWithoutConfiguration(after: start)
            let pid = try node.mainPID(of: "netreadyd.service")
            let cursor = try node.cursor()
            try node.shell("systemctl kill --signal=KILL dbus.service")
            _ = try node.record("blindness", after: cursor) { $0["NETREADY_KIND"] == "blind" }
            _ = try node.record("sight", after: cursor, timeout: 30) { $0["NETREADY_KIND"] == "seeing" }
            try node.moveCalicoIn()
            try node.verdict("ready", after: cursor)
            #expect(try node.mainPID(of: "netreadyd.service") == pid)
        }

        @Test("journald goes away and comes back: what was said meanwhile is there", arguments: Generation.allCases)
        func journald(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            let pid = try node.mainPID(of: "netreadyd.service")
            let cursor = try node.cursor()
            try node.shell(
                """
                systemctl stop systemd-journald.socket systemd-journald-dev-log.socket systemd-journald.service \\
                    systemd-journald-audit.socket 2>/dev/null || true
                """)
            try node.write("{", to: "/etc/cni/net.d/05-broken.conf")
            Thread.sleep(forTimeInterval: 2)
            try node.shell(
                "systemctl start systemd-journald.socket systemd-journald-dev-log.socket systemd-journald.service")
            try node.verdict("notReady", reason: "ConfFileEmpty", after: cursor, timeout: 30)
            try node.shell("rm /etc/cni/net.d/05-broken.conf")
            try node.verdict("ready", after: cursor)
            #expect(try node.mainPID(of: "netreadyd.service") == pid)
        }

        @Test(
            "containerd is stopped and started by a person: said, left alone, and ready again",
            arguments: Generation.allCases)
        func containerd(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(isConfigured: true)
            let cursor = try node.cursor()
            try node.shell("systemctl stop containerd.service")
            try node.verdict("notReady", reason: "ContainerdStopped", after: cursor)
            Thread.sleep(forTimeInterval: 4)
            #expect(try node.property("ActiveState", of: "containerd.service") == "inactive")
            #expect(try node.acts(after: cursor).isEmpty)
            let started = try node.cursor()
            try node.shell("systemctl start containerd.service")
            try node.verdict("ready", after: started)
        }

        @Test(
            "the daemon is killed and started again: it says what is, and nothing is left in the watched directory",
            arguments: Generation.allCases)
        func killed(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(isConfigured: true)
            let cursor = try node.cursor()
            try node.shell("systemctl kill --signal=KILL netreadyd.service")
            try node.verdict("ready", after: cursor)
            #expect(try node.shell("ls -A /etc/cni/net.d") == "10-calico.conflist\ncalico-kubeconfig\n")
        }

        @Test("the last status of a daemon that has stopped is not given for that of now")
        func lastStatus() throws {
            let node = try Nodes.shared.node(.bookworm)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            #expect(try node.exec(["netready", "status"]).status == 0)
            try node.shell("systemctl stop netreadyd.service")
            let old = try node.exec(["netready", "status"])
            #expect(old.status == 2)
            #expect(old.out.hasPrefix("READY"))
            #expect(
                old.err.hasPrefix("netready: netreadyd is not running: this is what it said last, at 20"), "\(old.err)")
            try node.shell("systemctl start netreadyd.service")
            #expect(try node.exec(["netready", "status"]).err.isEmpty)
        }

        @Test("an act by hand that a broken ledger holds back names what helps, which is no --force")
        func brokenLedger() throws {
            let node = try Nodes.shared.node(.bookworm)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            try node.write("garbage\nmore\n", to: "/var/lib/netready/ledger")
            defer { _ = try? node.shell("rm /var/lib/netready/ledger") }
            let answer = try node.exec(["netready", "reload", "--force", "notAutomatic"])
            #expect(answer.status == 1)
            #expect(answer.err.hasSuffix("Move /var/lib/netready/ledger away to begin a new one.\n"), "\(answer.err)")
        }

        @Test("in a storm of events that does not end a broken file is still said within seconds")
        func storm() throws {
            let node = try Nodes.shared.node(.bookworm)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            let cursor = try node.cursor()
            try node.shell(
                """
                systemd-run --quiet --unit=storm sh -c \
                    'while :; do echo x > /etc/cni/net.d/99-storm.txt; rm /etc/cni/net.d/99-storm.txt; done'
                """)
            defer { _ = try? node.shell("systemctl stop storm.service; rm -f /etc/cni/net.d/99-storm.txt") }
            Thread.sleep(forTimeInterval: 1)
            try node.write("{]", to: "/etc/cni/net.d/05-broken.conf")
            try node.verdict("notReady", reason: "ConfFileMalformed", after: cursor, timeout: 10)
            try node.shell("rm /etc/cni/net.d/05-broken.conf")
            try node.verdict("ready", after: cursor, timeout: 10)
        }

        @Test("where events are lost, a pause that was written meanwhile is not")
        func overflow() throws {
            let node = try Nodes.shared.node(.bookworm)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            let lost = try node.metric("netready_inotify_overflows_total")
            let pid = try node.outsidePID(of: "netreadyd.service")
            #expect(kill(pid, SIGSTOP) == 0)
            defer { kill(pid, SIGCONT) }
            // More than fs.inotify.max_queued_events, 16,384 by default.
            try node.shell(
                """
                cd /etc/containerd
                for i in $(seq 6000); do echo x >98-storm.txt; echo x >99-storm.txt; done
                rm 98-storm.txt 99-storm.txt
                netready pause
                """)
            #expect(kill(pid, SIGCONT) == 0)
            try node.waitFor("the overflow") { try node.metric("netready_inotify_overflows_total") > lost }
            try node.waitFor("the pause") {
                (try node.status()?["remediation"] as? [String: Any])?["paused"] as? Bool == true
            }
        }

        @Test("settings are read again on reload, and a mistake keeps the last good ones")
        func reload() throws {
            let node = try Nodes.shared.node(.bookworm)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            let cursor = try node.cursor()
            try node.setMode("audit")
            try node.shell("systemctl reload netreadyd.service")
            _ = try node.record("the new mode", after: cursor) {
                $0["NETREADY_KIND"] == "settingsReloaded" && $0["NETREADY_MODE"] == "audit"
            }
            try node.write("[remediation]\nmood = 1\n", to: "/etc/netready/netready.toml")
            try node.shell("systemctl reload netreadyd.service")
            let refusal = try node.record("the refusal", after: cursor) {
                $0["NETREADY_KIND"] == "settingsReloaded" && $0["PRIORITY"] == "3"
            }
            #expect(refusal.message.contains("netready.toml:2:1: the key mood is not known; did you mean mode?"))
            try node.waitFor("the refusal in the metrics") {
                try node.read("/run/netready/metrics.prom").contains("netready_settings_last_reload_successful 0\n")
            }
            #expect(try node.metric(#"netready_mode_info{mode="audit"}"#) == 1)
            try node.write("[daemon]\ngroup = \"pool-a\"\n", to: "/etc/netready/netready.toml")
            try node.shell("systemctl reload netreadyd.service")
            try node.waitFor("the group in the metrics") {
                let text = try node.read("/run/netready/metrics.prom")
                return text.contains("netready_settings_last_reload_successful{group=\"pool-a\"} 1\n")
                    && text.contains("netready_ready{group=\"pool-a\"} ")
            }
        }
    }
}
