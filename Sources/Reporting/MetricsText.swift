import Node

/// Metrics in the format of node_exporter's textfile collector.
///
/// Source: Prometheus, "Text-based format", version 0.0.4.
struct MetricsText {
    /// A number as the format writes it.
    typealias Sample = (labels: String, value: String)

    private(set) var text = ""
    /// The label that all series have; empty where there is none.
    private let common: String

    /// - Parameter group: the node's group, of characters that need no escape; empty where it has none.
    init(group: String) { common = group.isEmpty ? "" : "group=\"\(group)\"" }

    /// A gauge of one series.
    mutating func gauge(_ name: String, _ help: String, _ value: Bool) {
        family(name, help, "gauge", [("", value ? "1" : "0")])
    }

    /// A gauge whose value is always 1: its labels say what is.
    mutating func info(_ name: String, _ help: String, _ labels: String) {
        family(name, help, "gauge", [(labels, "1")])
    }

    /// A gauge that holds a moment.
    ///
    /// - Parameter nanoseconds: since the epoch.
    mutating func moment(_ name: String, _ help: String, _ nanoseconds: Int64) {
        family(name, help, "gauge", [("", Self.seconds(nanoseconds))])
    }

    /// A counter of one series.
    mutating func counter(_ name: String, _ help: String, _ value: UInt64) {
        family(name, help, "counter", [("", "\(value)")])
    }

    /// What has no series is not named.
    mutating func family(_ name: String, _ help: String, _ type: String, _ samples: [Sample]) {
        guard !samples.isEmpty else { return }
        head(name, help, type)
        for sample in samples { line(name, sample.labels, sample.value) }
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

    /// Seconds with three decimals.
    static func seconds(_ nanoseconds: Int64) -> String {
        let milliseconds = max(0, nanoseconds) / Span.millisecond
        let rest = milliseconds % 1000
        return "\(milliseconds / 1000).\(rest < 10 ? "00" : rest < 100 ? "0" : "")\(rest)"
    }

    private mutating func head(_ name: String, _ help: String, _ type: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    private mutating func line(_ name: String, _ labels: String, _ value: String) {
        text += name
        if !labels.isEmpty || !common.isEmpty {
            text += "{"
            text += common
            if !labels.isEmpty, !common.isEmpty { text += "," }
            text += labels
            text += "}"
        }
        text += " "
        text += value
        text += "\n"
    }
}
