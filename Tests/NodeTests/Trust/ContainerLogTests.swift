import Foundation
import Programs
import Testing

extension NodeTests {
    /// Whoever can write below /var/log must not have root read other files for him.
    @Suite struct ContainerLogs {
        private static let pod = "/var/log/pods/kube-system_calico-node-x_calico-node-x"
        private static let mark = "MARKEDl1ne"

        /// What somebody puts in the place of a log, and how it is taken away.
        private static let traps = [
            ("a link", "ln -s /root/secret calico-node/0.log"),
            ("a link on the way", "rm -r calico-node; ln -s /root/logs calico-node"),
            ("a second name", "ln /root/secret calico-node/0.log"),
            ("a pipe", "mkfifo calico-node/0.log"),
        ]

        @Test(
            "what stands in the place of a container's log and is no log of its own is not read",
            arguments: [Generation.bookworm, .trixie])
        func traps(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            let id = try Node.script("container", node.name, "calico-node-x", "calico-node")
                .trimmingCharacters(in: .whitespacesAndNewlines)
            defer {
                #expect(throws: Never.self) { try node.remove(pod: id, Self.pod) }
            }
            try node.shell(
                """
                printf '2026-01-01T00:00:00Z stdout F \(Self.mark)\\n' >/root/secret
                chmod 600 /root/secret; mkdir -p /root/logs; cp /root/secret /root/logs/0.log
                rm /etc/cni/net.d/*
                """)
            for (what, deed) in Self.traps {
                try node.setLog(Self.pod, deed)
                for said in try node.wordsOnAgent() { #expect(!said.contains(Self.mark), "\(what): \(said)") }
            }
            try node.setLog(Self.pod, "printf '2026-01-01T00:00:00Z stderr F its own word\\n' >calico-node/0.log")
            for said in try node.wordsOnAgent() { #expect(said.contains("its own word"), "\(said)") }
        }
    }
}

extension Node {
    fileprivate func setLog(_ pod: String, _ deed: String) throws {
        try shell("cd \(pod); rm -rf calico-node; mkdir calico-node; \(deed)")
    }

    /// A sandbox is taken down by the network that set it up.
    fileprivate func remove(pod id: String, _ directory: String) throws {
        try shell("cp /root/calico/* /etc/cni/net.d/; rm -rf \(directory) /root/logs /root/secret")
        try waitFor("the removal of the pod") { (try? Node.script("remove-pod", name, id)) != nil }
    }

    /// What a daemon that is started now, and a person's command, say of the agent.
    fileprivate func wordsOnAgent() throws -> [String] {
        let cursor = try cursor()
        try shell("systemctl restart netreadyd.service")
        try verdict("notReady", reason: "AgentFailing", after: cursor)
        return [
            try journal(after: cursor).map(\.description).joined(separator: "\n"),
            try read("/run/netready/status.json"),
            try exec(["netready", "check"]).said.split(whereSeparator: \.isWhitespace).joined(separator: " "),
            try exec(["netready", "snapshot"]).out,
        ]
    }
}
