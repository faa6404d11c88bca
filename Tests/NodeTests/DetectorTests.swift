import Foundation
import Programs
import Testing

extension NodeTests {
    /// What node-problem-detector would be told, on the host and in a container.
    @Suite struct Detector {
        @Test("both forms tell the same of every verdict, and none says that all is well where nobody knows")
        func verdicts() throws {
            let node = try Nodes.shared.node(.bookworm)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            defer { node.unmountWhatIsSaid() }
            try node.mountWhatIsSaid()
            try node.expectDetector("a ready node", notReady: 0, degraded: 0)

            let directory = try node.pluginDirectory()
            var cursor = try node.cursor()
            try node.shell("mv \(directory)/calico-ipam /root/calico-ipam")
            try node.verdict("degraded", after: cursor)
            let degraded = try node.expectDetector("a degraded node", notReady: 0, degraded: 1)
            #expect(
                degraded.hasPrefix("PluginBinaryMissing: ") && degraded.contains("calico-ipam")
                    && degraded.contains(directory))
            try node.shell("mv /root/calico-ipam \(directory)/calico-ipam")

            // A path that is longer than what the detector takes of a plugin by itself.
            let path = "/etc/cni/net.d/05-\(String(repeating: "long-", count: 40)).conf"
            cursor = try node.cursor()
            try node.write("{", to: path)
            try node.verdict("notReady", after: cursor)
            let notReady = try node.expectDetector("a node that is not ready", notReady: 1, degraded: 0)
            #expect(notReady.contains(path), "\(notReady)")
        }

        @Test("on settings that are refused it still answers, by what can be taken of them")
        func refusedSettings() throws {
            let node = try Nodes.shared.node(.bookworm)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            for settings in ["[remediation]\nmode = \"on\"\n", "this is not TOML", "[daemon]\nsocket = 1\n"] {
                try node.write(settings, to: "/etc/netready/netready.toml")
                let answer = try node.exec(["netready", "check", "--npd=notReady"])
                #expect(answer.status == 0, "\(answer)")
                #expect(answer.out == "ContainerNetworkReady\n")
                #expect(answer.err.contains("/etc/netready/netready.toml:"))
                #expect(try node.exec(["netready", "check"]).status == 64)
            }
            // What is right of them names the place that is looked at.
            try node.write(
                "[daemon]\nsocket = \"/run/nowhere.sock\"\nconfig = \"/etc/containerd/config.toml\"\npoll = \"often\"\n",
                to: "/etc/netready/netready.toml")
            let elsewhere = try node.exec(["netready", "check", "--npd=notReady"])
            #expect(elsewhere.status != 0 && !elsewhere.out.isEmpty, "\(elsewhere)")
        }

        @Test("nothing is said of a node whose daemon has ended, however it did", arguments: ["stop", "kill -s KILL"])
        func ended(how: String) throws {
            let node = try Nodes.shared.node(.bookworm)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            defer {
                node.unmountWhatIsSaid()
                _ = try? node.removeDropIn("netreadyd.service")
            }
            try node.mountWhatIsSaid()
            #expect(try node.plugin("any").out == "ContainerNetworkReady\n")
            try node.dropIn("netreadyd.service", "[Service]\nRestart=no")
            try node.shell("systemctl \(how) netreadyd.service")
            try node.waitFor("the end of what is said") { !node.exists("/run/netready/npd") }
            let answer = try node.plugin("any")
            #expect(answer.status == 2 && answer.out.hasPrefix("Unknown: "))
            #expect(node.exists("/run/netready/status.json"))
        }
    }
}

extension Node {
    /// A place as a container has it by a hostPath: the directory, read-only, mounted once.
    fileprivate func mountWhatIsSaid() throws {
        try shell(
            "mkdir -p /root/said; mount --bind /run/netready /root/said; mount -o remount,bind,ro /root/said")
    }

    fileprivate func unmountWhatIsSaid() { _ = try? shell("umount /root/said") }

    fileprivate func plugin(_ rule: String) throws -> Output {
        try exec(["/usr/share/netready/node-problem-detector/container-network", rule, "/root/said/npd"])
    }

    /// Asks both forms for each rule.
    ///
    /// - Returns: the line of the rule that has a problem; empty where none has.
    @discardableResult
    fileprivate func expectDetector(_ what: String, notReady: Int32, degraded: Int32) throws -> String {
        var line = ""
        for (rule, status) in [("notReady", notReady), ("degraded", degraded)] {
            try waitFor("\(rule) of \(what) in the file") { try plugin(rule).status == status }
            let answer = try plugin(rule)
            let direct = try exec(["netready", "check", "--npd=\(rule)"])
            #expect(answer.status == status && direct.status == status, "\(what): \(answer) \(direct)")
            #expect(answer.out == direct.out, "\(what)")
            if status == 1 { line = answer.out }
        }
        return line
    }
}
