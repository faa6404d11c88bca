import Foundation
import Testing

extension ClusterTests {
    /// The story of the demo, as it stands on the Node: what kubectl shows within two seconds of each change.
    @Suite struct Stories {
        @Test(
            "a. No CNI configuration: False, naming the empty directory, beside kubelet's own word",
            arguments: Generation.allCases)
        func emptyDirectory(_ generation: Generation) throws {
            let story = try ClusterStory.begin(generation, mode: "observe", isConfigured: false)
            let found = try #require(try story.node.conditions()[Node.conditionType])
            // A kubelet that has just started may yet get the pod that writes it.
            let reasons = Node.withoutConfiguration.union(["NetworkConfigPending"])
            #expect(found.status == "False" && reasons.contains(found.reason), "\(found)")
            #expect(found.message.contains("/etc/cni/net.d"))
            try story.node.expectKubelet("False")
        }

        @Test(
            "b. Overlooked files: False with what to type, True once netready has reloaded",
            arguments: Generation.allCases)
        func overlooked(_ generation: Generation) throws {
            let story = try ClusterStory.begin(generation, isConfigured: false)
            try story.node.moveCalicoIn()
            try story.node.verdict("ready", after: story.cursor)
            try story.expectAllWritten()
            let written = try story.node.writings(after: story.mark).compactMap(\.condition)
            #expect(written.contains { $0.reason == "ConfNotLoaded" && $0.message.contains("reload") }, "\(written)")
            try story.shown("True", "Ready")
            try story.node.expectKubelet("True")
        }

        @Test(
            "c. A broken file in front: False with line and column, True when it goes", arguments: Generation.allCases)
        func brokenFile(_ generation: Generation) throws {
            var story = try ClusterStory.begin(generation)
            try story.breakNetwork()
            let message = try story.shown("False", "ConfFileMalformed")
            #expect(message.contains("\(ClusterStory.brokenFile):2:19"), "\(message)")
            try story.expectAllWritten()
            try story.turn()
            try story.repairNetwork()
            try story.shown("True", "Ready")
            try story.expectAllWritten()
        }

        @Test("d. The directory is made anew: each verdict until the network is back", arguments: Generation.allCases)
        func directoryReplaced(_ generation: Generation) throws {
            let story = try ClusterStory.begin(generation)
            try story.node.replaceConfDir()
            let reasons: Set =
                generation == .forky ? ["RuntimeExitedOnConfDirRemoval"] : ["WatchDead", "WatchElsewhere"]
            let deaf = try story.node.record("deafness", after: story.cursor) {
                $0["NETREADY_KIND"] == "verdictChanged" && reasons.contains($0["NETREADY_REASON"] ?? "")
            }
            _ = try story.node.record("the network", after: story.cursor, timeout: 40) {
                $0["NETREADY_VERDICT"] == "ready" && $0.time > deaf.time
            }
            try story.expectAllWritten()
            try story.shown("True", "Ready")
        }

        @Test(
            "e. CRI is switched off: False with file and line, True after the restart", arguments: Generation.allCases)
        func disabledCRI(_ generation: Generation) throws {
            let story = try ClusterStory.begin(generation)
            let good = try story.node.read("/etc/containerd/config.toml")
            try story.node.write(Node.withoutCRI(good), to: "/etc/containerd/config.toml")
            try story.node.shell("systemctl restart containerd.service")
            try story.node.verdict("notReady", reason: "CRIDisabled", after: story.cursor)
            let message = try story.shown("False", "CRIDisabled")
            #expect(message.contains("/etc/containerd/config.toml:2"), "\(message)")
            let fixed = try story.node.cursor()
            try story.node.write(good, to: "/etc/containerd/config.toml")
            try story.node.verdict("ready", after: fixed, timeout: 40)
            try story.expectAllWritten()
            try story.shown("True", "Ready")
        }

        @Test(
            "f. conf_template that selects nothing: the Node is True again after the restart",
            arguments: Generation.allCases)
        func uselessTemplate(_ generation: Generation) throws {
            let story = try ClusterStory.begin(generation, mode: "observe")
            let good = try story.node.read("/etc/containerd/config.toml")
            try story.node.write(Node.withTemplate(good, generation), to: "/etc/containerd/config.toml")
            try story.node.shell("systemctl restart containerd.service")
            _ = try story.node.record("conf_template", after: story.cursor) {
                $0["NETREADY_CODE"] == "ConfTemplateSelectsNothing"
            }
            try story.node.waitFor("the network") { try story.node.status()?["verdict"] as? String == "ready" }
            try story.expectAllWritten()
            try story.shown("True", "Ready")
        }

        @Test(
            "g. A plugin is missing: True with the code, and all conditions of others as they were",
            arguments: Generation.allCases)
        func missingPlugin(_ generation: Generation) throws {
            var story = try ClusterStory.begin(generation)
            let node = story.node
            try node.expectKubelet("True")
            try node.addForeignCondition()
            let before = try node.conditionsOfOthers()
            #expect(before["example.com/Foreign"] != nil)
            let directory = try node.pluginDirectory()
            try node.shell("mv \(directory)/calico-ipam /root/calico-ipam")
            #expect(try story.shown("True", "PluginBinaryMissing").contains("calico-ipam"))
            try story.expectAllWritten()
            try story.turn()
            try node.shell("mv /root/calico-ipam \(directory)/calico-ipam")
            try story.shown("True", "Ready")
            try story.expectAllWritten()
            #expect(try node.conditionsOfOthers() == before)
        }

        @Test(
            "h. kubectl describe node shows the condition, and an Event of the change", arguments: Generation.allCases)
        func described(_ generation: Generation) throws {
            let story = try ClusterStory.begin(generation)
            try story.breakNetwork()
            let message = try story.shown("False", "ConfFileMalformed")
            let text = try story.node.waitFor("the Event") {
                let text = try story.node.kubectl("describe node \(story.node.name)")
                return text.split(separator: "\n").contains {
                    $0.contains("Warning") && $0.contains("ConfFileMalformed")
                }
                    ? text : nil
            }
            let line = try #require(text.split(separator: "\n").first { $0.contains(Node.conditionType) })
            for piece in ["False", "ConfFileMalformed", message] {
                #expect(line.contains(piece), "\(piece) lacks in \(line)")
            }
            print("kubectl describe node on \(generation):\n\(line)")
        }
    }
}

extension Node {
    /// Waits for kubelet's own word of the network, where there is a kubelet.
    fileprivate func expectKubelet(_ ready: String) throws {
        guard generation.hasKubelet else { return }
        try waitFor("kubelet's condition Ready \(ready)", timeout: 40) {
            let found = try conditions()["Ready"]
            return found?.status == ready
                && (ready == "True" || found?.message.contains("cni plugin not initialized") == true)
        }
    }

    fileprivate func conditionsOfOthers() throws -> [String: AuditedRequest.Condition] {
        try conditions().filter { $0.key != Node.conditionType }
    }

    /// As any other program of a cluster could.
    fileprivate func addForeignCondition() throws {
        try shell(
            """
            curl -sS --fail --cacert /etc/kubernetes/pki/ca.crt --cert /etc/kubernetes/pki/admin.pem --request PATCH \
            --header 'Content-Type: application/strategic-merge-patch+json' --output /dev/null \
            --data '{"status":{"conditions":[{"type":"example.com/Foreign","status":"True","reason":"Is","message":"it"}]}}' \
            https://127.0.0.1:6443/api/v1/nodes/\(name)/status
            """)
    }
}
