import Foundation
import Programs
import Testing

extension NodeTests {
    /// What shows around containerd alone: daemon and command see the same of it.
    @Suite struct OneObserver {
        @Test(
            "A node on which every pod fails is degraded to the daemon within one poll, as it is to check, and ready again",
            arguments: Generation.allCases)
        func failingPods(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            let directory = try node.pluginDirectory()
            try node.shell("cp -a \(directory)/calico /root/calico-kept")
            defer { _ = try? node.shell("cp -a /root/calico-kept \(directory)/calico") }
            try node.write(
                """
                #!/bin/sh
                [ "$CNI_COMMAND" = VERSION ] && { echo '{"cniVersion":"1.0.0","supportedVersions":["0.3.1","1.0.0"]}'; exit; }
                echo '{"cniVersion":"0.3.1","code":11,"msg":"stat /var/lib/calico/etcd: no such file or directory"}'
                exit 1

                """, to: "\(directory)/calico")
            try node.shell("chmod 755 \(directory)/calico")
            let start = try node.cursor()
            try node.setPoll("5s")
            try node.verdict("ready", after: start)
            let cursor = try node.cursor()
            for pod in ["one", "two"] {
                #expect(throws: CommandFailure.self) { try Node.script("pod", node.name, pod) }
            }
            try node.verdict("degraded", reason: "PodNetworkFails", after: cursor, timeout: 30)
            #expect(try node.exec(["netready", "check"]).status == 3)
            #expect(try node.exec(["netready", "status"]).status == 3)
            #expect(try node.metric("netready_ready") == 0)

            let restart = try node.cursor()
            try node.shell("systemctl restart netreadyd.service")
            let first = try node.record("the first verdict", after: restart) { $0["NETREADY_KIND"] == "verdictChanged" }
            #expect(first["NETREADY_REASON"] == "PodNetworkFails", "\(first)")

            let fixed = try node.cursor()
            try node.shell("cp -a /root/calico-kept \(directory)/calico")
            // forky's runc sets cpu.weight, which the control groups of many build machines do not offer: no pod starts there.
            guard generation != .forky else { return }
            let id = try Node.script("pod", node.name, "three").trimmingCharacters(in: .whitespacesAndNewlines)
            try node.verdict("ready", after: fixed, timeout: 30)
            #expect(try node.exec(["netready", "check"]).status == 0)
            _ = try Node.script("remove-pod", node.name, id)
        }
    }
}

extension Node {
    /// Has the daemon look every so often, all being well.
    func setPoll(_ period: String) throws {
        try shell(
            """
            mkdir -p /etc/netready/netready.toml.d
            printf '[daemon]\\npoll = "\(period)"\\n' >/etc/netready/netready.toml.d/poll.toml
            systemctl restart netreadyd.service
            """)
    }
}
