import Foundation
import Testing

extension NodeTests {
    /// The recorded changes, made on real nodes: netready's remedy must help, and "nothing helps" must be true.
    @Suite struct Dynamic {
        /// What CI plays: each remedy, each watch state, an end of containerd. `NETREADY_DYNAMIC=all` plays all.
        private static let chosen: Set<String> = [
            "s02-mv-in-same-fs", "s07-fix-in-place", "s10b-rmdir-empty-recreate", "s10c-rm-rf-trailing-slash",
            "s11b-mv-parent-away", "s12-symlinked-dir-retarget", "s13-mount-over", "s15-replace-by-mv-same-fs",
            "s16-status-binary-appears",
        ]

        /// Debian 13 links an fsnotify that loses a directory once it is renamed, which upstream's 1.7.34 does not.
        private static let otherwise: [Generation: Set<String>] = [.trixie: ["s11-mv-dir-away"]]

        @Test(
            "netready's remedy makes NetworkReady true, and where it knows none there is none",
            arguments: Generation.allCases)
        func remedies(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            try node.reset()
            try node.installNetready(mode: "observe")
            let isFull = ProcessInfo.processInfo.environment["NETREADY_DYNAMIC"] == "all"
            let cases = try DynamicCase.all()
            var tally: [String: Int] = [:]
            let began = Date()
            for item in cases where isFull || Self.chosen.contains(item.id) {
                if let reason = item.whyNot {
                    tally["not playable (\(reason))", default: 0] += 1
                    continue
                }
                tally[try play(item, on: node), default: 0] += 1
            }
            try node.shell("umount -l /etc/cni/net.d 2>/dev/null || true; rm -rf /opt/cni /etc/containerd/src")
            try node.reset()
            let counts = tally.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            let seconds = Int(Date().timeIntervalSince(began))
            print(
                "dynamic \(generation): \(tally.values.reduce(0, +)) of \(cases.count) cases, \(seconds) s: \(counts)")
        }

        /// - Returns: what kind of case it was.
        private func play(_ item: DynamicCase, on node: Node) throws -> String {
            try begin(item, on: node)
            for step in item.steps {
                if step.line.hasPrefix("@sleep") { continue }
                let call = try make(step, on: node)
                try node.waitUntilIdle("containerd.service")
                guard let recorded = step.after[node.generation.recordedVersion] else { continue }
                let title: Comment = "\(item.id) on \(node.generation), after \(step.line)"
                #expect(call == recorded.call, title)
                guard recorded.outcome == "serving" else { return try ended(node, title) }
                let isRecorded = Self.otherwise[node.generation]?.contains(item.id) != true
                if isRecorded { #expect(node.networkReady() == recorded.networkReady, title) }
            }
            guard let last = item.steps.last?.after[node.generation.recordedVersion] else { return "ended" }
            return try judge(item, last, on: node)
        }

        /// - Returns: what the call to containerd ended with, if it was one.
        private func make(_ step: DynamicCase.Step, on node: Node) throws -> String? {
            if let cidr = step.podCIDR { return try node.updateRuntimeConfig(podCIDR: cidr) }
            try node.shell(step.line)
            return nil
        }

        private func begin(_ item: DynamicCase, on node: Node) throws {
            try node.shell(
                """
                systemctl stop containerd.service
                umount -l /etc/cni/net.d 2>/dev/null || true
                rm -rf /etc/cni /etc/containerd /opt/cni
                """)
            try item.tree.write(below: "/proc/\(node.leader)/root")
            if let setup = item.setup { try node.shell(setup) }
            // What changed within a second before the start counts as changed after it.
            Thread.sleep(forTimeInterval: 1.1)
            try node.shell("systemctl reset-failed; systemctl start containerd.service")
            _ = try node.settledNetworkReady()
        }

        /// containerd has ended by itself: systemd brings it back, and netready has nothing to do.
        private func ended(_ node: Node, _ title: Comment) throws -> String {
            let check = try node.check()
            #expect(
                !["reload", "restart"].contains(check.action) || check.now?.outcome == "serving",
                "\(title): \(check.text)")
            _ = try node.settledNetworkReady()
            return "ended and brought back"
        }

        /// Makes the acts in the order of their weight, and holds what they did against what was said.
        private func judge(_ item: DynamicCase, _ recorded: DynamicCase.Answer, on node: Node) throws -> String {
            let check = try node.check()
            let title: Comment = "\(item.id) on \(node.generation): \(check.text)"
            #expect(check.now?.networkReady == node.networkReady(), title)
            // A watch elsewhere and none at all cannot always be told apart afterwards, and share their remedy.
            #expect((check.watch == "alive") == (recorded.watch == "alive"), title)
            let reloaded = try reload(node, check)
            if check.watch == "alive", let reload = check.afterReload, !reload.needsExec {
                #expect(reloaded == reload.networkReady, "\(title), after a reload")
            }
            try node.shell("systemctl reset-failed; systemctl restart containerd.service")
            let restarted = try node.settledNetworkReady()
            if let restart = check.afterRestart, !restart.needsExec {
                #expect(restarted == (restart.networkReady ?? false), "\(title), after a restart")
            }
            guard check.now?.networkReady == false else { return "ready" }
            switch check.action {
            case "reload": #expect(reloaded, "\(title): the reload did not help")
            case "restart":
                #expect(!reloaded, "\(title): a reload would have been enough")
                #expect(restarted, "\(title): the restart did not help")
            default:
                // NetworkReady would be true, and each pod would fail for want of the list's plugin: that is no help.
                guard !["PluginDirectoryMismatch", "PluginBinaryMissing"].contains(check.reason) else { break }
                #expect(!reloaded, "\(title): a reload helped")
                #expect(!restarted, "\(title): a restart helped")
            }
            return check.action
        }

        private func reload(_ node: Node, _ check: LiveCheckAnswer) throws -> Bool {
            guard !check.confDir.isEmpty, node.exists(check.confDir) else { return try node.settledNetworkReady() }
            try node.shell(": > \(check.confDir)/.netready-poke; rm \(check.confDir)/.netready-poke")
            try node.waitUntilIdle("containerd.service")
            return try node.settledNetworkReady()
        }
    }
}
