import Foundation
import Testing

extension NodeTests {
    /// What the daemon does to a node in the modes that must do nothing, seen from below: its system calls, and the bus.
    @Suite struct Quiet {
        @Test(
            "in observe and audit the daemon writes only to its own directories, and asks systemd for nothing but answers",
            arguments: Generation.allCases)
        func nothingIsTouched(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            let bus = try node.watchBus()
            let watched = try node.traceDaemon(mode: "observe")
            try faults(node, isAudit: false)
            let cursor = try node.cursor()
            try node.setMode("audit")
            try node.shell("systemctl reload netreadyd.service")
            _ = try node.record("the new mode", after: cursor) { $0["NETREADY_MODE"] == "audit" }
            try faults(node, isAudit: true)
            let calls = try watched.end()
            try node.removeDropIn("netreadyd.service")
            #expect(calls.count > 1000)
            let foreign = calls.compactMap(TracedCall.init).drop { !$0.isStart }.dropFirst().compactMap(\.offence)
            #expect(foreign.isEmpty, "\(foreign.prefix(10).joined(separator: "\n"))")
            let asked = try node.busCalls(bus)
            #expect(asked.contains("org.freedesktop.DBus.Properties.GetAll"))
            #expect(asked.subtracting(harmless).isEmpty, "\(asked)")
        }

        @Test("the same eyes see the same daemon act in enforce")
        func control() throws {
            let node = try Nodes.shared.node(.bookworm)
            let bus = try node.watchBus()
            let watched = try node.traceDaemon(mode: "enforce")
            let cursor = try node.cursor()
            try node.moveCalicoIn()
            try node.verdict("ready", after: cursor, timeout: 30)
            _ = try node.actDone(after: cursor)
            let calls = try watched.end()
            try node.removeDropIn("netreadyd.service")
            #expect(calls.contains { $0.contains("reload.request") })
            #expect(try node.busCalls(bus).contains("org.freedesktop.systemd1.Manager.StartUnit"))
        }

        /// A reload would help, then a restart, then only a person; at the end all is well again.
        private func faults(_ node: Node, isAudit: Bool) throws {
            let good = try node.read("/usr/share/netready-node/config.toml")
            try node.shell("rm -f /etc/cni/net.d/*")
            let begin = try node.cursor()
            try node.moveCalicoIn()
            try node.verdict("notReady", reason: "ConfNotLoaded", after: begin)
            try awaitPlan("Would reload", node, begin, isAudit)
            try node.write("{]", to: "/etc/cni/net.d/05-broken.conf")
            try node.verdict("notReady", reason: "ConfFileMalformed", after: begin)
            try node.shell("rm /etc/cni/net.d/05-broken.conf")
            try node.verdict("ready", after: begin)
            let astray = try node.cursor()
            try node.write(
                good.replacing("/etc/cni/net.d", with: "/etc/cni/elsewhere"), to: "/etc/containerd/config.toml")
            try node.shell("mkdir -p /etc/cni/elsewhere; systemctl restart containerd.service")
            try node.verdict("notReady", reason: "ConfInWrongDirectory", after: astray)
            try node.write(good, to: "/etc/containerd/config.toml")
            try awaitPlan("Would restart", node, astray, isAudit)
            let end = try node.cursor()
            try node.shell(
                "systemctl kill --signal=KILL containerd.service; sleep 0.5; systemctl start containerd.service")
            try node.verdict("ready", after: end, timeout: 30)
        }

        /// A story in which nothing was worth an act would prove nothing: audit says what it would do.
        private func awaitPlan(_ plan: String, _ node: Node, _ cursor: String, _ isAudit: Bool) throws {
            // Stability, uptime, and what else enforce would wait for.
            guard isAudit else { return Thread.sleep(forTimeInterval: 4) }
            _ = try node.record(plan, after: cursor, timeout: 20) {
                $0["NETREADY_KIND"] == "actPlanned" && $0.message.hasPrefix(plan)
            }
        }

        /// Asking, and being told: nothing of it changes a unit.
        private var harmless: Set<String> {
            [
                "org.freedesktop.DBus.Hello", "org.freedesktop.DBus.AddMatch", "org.freedesktop.DBus.RemoveMatch",
                "org.freedesktop.DBus.GetNameOwner", "org.freedesktop.DBus.Properties.GetAll",
                "org.freedesktop.systemd1.Manager.Subscribe",
            ]
        }
    }
}

extension Node {
    private static let changing = [
        "open", "openat", "openat2", "creat", "rename", "renameat", "renameat2", "unlink", "unlinkat", "rmdir", "mkdir",
        "mkdirat", "link", "linkat", "symlink", "symlinkat", "mknod", "mknodat", "chmod", "fchmod", "fchmodat", "chown",
        "fchown", "lchown", "fchownat", "truncate", "ftruncate", "fallocate", "utimensat", "setxattr", "lsetxattr",
        "fsetxattr", "removexattr", "mount", "umount2", "kill", "tkill", "tgkill", "execve", "fork", "vfork", "clone",
        "clone3", "connect", "sendto", "sendmsg", "bind", "write", "pwrite64", "writev",
    ]

    /// Starts the daemon in that mode on a node without a CNI configuration, traced from its first call on.
    func traceDaemon(mode: String) throws -> Trace {
        _ = try beginStory(mode: mode)
        try shell("systemctl stop netreadyd.service")
        try hold("netreadyd.service", running: "/usr/sbin/netreadyd")
        let cursor = try cursor()
        try shell("systemctl start --no-block netreadyd.service")
        let pid = try process(named: "sh")
        let trace = try Trace(pid, ["-e", "trace=" + Self.changing.joined(separator: ",")])
        try write("", to: "/run/go")
        try verdict("notReady", reason: "ConfDirEmpty", after: cursor, timeout: 30)
        return trace
    }

    /// Writes down each message of the system bus from now on; returns where.
    func watchBus() throws -> String {
        let path = "/root/bus-\(UUID().uuidString)"
        try shell(
            """
            systemctl stop busmonitor.service 2>/dev/null || true
            systemd-run --quiet --unit=busmonitor --property=StandardOutput=file:\(path) busctl monitor --json=short
            """)
        try waitFor("the monitor") {
            try shell("busctl call org.freedesktop.DBus / org.freedesktop.DBus GetId; cat \(path)").contains("GetId")
        }
        return path
    }

    /// The methods that the daemon of now has called, by interface and name.
    func busCalls(_ path: String) throws -> Set<String> {
        let daemon = try mainPID(of: "netreadyd.service")
        let names = try shell("busctl list --unique --no-legend | awk '$2 == \(daemon) { print $1 }'")
            .split(separator: "\n").map(String.init)
        let messages = try read(path).split(separator: "\n").compactMap { line in
            try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        }
        let calls = messages.filter {
            $0["type"] as? String == "method_call" && names.contains($0["sender"] as? String ?? "")
        }
        return Set(calls.map { "\($0["interface"] as? String ?? "").\($0["member"] as? String ?? "")" })
    }
}
