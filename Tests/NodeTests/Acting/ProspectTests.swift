import Foundation
import Programs
import Testing

extension NodeTests {
    /// A remedy is judged by the state after it, and nothing is acted upon of which nobody knows what comes of it.
    @Suite struct Prospects {
        @Test(
            "an overlooked list that nobody wants, or that lacks its plugin, is what is wrong: it is named, and never loaded",
            arguments: Generation.allCases)
        func unwantedLists(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            let start = try node.beginStory()
            try node.verdictWithoutConfiguration(after: start)
            for (list, reason) in [(Node.podman, "OnlyUnwantedConfig"), (Node.unfinished, "PluginBinaryMissing")] {
                let cursor = try node.cursor()
                try node.moveIn(list)
                let found = try node.verdict("notReady", reason: reason, after: cursor)
                #expect(found["NETREADY_WATCH"] == "alive")
                #expect(found["NETREADY_FILE"] == "/etc/cni/net.d/50-it.conflist" || reason == "PluginBinaryMissing")
                #expect(found.message.contains("A reload would not help"), "\(found.message)")
                #expect(try node.nothingIsDone(after: cursor))
                #expect(try node.status()?["verdict"] as? String == "notReady")
                #expect((try node.status()?["remedy"] as? [String: Any])?["automatic"] as? Bool == false)
                let emptied = try node.cursor()
                try node.shell("rm /etc/cni/net.d/50-it.conflist")
                try node.verdictWithoutConfiguration(after: emptied)
            }
        }

        @Test(
            "a deaf containerd: after a reload is what is, and one in vain keeps no restart by hand back",
            arguments: [Generation.bookworm, .trixie])
        func vainReload(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            let cursor = try node.cursor()
            try node.deafen()
            _ = try node.record("deafness", after: cursor) { record in
                record["NETREADY_KIND"] == "verdictChanged"
                    && ["WatchDead", "WatchElsewhere"].contains(record["NETREADY_REASON"] ?? "")
            }
            let status = try node.status()
            #expect((status?["afterReload"] as? [String: Any])?["networkReady"] as? Bool == false)
            #expect((status?["afterRestart"] as? [String: Any])?["networkReady"] as? Bool == true)
            let unasked = try node.exec(["netready", "reload"])
            #expect(unasked.status != 0)
            #expect((unasked.out + unasked.err).contains("notAutomatic"), "\(unasked)")
            let vetoed = try node.exec(["netready", "reload", "--output", "json"])
            #expect(vetoed.status == 1 && vetoed.err.isEmpty, "\(vetoed)")
            #expect(vetoed.object["result"] as? String == "vetoed")
            #expect(vetoed.object["guard"] as? String == "notAutomatic")
            let vain = try node.exec(["netready", "reload", "--force", "notAutomatic", "--output", "json"])
            #expect(vain.status == 2, "\(vain)")
            #expect(vain.object["result"] as? String == "didNotHelp")
            #expect(vain.object["forced"] as? [String] == ["notAutomatic"])
            #expect(try node.read("/var/lib/netready/ledger").contains("didNotHelp"), "\(vain)")
            let restart = try node.exec(["netready", "restart", "--output", "json"])
            #expect(restart.status == 0, "\(restart)")
            #expect(restart.object["schema"] as? String == "netready.act/v1")
            #expect(restart.object["result"] as? String == "helped")
            try node.verdict("ready", after: cursor)
            let wait = try node.exec(["netready", "wait", "--output", "json"])
            #expect(wait.status == 0 && wait.object["reached"] as? Bool == true, "\(wait)")
        }

        @Test("a serving containerd is not restarted into a key of which nobody knows what a start makes")
        func undecidedStart() throws {
            let node = try Nodes.shared.node(.bookworm)
            _ = try node.beginStory(isConfigured: true)
            let invocation = try node.invocationID(of: "containerd.service")
            let good = try node.read("/etc/containerd/config.toml")
            let cursor = try node.cursor()
            try node.write(good + "\n[metrics]\n  address = \"0.0.0.0:1338\"\n", to: "/etc/containerd/config.toml")
            try node.deafen()
            let veto = try node.record("the veto", after: cursor, timeout: 20) {
                $0["NETREADY_GUARD"] == "startUndecided"
            }
            #expect(veto.message.contains("metrics.address (/etc/containerd/config.toml:"), "\(veto.message)")
            #expect(try node.nothingIsDone(after: cursor))
            #expect(try node.invocationID(of: "containerd.service") == invocation)
            #expect(try node.exec(["netready", "status"]).out.contains("startUndecided"))
            #expect(try node.remediation("veto") == "startUndecided")
            let byHand = try node.exec(["netready", "restart"])
            #expect(byHand.status != 0)
            #expect((byHand.out + byHand.err).contains("startUndecided"), "\(byHand)")
            // What is as it was again holds nothing back.
            let fixed = try node.cursor()
            try node.write(good, to: "/etc/containerd/config.toml")
            let act = try node.actDone(after: fixed)
            #expect(act["NETREADY_ACTION"] == "restart")
            #expect(act["NETREADY_RESULT"] == "helped")
        }

        @Test(
            "what containerd began with is known to the next daemon: a fixed conf_dir is restarted into by itself",
            arguments: Generation.allCases)
        func recordedStart(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            let good = try node.beginAstray()
            let invocation = try node.invocationID(of: "containerd.service")
            try node.waitFor("what containerd began with") {
                (try? node.read("/var/lib/netready/configuration.json"))?.contains(invocation) == true
            }
            try node.shell("systemctl restart netreadyd.service")
            let cursor = try node.cursor()
            try node.write(good, to: "/etc/containerd/config.toml")
            let act = try node.actDone(after: cursor)
            #expect(act["NETREADY_ACTION"] == "restart")
            #expect(act["NETREADY_RESULT"] == "helped")
        }
    }
}

extension Node {
    fileprivate static let podman =
        #"{"cniVersion":"0.4.0","name":"podman","plugins":[{"type":"bridge","bridge":"cni-podman0","ipam":{"type":"host-local","ranges":[[{"subnet":"10.88.0.0/16"}]]}}]}"#
    fileprivate static let unfinished =
        #"{"cniVersion":"0.4.0","name":"lan","plugins":[{"type":"not-installed-yet"}]}"#

    /// Renames a list into conf_dir from a directory on the same file system, which containerd overlooks.
    fileprivate func moveIn(_ list: String) throws {
        try shell("mkdir -p /etc/cni/staging")
        try write(list, to: "/etc/cni/staging/50-it.conflist")
        try shell("mv /etc/cni/staging/50-it.conflist /etc/cni/net.d/")
    }

    /// Makes the CNI directory anew, which containerd 1 and 2.0 do not notice.
    func deafen() throws {
        // At once, and containerd would load the new files on its last event of the old directory: deaf, but ready.
        try shell("rm -r /etc/cni/net.d; sleep 0.5; mkdir /etc/cni/net.d; cp /root/calico/* /etc/cni/net.d/")
    }

    /// Whether the daemon still does nothing once it has stood still for longer than it waits, and has looked twice again.
    func nothingIsDone(after cursor: String) throws -> Bool {
        Thread.sleep(forTimeInterval: 3)
        for _ in 0..<2 {
            let asked = try self.cursor()
            try shell("systemctl kill --signal=HUP netreadyd.service")
            _ = try record("another look", after: asked) { $0["NETREADY_KIND"] == "settingsReloaded" }
        }
        return try acts(after: cursor).isEmpty
            && !journal(after: cursor).contains { $0["NETREADY_KIND"] == "actPlanned" }
    }
}
