import Foundation
import Testing

extension NodeTests {
    /// SIGKILL at any instant of an act.
    @Suite struct Kills {
        private static let environment = ProcessInfo.processInfo.environment
        /// Over all generations; many more by hand: `NETREADY_KILLS=200`.
        private static let count = environment["NETREADY_KILLS"].flatMap { Int($0) } ?? 20
        private static let seed = environment["NETREADY_KILL_SEED"].flatMap { UInt64($0) } ?? 1

        @Test(
            "the daemon is killed at random instants of its acts: ledger whole, nothing left behind, no second restart")
        func daemon() async throws {
            let share = (Self.count + Generation.allCases.count - 1) / Generation.allCases.count
            let struck = try await withThrowingTaskGroup(of: [KillRounds.Phase: Int].self) { group in
                for (index, generation) in Generation.allCases.enumerated() {
                    group.addTask { try Self.play(generation, share, seed: Self.seed + UInt64(index) * 1000) }
                }
                return try await group.reduce(into: [:]) { sum, one in sum.merge(one, uniquingKeysWith: +) }
            }
            print("kills: \(struck.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))")
            // Kills that all miss the act would prove nothing.
            #expect(struck[.betweenLedgerAndEnd, default: 0] >= Self.count / 5)
            #expect(struck[.beforeLedger, default: 0] > 0)
        }

        private static func play(_ generation: Generation, _ count: Int, seed: UInt64) throws -> [KillRounds.Phase: Int]
        {
            let node = try Nodes.shared.node(generation)
            var rounds = try KillRounds(node, seed: seed)
            for index in 0..<count { try rounds.round(index % 2 == 0 ? .reload : .restart) }
            try node.removeDropIn("netreadyd.service")
            return rounds.struck
        }

        @Test(
            "the reload's own process is killed with its scratch file on disk: the file goes, the node becomes ready",
            arguments: Generation.allCases)
        func oneshot(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            let start = try node.beginStory()
            try node.verdictWithoutConfiguration(after: start)
            try node.hold("netready-reload.service", running: "/usr/bin/netready __reload-scratch")
            defer { try? node.removeDropIn("netready-reload.service") }
            let cursor = try node.cursor()
            try node.moveCalicoIn()
            let pid = try node.process(named: "sh", timeout: 20)
            // A second on the way to unlinkat(2): the file is there meanwhile.
            let trace = try Trace(
                pid, ["-e", "trace=unlink,unlinkat", "-e", "inject=unlink,unlinkat:delay_enter=1000000"])
            try node.write("", to: "/run/go")
            try node.waitFor("the scratch file") {
                try node.shell("ls -A /etc/cni/net.d").contains(".netready-reload-")
            }
            #expect(kill(pid, SIGKILL) == 0)
            _ = try trace.end()
            try node.verdict("ready", after: cursor, timeout: 30)
            try node.waitFor("the scratch file's end") {
                try node.shell("ls -A /etc/cni/net.d") == "10-calico.conflist\ncalico-kubeconfig\n"
            }
            let act = try node.record("the act's end", after: cursor) { $0["NETREADY_KIND"] == "actDone" }
            #expect(act["NETREADY_ACTION"] == "reload")
        }
    }
}
