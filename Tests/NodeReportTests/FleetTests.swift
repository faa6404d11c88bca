import Foundation
import Node
import Testing

@testable import NodeReport

/// Nodes that fail in one second before a server that takes so many requests a second.
///
/// The program and its timer are played as they are: what is due within 20 s is waited for, for anything later the
/// program ends, and systemd starts it again 30 to 60 s after that.
struct Fleet {
    struct Outcome {
        /// Requests of a node, without the heartbeats that follow, of all nodes.
        var requests: [Int]
        /// The second in which the condition stood, of all nodes.
        var stood: [Double]
        /// Requests that came in each second.
        var load: [Int]
        var events: Int
    }

    let nodes: Int
    let capacity: Int
    let retryAfter: Int64?

    private static let place = Trouble.Place(node: "n", server: "s", credential: "c")

    func play(until limit: Double) -> Outcome {
        var reporters = (0..<nodes).map { number -> NodeReporter in
            var memory = ReporterMemory()
            let ready = NodeCondition(verdict: .ready, reason: "Ready", message: "")
            memory.written = .init(
                condition: ready, transition: "t", at: moment(-100), heartbeatAfter: 400 * Span.second)
            return NodeReporter(NodeSettings(), node: "n\(number)", machineID: "machine \(number)", memory: memory)
        }
        let failure = NodeCondition(verdict: .notReady, reason: "ConfNotLoaded", message: "m")
        var outcome = Outcome(
            requests: Array(repeating: 0, count: nodes), stood: Array(repeating: .infinity, count: nodes),
            load: Array(repeating: 0, count: Int(limit) + 1), events: 0)
        // Milliseconds at which each node acts next; a calendar of them.
        var calendar: [[Int]] = Array(repeating: [], count: Int(limit * 1000) + 1)
        calendar[0] = Array(0..<nodes)
        var timer = Jitter(machineID: "RandomizedDelaySec")
        var taken = Array(repeating: 0, count: Int(limit) + 1)
        for millisecond in calendar.indices {
            for node in calendar[millisecond] {
                let now = moment(Double(millisecond) / 1000)
                reporters[node].see(failure, isRunning: true, at: now)
                var wait: Int64 = 0
                switch reporters[node].next(at: now) {
                case .send(let purpose, _):
                    let second = millisecond / 1000
                    var isEvent = false
                    if case .event = purpose { isEvent = true }
                    let isHeartbeat = outcome.stood[node] < .infinity && !isEvent
                    outcome.requests[node] += isHeartbeat ? 0 : 1
                    outcome.load[second] += 1
                    taken[second] += 1
                    let isTaken = taken[second] <= capacity
                    let trouble = isTaken ? nil : Trouble(status: 429, message: "", retryAfter: retryAfter)
                    _ = reporters[node].answered(purpose, trouble, Self.place, at: now)
                    if isTaken, case .condition = purpose {
                        outcome.stood[node] = min(outcome.stood[node], now.seconds)
                    }
                    if isTaken, isEvent { outcome.events += 1 }
                    wait = Span.millisecond
                case .wait(let span) where span <= 20 * Span.second: wait = span
                case .wait: wait = 30 * Span.second + timer.draw(upTo: 30 * Span.second)
                }
                let next = millisecond + max(1, Int((wait + Span.millisecond - 1) / Span.millisecond))
                if next < calendar.count { calendar[next].append(node) }
            }
            calendar[millisecond] = []
        }
        return outcome
    }

    private func moment(_ second: Double) -> Timestamp {
        let time = Int64(second * 1e9)
        return Timestamp(monotonic: time, realtime: time, bootID: "b")
    }
}

extension Timestamp {
    fileprivate var seconds: Double { Double(monotonic) / 1e9 }
}

@Suite("A fleet that fails in one second")
struct FleetTests {
    @Test(
        "10,000 nodes, 50 requests a second: at most 8 requests a node, all conditions stand within 15 minutes, no waves",
        arguments: [nil, Span.second])
    func fleet(retryAfter: Int64?) throws {
        let fleet = Fleet(nodes: 10_000, capacity: 50, retryAfter: retryAfter)
        let outcome = fleet.play(until: 2400)
        let most = outcome.requests.max() ?? 0
        let until = outcome.stood.max() ?? .infinity
        #expect(most <= 8, "\(most)")
        #expect(until <= 900, "\(until)")
        #expect(outcome.events == 10_000)
        // After the climb of the first minute the load stays below twice of what the server takes.
        let late = outcome.load.dropFirst(120).max() ?? 0
        #expect(late <= 2 * fleet.capacity, "\(late)")
        if let path = ProcessInfo.processInfo.environment["NETREADY_WRITE_FLEET"], retryAfter == nil {
            try drawing(outcome, capacity: fleet.capacity).write(toFile: path, atomically: true, encoding: .utf8)
        }
    }

    /// Requests a second and the share of conditions that stand, over 15 minutes.
    private func drawing(_ outcome: Fleet.Outcome, capacity: Int) -> String {
        let (width, height, seconds) = (900.0, 300.0, 900)
        let stood = (0...seconds).map { second in outcome.stood.count { $0 <= Double(second) } }
        func line(_ points: [(Double, Double)]) -> String {
            points.map { "\(Int($0.0)),\(Int(height - min(1, $0.1) * height))" }.joined(separator: " ")
        }
        let load = line((0..<seconds).map { (Double($0), Double(outcome.load[$0]) / 400) })
        let share = line(stood.enumerated().map { (Double($0), Double($1) / Double(outcome.stood.count)) })
        let limit = Int(height - Double(capacity) / 400 * height)
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="-50 -30 1000 380" font-family="sans-serif" font-size="13">
            <rect x="-50" y="-30" width="1000" height="380" fill="white"/>
            <text x="0" y="-10">10,000 nodes fail in one second; the server takes \(capacity) requests a second, 429 beyond</text>
            <line x1="0" y1="\(limit)" x2="\(Int(width))" y2="\(limit)" stroke="gray" stroke-dasharray="4"/>
            <text x="700" y="\(limit - 5)" fill="gray">what the server takes</text>
            <polyline points="\(load)" fill="none" stroke="firebrick"/>
            <text x="120" y="200" fill="firebrick">requests a second (top: 400; 10,000 in the first)</text>
            <polyline points="\(share)" fill="none" stroke="steelblue" stroke-width="2"/>
            <text x="420" y="30" fill="steelblue">conditions that stand (top: all)</text>
            <path d="M0 0V300H900" fill="none" stroke="black"/>
            <text x="0" y="320">0</text><text x="290" y="320">5 min</text><text x="590" y="320">10 min</text>
            <text x="870" y="320">15 min</text>
            </svg>

            """
    }
}
