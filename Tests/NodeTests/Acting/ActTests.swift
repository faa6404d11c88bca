import Foundation
import Programs
import Testing

extension NodeTests {
    /// The acts of the remedy table that the story does not tell, and the restart that must never be.
    @Suite struct Acts {
        @Test(
            "a config.toml that names the wrong directory is fixed: containerd runs with the old one and is restarted",
            arguments: Generation.allCases)
        func staleConfiguration(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            let good = try node.beginAstray()
            let invocation = try node.invocationID(of: "containerd.service")
            let cursor = try node.cursor()
            try node.write(good, to: "/etc/containerd/config.toml")
            let act = try node.actDone(after: cursor)
            #expect(act["NETREADY_ACTION"] == "restart")
            #expect(act["NETREADY_RESULT"] == "helped")
            try node.verdict("ready", after: cursor)
            #expect(try node.invocationID(of: "containerd.service") != invocation)
        }

        @Test(
            "a unit that has failed, and whose start limit is hit, is started once its configuration would start",
            arguments: Generation.allCases)
        func failedUnit(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(isConfigured: true)
            let good = try node.read("/etc/containerd/config.toml")
            try node.dropIn(
                "containerd.service",
                "[Unit]\nStartLimitIntervalSec=1h\nStartLimitBurst=1\n[Service]\nRestart=no\n")
            defer { try? node.removeDropIn("containerd.service") }
            let cursor = try node.cursor()
            try node.write("version = 2\n[plugins\n", to: "/etc/containerd/config.toml")
            _ = try node.exec(["systemctl", "restart", "containerd.service"])
            let found = try node.verdict("notReady", reason: "ContainerdWillNotStart", after: cursor)
            #expect(found["NETREADY_FILE"] == "/etc/containerd/config.toml")
            #expect(found["NETREADY_LINE"] == "2")
            Thread.sleep(forTimeInterval: 4)
            #expect(try node.acts(after: cursor).isEmpty)
            #expect(try node.property("ActiveState", of: "containerd.service") == "failed")
            let fixed = try node.cursor()
            try node.write(good, to: "/etc/containerd/config.toml")
            let act = try node.actDone(after: fixed)
            #expect(act["NETREADY_ACTION"] == "start")
            #expect(act["NETREADY_RESULT"] == "helped")
            try node.verdict("ready", after: fixed)
        }

        @Test(
            "a deaf containerd whose config.toml would not start is never restarted; the line is named",
            arguments: [Generation.bookworm, .trixie])
        func brokenConfiguration(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(isConfigured: true)
            let invocation = try node.invocationID(of: "containerd.service")
            let cursor = try node.cursor()
            try node.write("version = 2\n[plugins\n", to: "/etc/containerd/config.toml")
            try node.replaceConfDir()
            let found = try node.verdict("notReady", reason: "ContainerdWillNotStart", after: cursor)
            #expect(found["NETREADY_ACTION"] == "fixThenRestart")
            Thread.sleep(forTimeInterval: 6)
            #expect(try node.acts(after: cursor).isEmpty)
            #expect(try node.invocationID(of: "containerd.service") == invocation)
            let said = try node.exec(["netready", "status"])
            #expect(said.status == 1)
            #expect(said.out.contains("/etc/containerd/config.toml:2:"), "\(said.out)")
        }

        @Test(
            "a configuration that only the installed binary knows not to start: no restart, and its refusal is said",
            arguments: Generation.allCases)
        func refusingBinary(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            let good = try node.beginAstray()
            let invocation = try node.invocationID(of: "containerd.service")
            // The running process goes on; what would be started next refuses.
            try node.shell(
                """
                mv /usr/bin/containerd /usr/bin/containerd.real
                printf '#!/bin/sh\\necho "containerd: cannot load it" >&2\\nexit 1\\n' > /usr/bin/containerd
                chmod 755 /usr/bin/containerd
                """)
            defer { _ = try? node.shell("mv /usr/bin/containerd.real /usr/bin/containerd") }
            let cursor = try node.cursor()
            try node.write(good, to: "/etc/containerd/config.toml")
            let veto = try node.record("the veto", after: cursor, timeout: 20) { $0["NETREADY_GUARD"] == "preflight" }
            #expect(veto.message.contains("refuses its configuration"), "\(veto.message)")
            Thread.sleep(forTimeInterval: 5)
            #expect(try node.acts(after: cursor).isEmpty)
            #expect(try node.invocationID(of: "containerd.service") == invocation)
            try node.waitFor("the guard's name") { try node.exec(["netready", "status"]).out.contains("preflight") }
            _ = try node.record("the refusal", of: "netready-preflight.service", after: cursor) {
                $0.message.contains("containerd: cannot load it")
            }
        }

