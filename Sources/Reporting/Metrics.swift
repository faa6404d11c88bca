import Diagnosis
package import Remediation

/// Counters of the daemon, from its start on.
package struct Metrics: Sendable, Equatable {
    /// All that an evaluation may be made for: each has its series from the start, so that a first one is an increase.
    let triggers: [String]
    private(set) var evaluations: [String: UInt64] = [:]
    package var evaluationSeconds = Histogram()
    package var detectionSeconds = Histogram()
    package var inotifyEvents: UInt64 = 0
    package var inotifyOverflows: UInt64 = 0
    /// By the labels of their series.
    private(set) var acts: [String: UInt64] = [:]
    private(set) var vetoes: [String: UInt64] = [:]
    package var restartsBySelf: UInt64 = 0
    package var restartsByOther: UInt64 = 0
    package var recordsLost: UInt64 = 0
    /// Nanoseconds in which something could not be seen.
    private(set) var blindTime: Int64 = 0
    /// Since when the time above lacks what has passed, by the monotonic clock; nil while all is seen.
    private var blindSince: Int64?

    /// - Parameter triggers: the names of all that an evaluation may be made for.
    package init(triggers: [String]) {
        self.triggers = triggers.sorted()
    }

    var isBlind: Bool { blindSince != nil }

    package struct Histogram: Sendable, Equatable {
        /// Upper bounds in seconds.
        static let bounds: [Double] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.25, 1, 2.5]
        var counts = [UInt64](repeating: 0, count: bounds.count)
        var total: UInt64 = 0
        var sum: Double = 0

        package init() {}

        package mutating func observe(nanoseconds: Int64) {
            let seconds = Double(nanoseconds) / 1e9
            for (index, bound) in Self.bounds.enumerated() where seconds <= bound { counts[index] += 1 }
            total += 1
            sum += seconds
        }
    }

    static func labels(_ kind: ActKind, _ result: ActResult) -> String {
        "action=\"\(kind.rawValue)\",result=\"\(result.rawValue)\""
    }

    /// Takes note of an evaluation.
    package mutating func count(evaluationFor trigger: String) { evaluations[trigger, default: 0] += 1 }

    /// Takes note of whether something cannot be seen.
    ///
    /// - Parameter now: nanoseconds of the monotonic clock.
    package mutating func note(isBlind: Bool, at now: Int64) {
        if let blindSince { blindTime += max(0, now - blindSince) }
        blindSince = isBlind ? now : nil
    }

    package mutating func count(_ record: PolicyRecord) {
        switch record {
        case .done(let act, let result, _):
            acts[Self.labels(act.kind, result), default: 0] += 1
            if act.kind.isRestart { restartsBySelf += 1 }
        case .vetoed(_, let veto, _): vetoes[veto.name.rawValue, default: 0] += 1
        case .foreignRestart:
            restartsByOther += 1
            vetoes[Guard.standDown.rawValue, default: 0] += 1
        case .planned, .breakerTripped, .breakerClosed: break
        }
    }
}
