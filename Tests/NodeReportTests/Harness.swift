import Node
import Syntax

@testable import NodeReport

/// A node with a reporter, a clock that the test moves and a server that the test speaks for.
struct Harness {
    static let place = Trouble.Place(node: "worker-1", server: "https://api:6443", credential: "/etc/k.conf")
    /// 2026-01-01T00:00:00Z
    static let start: Int64 = 1_767_225_600

    var reporter: NodeReporter
    var settings: NodeSettings
    private(set) var now: Timestamp
    /// What was sent, with the second.
    private(set) var sent: [(second: Double, request: APIRequest)] = []
    private(set) var remarks: [String] = []
    /// How the server answers; nil is a success.
    var answer: (APIRequest) -> Trouble? = { _ in nil }
    var condition: NodeCondition?
    var isRunning = true

    init(_ settings: NodeSettings = NodeSettings(), machine: String = "a", memory: ReporterMemory = ReporterMemory()) {
        self.settings = settings
        now = Timestamp(monotonic: 0, realtime: Self.start * Span.second, bootID: "b")
        reporter = NodeReporter(settings, node: "worker-1", machineID: machine, memory: memory)
    }

    var second: Double { Double(now.monotonic) / 1e9 }

    /// Looks, sends what is due, and lets time pass to a second of the story.
    mutating func run(to second: Double) {
        let end = Int64(second * 1e9)
        while true {
            reporter.see(condition, isRunning: isRunning, at: now)
            switch reporter.next(at: now) {
            case .send(let purpose, let request):
                sent.append((self.second, request))
                for remark in reporter.answered(purpose, answer(request), Self.place, at: now) {
                    remarks.append(remark.text)
                }
            case .wait(let span):
                guard now.monotonic < end else { return }
                let step = min(span, end - now.monotonic)
                now.monotonic += step
                now.realtime += step
            }
        }
    }

    /// The program ends and starts again, by what it keeps.
    mutating func restart() throws {
        let text = writeJSON(reporter.memory.json, pretty: false)
        let memory = ReporterMemory(json: try parseJSON(Array(text.utf8)))
        reporter = NodeReporter(settings, node: "worker-1", machineID: "a", memory: memory ?? ReporterMemory())
    }

    mutating func show(_ verdict: NodeCondition.Verdict, _ reason: String? = nil) {
        condition = NodeCondition(verdict: verdict, reason: reason ?? "Code\(verdict.badness)", message: "m")
    }

    var conditions: [(second: Double, condition: JSONValue)] {
        sent.filter { $0.request.method == "PATCH" }.compactMap { sent in
            sent.request.body["status"]?["conditions"]?.arrayValue?.first.map { (sent.second, $0) }
        }
    }

    var events: [JSONValue] { sent.filter { $0.request.method == "POST" }.map(\.request.body) }
}