        // Within one boot a pause is counted from when it was asked for. A daemon that takes the command's boot for another
        // one thinks that at least all the time since its own boot has passed.
        @Test(
            "a pause that is shorter than the machine has run holds the daemon back, and resume lets it go on",
            arguments: Generation.allCases)
        func paused(_ generation: Generation) throws {
            #expect(ProcessInfo.processInfo.systemUptime > 60)
            let node = try Nodes.shared.node(generation)
            let start = try node.beginStory()
            try node.verdictWithoutConfiguration(after: start)
            try node.shell("netready pause --for 1min")
            try node.waitFor("the pause") {
                (try node.status()?["remediation"] as? [String: Any])?["paused"] as? Bool == true
            }
            let cursor = try node.cursor()
            try node.moveCalicoIn()
            _ = try node.record("the veto", after: cursor) {
                $0["NETREADY_KIND"] == "actVetoed" && $0["NETREADY_GUARD"] == "paused"
            }
            Thread.sleep(forTimeInterval: 3)
            #expect(try node.acts(after: cursor).isEmpty)
            try node.shell("netready resume")
            let act = try node.actDone(after: cursor)
            #expect(act["NETREADY_ACTION"] == "reload")
            #expect(act["NETREADY_RESULT"] == "helped")
        }

        // forky's runc sets cpu.weight, which the control groups of many build machines do not offer.
        @Test(
            "a pod that runs before a restart of containerd runs after it", arguments: [Generation.bookworm, .trixie])
        func sandboxSurvives(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(isConfigured: true)
            let id = try Node.script("pod", node.name, "survivor").trimmingCharacters(in: .whitespacesAndNewlines)
            let before = try node.task(id)
            #expect(before.hasSuffix("RUNNING"), "\(before)")
            let address = try node.addresses()
            let good = try node.leadAstray()
            #expect(try node.task(id) == before)
            let cursor = try node.cursor()
            try node.write(good, to: "/etc/containerd/config.toml")
            let act = try node.actDone(after: cursor)
            #expect(act["NETREADY_ACTION"] == "restart")
            #expect(act["NETREADY_RESULT"] == "helped")
            #expect(try node.task(id) == before)
            #expect(try node.addresses() == address)
        }
    }
}

extension Node {
    /// A story on a node whose containerd looks for its configuration in a directory that holds none.
    ///
    /// - Returns: the config.toml that would fix it.
    func beginAstray() throws -> String {
        _ = try beginStory(isConfigured: true)
        return try leadAstray()
    }

    func leadAstray() throws -> String {
        let good = try read("/etc/containerd/config.toml")
        let cursor = try cursor()
        try write(good.replacing("/etc/cni/net.d", with: "/etc/cni/elsewhere"), to: "/etc/containerd/config.toml")
        try shell("mkdir -p /etc/cni/elsewhere; systemctl restart containerd.service")
        try verdict("notReady", reason: "ConfInWrongDirectory", after: cursor)
        return good
    }

    func actDone(after cursor: String) throws -> Record {
        try record("the act's end", after: cursor, timeout: 40) { $0["NETREADY_KIND"] == "actDone" }
    }

    /// The line of a sandbox's task: its id, its pid, what it does.
    fileprivate func task(_ id: String) throws -> String {
        let line = try shell("ctr -n k8s.io tasks ls").split(separator: "\n").first { $0.hasPrefix(id) }
        return line.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") } ?? "none"
    }

    /// What the node's network interfaces are, for "nothing of the pod's network has changed".
    fileprivate func addresses() throws -> String { try shell("ip -brief link | sort") }
}
