import Containerd
package import Diagnosis
package import Remediation

/// Counters of the daemon and their text for the textfile collector of node_exporter.
///
/// Source of the format: Prometheus, "Text-based format", version 0.0.4.
package struct Metrics: Sendable, Equatable {
    package var evaluations: [String: UInt64] = [:]
    package var evaluationSeconds = Histogram()
    package var detectionSeconds = Histogram()
    package var inotifyEvents: UInt64 = 0
    package var inotifyOverflows: UInt64 = 0
    package var acts: [String: UInt64] = [:]
    package var vetoes: [String: UInt64] = [:]
    package var restartsBySelf: UInt64 = 0
    package var restartsByOther: UInt64 = 0
    package var recordsLost: UInt64 = 0

    package init() {}

    package struct Histogram: Sendable, Equatable {
        /// Upper bounds in seconds.
        static let bounds: [Double] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 2.5]
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

    package mutating func count(_ record: PolicyRecord) {
        switch record {
        case .done(let act, let result, _):
            acts["action=\"\(act.kind.rawValue)\",result=\"\(result.rawValue)\"", default: 0] += 1
            if act.kind.isRestart { restartsBySelf += 1 }
        case .vetoed(_, let veto, _): vetoes[veto.name.rawValue, default: 0] += 1
        case .foreignRestart:
            restartsByOther += 1
            vetoes[Guard.standDown.rawValue, default: 0] += 1
        case .planned, .breakerTripped, .breakerClosed: break
        }
    }

    package func text(_ assessment: Assessment, digests: Digests, isBreakerOpen: Bool, version: String) -> String {
        var out = MetricsText()
        out.gauge("netready_ready", "Whether the container network is ready.", [("", assessment.verdict == .ready)])
        out.gauge(
            "netready_verdict", "The verdict that holds.",
            Verdict.allCases.map { ("verdict=\"\($0.rawValue)\"", $0 == assessment.verdict) })
        let found = Set(assessment.findings.map(\.code))
        out.gauge(
            "netready_finding", "Findings that hold.",
            FindingCode.allCases.map { ("code=\"\($0.rawValue)\"", found.contains($0)) })
        out.counter(
            "netready_evaluations_total", "Evaluations by what caused them.",
            evaluations.sorted { $0.key < $1.key }.map { ("trigger=\"\($0.key)\"", $0.value) })
        out.histogram(
            "netready_evaluation_duration_seconds", "Time from the start of an evaluation to its end.",
            evaluationSeconds)
        out.histogram(
            "netready_detection_latency_seconds", "Time from a change to the record of the verdict it led to.",
            detectionSeconds)
        out.counter("netready_inotify_events_total", "Events read from inotify.", [("", inotifyEvents)])
        out.counter("netready_inotify_overflows_total", "Overflows of the inotify queue.", [("", inotifyOverflows)])
        out.counter(
            "netready_acts_total", "Acts by how they ended.", acts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        )
        out.counter(
            "netready_vetoes_total", "Acts that a guard stopped.",
            Guard.allCases.map { ("guard=\"\($0.rawValue)\"", vetoes[$0.rawValue] ?? 0) })
        out.gauge("netready_breaker_open", "Whether acting is stopped until a person resets it.", [("", isBreakerOpen)])
        out.counter(
            "netready_containerd_restarts_seen_total", "Restarts of containerd by who did them.",
            [("by=\"self\"", restartsBySelf), ("by=\"other\"", restartsByOther)])
        out.counter(
            "netready_records_lost_total", "Records that were given up since the journal did not take them.",
            [("", recordsLost)])
        out.gauge(
            "netready_config_digest_info", "Digests of what matters of the configuration.",
            [("cni=\"\(digests.cni)\",containerd=\"\(digests.containerd)\"", true)])
        out.gauge("netready_build_info", "The version of netready.", [("version=\"\(version)\"", true)])
        return out.text
    }
}

private struct MetricsText {
    var text = ""

    mutating func gauge(_ name: String, _ help: String, _ samples: [(labels: String, value: Bool)]) {
        head(name, help, "gauge")
        for sample in samples { line(name, sample.labels, sample.value ? "1" : "0") }
    }

    mutating func counter(_ name: String, _ help: String, _ samples: [(labels: String, value: UInt64)]) {
        head(name, help, "counter")
        for sample in samples { line(name, sample.labels, "\(sample.value)") }
    }

    mutating func histogram(_ name: String, _ help: String, _ histogram: Metrics.Histogram) {
        head(name, help, "histogram")
        for (bound, count) in zip(Metrics.Histogram.bounds, histogram.counts) {
            line("\(name)_bucket", "le=\"\(bound)\"", "\(count)")
        }
        line("\(name)_bucket", "le=\"+Inf\"", "\(histogram.total)")
        line("\(name)_sum", "", "\(histogram.sum)")
        line("\(name)_count", "", "\(histogram.total)")
    }

    private mutating func head(_ name: String, _ help: String, _ type: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    private mutating func line(_ name: String, _ labels: String, _ value: String) {
        text += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
    }
}
