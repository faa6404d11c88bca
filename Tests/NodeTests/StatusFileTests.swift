import Foundation
import Programs
import Testing

extension NodeTests {
    /// The published files say what is, whatever becomes of them.
    @Suite struct StatusFiles {
        @Test("a verdict that comes while /run is full is published once there is room, and none that is over before")
        func full() throws {
            let node = try Nodes.shared.node(.bookworm)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            let size = try node.shell("findmnt -no SIZE --bytes /run").trimmingCharacters(in: .whitespacesAndNewlines)
            let cursor = try node.cursor()
            try node.shell(
                """
                used=$(df --output=used -k /run | tail -1)
                mount -o remount,size=$((used + 64))k /run
                dd if=/dev/zero of=/run/fill bs=4k 2>/dev/null || true
                """)
            defer { _ = try? node.shell("rm -f /run/fill; mount -o remount,size=\(size) /run") }
            try node.write("{", to: "/etc/cni/net.d/05-broken.conf")
            _ = try node.record("the verdict", after: cursor) { $0["NETREADY_VERDICT"] == "notReady" }
            try node.waitFor("an end of what is over") { try node.status()?["verdict"] as? String != "ready" }
            #expect(try [1, 2].contains(node.exec(["netready", "status"]).status))
            try node.shell("rm /run/fill")
            try node.waitFor("the new verdict", timeout: 30) { try node.status()?["verdict"] as? String == "notReady" }
            #expect(try node.exec(["netready", "status"]).status == 1)
            try node.waitFor("the metrics") { node.exists("/run/netready/metrics.prom") }
        }

        @Test("after a change of the verdict the status is put in its place once more, for who did not watch")
        func again() throws {
            let node = try Nodes.shared.node(.bookworm)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            let cursor = try node.cursor()
            try node.write("{", to: "/etc/cni/net.d/05-broken.conf")
            try node.verdict("notReady", after: cursor)
            let (text, inode) = (try node.read("/run/netready/status.json"), try node.inodeOfStatus())
            try node.waitFor("another file", timeout: 5) { try node.inodeOfStatus() != inode }
            #expect(try node.read("/run/netready/status.json") == text)
        }

        @Test("what cannot be written is told, and written once it can be")
        func blocked() throws {
            let node = try Nodes.shared.node(.bookworm)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            let cursor = try node.cursor()
            // A file in the directory's place: no directory can be made there. The daemon may be faster and make it anew.
            try node.shell("until rm -rf /run/netready && touch /run/netready && test -f /run/netready; do :; done")
            defer { _ = try? node.shell("test -d /run/netready || rm -f /run/netready") }
            try node.write("{", to: "/etc/cni/net.d/05-broken.conf")
            for name in ["status.json", "metrics.prom", "npd"] {
                _ = try node.record("blindness of \(name)", after: cursor) {
                    $0["NETREADY_KIND"] == "blind" && $0.message.contains("/run/netready/\(name)")
                }
            }
            #expect(try node.exec(["netready", "status"]).status == 2)
            try node.shell("rm /run/netready")
            try node.waitFor("the new verdict", timeout: 30) { try node.status()?["verdict"] as? String == "notReady" }
            for name in ["status.json", "metrics.prom", "npd"] {
                _ = try node.record("sight of \(name)", after: cursor) {
                    $0["NETREADY_KIND"] == "seeing" && $0.message.contains("/run/netready/\(name)")
                }
            }
        }

        @Test("a file that is removed, and a directory with all that is in it, are there again in a moment")
        func removed() throws {
            let node = try Nodes.shared.node(.bookworm)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            let invocation = try node.invocationID(of: "netreadyd.service")
            for loss in [
                "rm /run/netready/status.json", "rm /run/netready/metrics.prom", "rm /run/netready/npd",
                "rm -r /run/netready", "rm -r /run/netready", "mv /run/netready /run/old; rm -r /run/old",
            ] {
                try node.shell(loss)
                try node.waitFor("all files after \(loss)") {
                    try node.status()?["verdict"] as? String == "ready" && node.exists("/run/netready/metrics.prom")
                        && node.exists("/run/netready/npd")
                }
                #expect(try node.exec(["netready", "status"]).status == 0, "\(loss)")
            }
            #expect(try node.shell("stat -c %a /run/netready /run/netready/status.json") == "755\n644\n")
            #expect(try node.invocationID(of: "netreadyd.service") == invocation)
        }

        @Test("a file that somebody else has changed is put right at the next look", arguments: ["{}", "READY\n"])
        func changed(_ text: String) throws {
            let node = try Nodes.shared.node(.bookworm)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            try node.write(text, to: "/run/netready/status.json")
            try node.write("", to: "/etc/cni/net.d/99-a-look.txt")
            try node.waitFor("the daemon's own words") {
                try node.read("/run/netready/status.json").contains("\"verdict\": \"ready\"")
            }
        }

        @Test("where the status is missing and the daemon runs, that is said, and not that it does not run")
        func missing() throws {
            let node = try Nodes.shared.node(.bookworm)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            let pid = try node.outsidePID(of: "netreadyd.service")
            #expect(kill(pid, SIGSTOP) == 0)
            defer { kill(pid, SIGCONT) }
            try node.shell("rm /run/netready/status.json")
            let answer = try node.exec(["netready", "status"])
            #expect(answer.status == 2)
            #expect(
                answer.err.contains("there is no /run/netready/status.json, though netreadyd runs"), "\(answer.err)")
            #expect(kill(pid, SIGCONT) == 0)
            try node.waitFor("the status") { try node.exec(["netready", "status"]).status == 0 }
            try node.shell("systemctl stop netreadyd.service; rm /run/netready/status.json")
            let stopped = try node.exec(["netready", "status"])
            #expect(stopped.status == 2)
            #expect(stopped.err.contains("netreadyd is not running"), "\(stopped.err)")
        }

        @Test("an act that is due while its request cannot be written waits, and nothing is said of containerd for it")
        func act() throws {
            let node = try Nodes.shared.node(.bookworm)
            let good = try node.beginAstray()
            let cursor = try node.cursor()
            // A file in the directory's place: no directory can be made there. The daemon may be faster and make it anew.
            try node.shell("until rm -rf /run/netready && touch /run/netready && test -f /run/netready; do :; done")
            defer { _ = try? node.shell("test -d /run/netready || rm -f /run/netready") }
            try node.write(good, to: "/etc/containerd/config.toml")
            _ = try node.record("blindness", after: cursor, timeout: 30) {
                $0["NETREADY_KIND"] == "blind" && $0.message.contains("questions and acts")
            }
            #expect(try node.acts(after: cursor).isEmpty)
            try node.shell("rm /run/netready")
            let act = try node.actDone(after: cursor)
            #expect(act["NETREADY_RESULT"] == "helped")
            try node.verdict("ready", after: cursor)
            let said = try node.journal(after: cursor).map(\.message)
            #expect(!said.contains { $0.contains("refuses its configuration") }, "\(said)")
            _ = try node.record("sight", after: cursor) { $0["NETREADY_KIND"] == "seeing" }
        }
    }
}

extension Node {
    fileprivate func inodeOfStatus() throws -> String { try shell("stat --format=%i /run/netready/status.json") }
}
