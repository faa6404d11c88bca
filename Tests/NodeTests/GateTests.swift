import Foundation
import Programs
import Testing

extension NodeTests {
    /// The operator's own program decides whether containerd is restarted.
    @Suite struct Gates {
        private static let gate = "/usr/local/sbin/gate"

        /// Refuses while `/etc/netready/hold` stands there, and tells in the unit's journal how an act ended.
        private static let program = """
            #!/bin/sh
            if [ "$NETREADY_PHASE" = ended ]; then
                echo "ended $NETREADY_ACTION $NETREADY_RESULT on $NODE_NAME" >&2
                exit 1
            fi
            [ ! -e /etc/netready/hold ] || { echo "change freeze for $NETREADY_REASON" >&2; exit 1; }

            """

        @Test(
            "A gate that refuses is a veto by its name and no restart; once it allows, the restart happens and helps",
            arguments: Generation.allCases)
        func refusesThenAllows(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(isConfigured: true)
            try node.write(Self.program, to: Self.gate)
            try node.shell("chmod 755 \(Self.gate); touch /etc/netready/hold")
            try node.setGate(Self.gate)
            let good = try node.switchCRIOff()
            let invocation = try node.invocationID(of: "containerd.service")
            let cursor = try node.cursor()
            try node.write(good, to: "/etc/containerd/config.toml")
            let veto = try node.record("the veto", after: cursor, timeout: 30) {
                $0["NETREADY_KIND"] == "actVetoed" && $0["NETREADY_GUARD"] == "gate"
            }
            #expect(veto["NETREADY_ACTION"] == "restart")
            #expect(veto.message.contains("\(Self.gate) does not allow it (exit status 1): change freeze for "))
            Thread.sleep(forTimeInterval: 3)
            #expect(try node.invocationID(of: "containerd.service") == invocation)
            try node.waitFor("the count") { try node.metric("netready_vetoes_total{guard=\"gate\"}") >= 1 }

            let byHand = try node.exec(["netready", "restart"])
            #expect(byHand.status == 1)
            #expect(byHand.err.contains("refused by guard gate: The gate \(Self.gate) does not allow it"))

            try node.shell("rm /etc/netready/hold")
            let act = try node.record("the act's end", after: cursor, timeout: 90) { $0["NETREADY_KIND"] == "actDone" }
            #expect(act["NETREADY_ACTION"] == "restart")
            #expect(act["NETREADY_RESULT"] == "helped")
            try node.verdict("ready", after: cursor)
            #expect(try node.invocationID(of: "containerd.service") != invocation)
            _ = try node.record("what the gate was told", of: "netready-preflight.service", after: cursor) {
                $0.message.contains("ended restart helped on ")
            }
            let history = try node.shell("netready history --since 10min")
            for piece in ["change freeze", "Going to restart", "The restart of containerd.service helped"] {
                #expect(history.contains(piece), "\(piece) is missing in:\n\(history)")
            }
        }

        @Test(
            "A gate that hangs, is missing, or may be changed by everybody allows nothing, and each is told",
            arguments: [Generation.bookworm, .forky])
        func failsClosed(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            let good = try node.switchCRIOff()
            let invocation = try node.invocationID(of: "containerd.service")
            try node.write(good, to: "/etc/containerd/config.toml")
            for (make, words) in [
                ("rm -f \(Self.gate)", "is not run: \(Self.gate) is missing."),
                (
                    "cp /bin/true \(Self.gate); chmod 777 \(Self.gate)",
                    "is not run: everybody may write to \(Self.gate)."
                ),
                (
                    "printf '#!/bin/sh\\nsleep 99\\n' >\(Self.gate); chmod 755 \(Self.gate)",
                    "did not answer within 2s and was killed."
                ),
            ] {
                try node.shell(make)
                try node.setGate(Self.gate, timeout: "2s")
                let byHand = try node.exec(["netready", "restart", "--force", "uptime"])
                #expect(byHand.status == 1)
                #expect(byHand.err.contains(words), "\(byHand.err)")
            }
            #expect(try node.invocationID(of: "containerd.service") == invocation)
            let forced = try node.exec(["netready", "restart", "--force", "uptime", "--force", "gate"])
            #expect(forced.status == 0, "\(forced.err)")
            #expect(try node.invocationID(of: "containerd.service") != invocation)
        }
    }
}

extension Node {
    /// Adds a gate to the settings and has the daemon read them.
    fileprivate func setGate(_ path: String, timeout: String = "10s") throws {
        try shell("mkdir -p /etc/netready/netready.toml.d")
        try write(
            "[remediation]\ngate = [\"\(path)\"]\ngate_timeout = \"\(timeout)\"\n",
            to: "/etc/netready/netready.toml.d/gate.toml")
        let cursor = try cursor()
        try shell("systemctl reload netreadyd.service")
        _ = try record("the new settings", after: cursor) { $0["NETREADY_KIND"] == "settingsReloaded" }
    }

    /// Starts containerd without CRI; returns the good config.toml, which takes a restart to have an effect.
    fileprivate func switchCRIOff() throws -> String {
        let good = try read("/etc/containerd/config.toml")
        let cursor = try cursor()
        try write(Node.withoutCRI(good), to: "/etc/containerd/config.toml")
        try shell("systemctl restart containerd.service")
        try verdict("notReady", reason: "CRIDisabled", after: cursor)
        return good
    }

    /// That config.toml with CRI switched off.
    static func withoutCRI(_ config: String) -> String {
        var lines = config.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            .filter { !$0.hasPrefix("disabled_plugins") }
        let version = lines.firstIndex { $0.hasPrefix("version") } ?? -1
        lines.insert("disabled_plugins = [\"io.containerd.grpc.v1.cri\"]", at: version + 1)
        return lines.joined(separator: "\n")
    }
}
