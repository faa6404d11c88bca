extension Dashboard {
    /// The fleet at a glance, then causes, acts, configurations, and netready itself.
    static let netready = Dashboard(
        title: "Container network (netready)", uid: "netready",
        rows: [
            Row(title: "Nodes", panels: nodes), Row(title: "Causes", panels: causes), Row(title: "Acts", panels: acts),
            Row(title: "Configurations", panels: configurations), Row(title: "netready itself", panels: itself),
        ])

    private static let nodes = [
        verdict("notReady", "Nodes on which no pod can be started.", color: "red"),
        verdict("degraded", "Nodes that work, until the next pod, event or restart.", color: "orange"),
        verdict("unknown", "Nodes of which nothing can be said.", color: "orange"),
        verdict("ready", "Sound nodes.", color: nil),
        Panel(
            kind: .stat, title: "Without netready",
            description: "Nodes whose node_exporter runs and that tell nothing of netready.", width: 4, height: 4,
            thresholds: [(1, "orange")],
            queries: [
                .init(
                    expression:
                        "count(node_exporter_build_info unless on (cluster, instance) netready_build_info and on (cluster, job) netready_build_info) or vector(0)"
                )
            ]),
        Panel(
            kind: .stat, title: "Stopped acting",
            description: "Nodes whose breaker is open: the last act did not help.", width: 4, height: 4,
            thresholds: [(1, "orange")], queries: [.init(expression: "sum(netready_breaker_open{@}) or vector(0)")]),
        Panel(
            kind: .timeseries, title: "Verdicts", description: "Nodes by verdict.", width: 12,
            queries: [.init(expression: "sum by (verdict) (netready_verdict{@})", legend: "{{verdict}}")]),
        Panel(
            kind: .table, title: "Nodes that are not ready",
            description: "Verdict of each node that is not ready; 'netready status' on it says why.", width: 12,
            queries: [
                .init(
                    expression:
                        "max by (cluster, group, instance, verdict) (netready_verdict{@,verdict!=\"ready\"} == 1)")
            ]),
    ]

    private static let causes = [
        Panel(
            kind: .timeseries, title: "Findings", description: "Nodes on which each finding holds.", width: 12,
            queries: [.init(expression: "count by (code) (netready_finding{@} == 1)", legend: "{{code}}")]),
        Panel(
            kind: .table, title: "Findings by node",
            description: "What was found; 'netready explain CODE' says what it means.", width: 12,
            queries: [.init(expression: "max by (cluster, group, instance, code) (netready_finding{@} == 1)")]),
    ]

    private static let acts = [
        Panel(
            kind: .timeseries, title: "Acts", description: "Reloads and restarts by how they ended.",
            queries: [
                .init(
                    expression: "sum by (action, result) (increase(netready_acts_total{@}[$__rate_interval])) > 0",
                    legend: "{{action}}: {{result}}")
            ]),
        Panel(
            kind: .timeseries, title: "Vetoes", description: "Acts that a guard stopped.",
            queries: [
                .init(
                    expression: "sum by (guard) (increase(netready_vetoes_total{@}[$__rate_interval])) > 0",
                    legend: "{{guard}}")
            ]),
        Panel(
            kind: .timeseries, title: "Restarts of containerd", description: "By who did them.",
            queries: [
                .init(
                    expression:
                        "sum by (by) (increase(netready_containerd_restarts_seen_total{@}[$__rate_interval]))",
                    legend: "{{by}}")
            ]),
    ]

    private static let configurations = [
        Panel(
            kind: .timeseries, title: "CNI configurations",
            description: "How many nodes of each group have each, without what is a node's own.", width: 12,
            queries: [
                .init(
                    expression: "count by (cluster, group, cni_common) (netready_config_digest_info{@})",
                    legend: "{{cluster}} {{group}} {{cni_common}}")
            ]),
        Panel(
            kind: .timeseries, title: "Configurations of containerd",
            description: "How many nodes of each group have each.",
            width: 12,
            queries: [
                .init(
                    expression: "count by (cluster, group, containerd) (netready_config_digest_info{@})",
                    legend: "{{cluster}} {{group}} {{containerd}}")
            ]),
    ]

    private static let itself = [
        Panel(
            kind: .timeseries, title: "Time to the record, p99",
            description: "From a change to the record of the verdict that it led to.", unit: "s",
            queries: [
                .init(
                    expression:
                        "histogram_quantile(0.99, sum by (le) (rate(netready_detection_latency_seconds_bucket{@}[$__rate_interval])))",
                    legend: "p99")
            ]),
        Panel(
            kind: .timeseries, title: "Time of an evaluation, p99", description: "From its start to its end.",
            unit: "s",
            queries: [
                .init(
                    expression:
                        "histogram_quantile(0.99, sum by (le) (rate(netready_evaluation_duration_seconds_bucket{@}[$__rate_interval])))",
                    legend: "p99")
            ]),
        Panel(
            kind: .timeseries, title: "Longest since a look", description: "Of all nodes; a minute is usual.",
            unit: "s",
            queries: [
                .init(
                    expression: "max(time() - netready_last_evaluation_timestamp_seconds{@})", legend: "longest")
            ]),
        Panel(
            kind: .timeseries, title: "Blind nodes, lost records",
            description: "Nodes on which something cannot be seen; records that the journal did not take.",
            queries: [
                .init(expression: "sum(netready_blind{@})", legend: "blind nodes"),
                .init(
                    expression: "sum(increase(netready_records_lost_total{@}[$__rate_interval]))",
                    legend: "lost records"),
            ]),
        Panel(
            kind: .timeseries, title: "Versions", description: "Nodes by the version of netready.",
            queries: [
                .init(
                    expression: "count by (version, commit) (netready_build_info{@})", legend: "{{version}} {{commit}}")
            ]),
        Panel(
            kind: .timeseries, title: "Modes", description: "Nodes by mode, and those that are paused.",
            queries: [
                .init(expression: "count by (mode) (netready_mode_info{@})", legend: "{{mode}}"),
                .init(expression: "sum(netready_paused{@})", legend: "paused"),
            ]),
    ]

    private static func verdict(_ verdict: String, _ description: String, color: String?) -> Panel {
        Panel(
            kind: .stat, title: verdict, description: description, width: 4, height: 4,
            thresholds: color.map { [(1, $0)] } ?? [],
            queries: [.init(expression: "sum(netready_verdict{@,verdict=\"\(verdict)\"}) or vector(0)")])
    }
}
