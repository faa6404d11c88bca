import Diagnosis
package import Node
import Remediation

extension Metrics {
    /// The daemon that tells.
    package struct Running: Sendable {
        package var version: String
        /// Of the sources; empty where they have none.
        package var commit: String
        package var startedAt: Timestamp
        /// When the settings in force were read.
        package var settingsReadAt: Timestamp
        /// Whether the settings that lie there now were refused.
        package var refusesSettings = false
        /// The node's group by the settings; empty where they name none.
        package var group = ""

        package init(version: String, commit: String, startedAt: Timestamp) {
            self.version = version
            self.commit = commit
            self.startedAt = startedAt
            settingsReadAt = startedAt
        }
    }

    /// The metrics file; docs/metrics.md says what each is.
    ///
    /// At most 100 series on a ready node: no label has a value for each finding that there is.
    /// - Parameters:
    ///   - document: the status of this moment.
    ///   - since: when the verdict began.
    package func text(_ document: StatusDocument, now: Timestamp, since: Timestamp, daemon: Running) -> String {
        var out = MetricsText(group: daemon.group)
        addState(document, since: since, to: &out)
        out.moment("netready_last_evaluation_timestamp_seconds", "When the node was last looked at.", now.realtime)
        addCounters(to: &out)
        addActing(document.remediation, to: &out)
        addDaemon(daemon, to: &out)
        return out.text
    }

    private func addState(_ document: StatusDocument, since: Timestamp, to out: inout MetricsText) {
        let assessment = document.assessment
        out.gauge("netready_ready", "Whether the verdict is ready.", assessment.verdict == .ready)
        if let isReady = assessment.networkReadyByCRI {
            out.gauge("netready_network_ready", "NetworkReady as containerd answers it, if it does.", isReady)
        }
        out.family(
            "netready_verdict", "The verdict that holds.", "gauge",
            Verdict.allCases.map { ("verdict=\"\($0.rawValue)\"", $0 == assessment.verdict ? "1" : "0") })
        out.moment("netready_verdict_since_timestamp_seconds", "When the verdict that holds began.", since.realtime)
        out.family(
            "netready_finding", "Findings that hold, and no others.", "gauge",
            Self.codes(assessment).map { ("code=\"\($0)\"", "1") })
        let digests = document.digests
        out.info(
            "netready_config_digest_info", "Digests of what matters of the configuration.",
            "cni=\"\(digests.cni)\",cni_common=\"\(document.commonCNI)\",containerd=\"\(digests.containerd)\"")
    }

    /// Each once, in the order of fixing.
    private static func codes(_ assessment: Assessment) -> [String] {
        var seen: Set<FindingCode> = []
        return assessment.findings.map(\.code).filter { seen.insert($0).inserted }.map(\.rawValue)
    }

    private func addCounters(to out: inout MetricsText) {
        out.family(
            "netready_evaluations_total", "Evaluations by what caused them.", "counter",
            triggers.map { ("trigger=\"\($0)\"", "\(evaluations[$0] ?? 0)") })
        out.histogram(
            "netready_evaluation_duration_seconds", "Time from the start of an evaluation to its end.",
            evaluationSeconds)
        out.histogram(
            "netready_detection_latency_seconds", "Time from a change to the record of the verdict it led to.",
            detectionSeconds)
        out.counter("netready_inotify_events_total", "Events read from inotify.", inotifyEvents)
        out.counter("netready_inotify_overflows_total", "Overflows of the inotify queue.", inotifyOverflows)
        out.family(
            "netready_containerd_restarts_seen_total", "Restarts of containerd by who did them.", "counter",
            [("by=\"self\"", "\(restartsBySelf)"), ("by=\"other\"", "\(restartsByOther)")])
        out.counter(
            "netready_records_lost_total", "Records that were given up since the journal did not take them.",
            recordsLost)
        out.gauge("netready_blind", "Whether something cannot be seen.", isBlind)
        out.family(
            "netready_blind_seconds_total", "Time in which something could not be seen.", "counter",
            [("", MetricsText.seconds(blindTime))])
    }

    private static let endings = ActKind.allCases.flatMap { kind in ActResult.allCases.map { labels(kind, $0) } }

    private func addActing(_ acting: StatusDocument.Remediation?, to out: inout MetricsText) {
        out.family(
            "netready_acts_total", "Acts by how they ended.", "counter",
            Self.endings.map { ($0, "\(acts[$0] ?? 0)") })
        out.family(
            "netready_vetoes_total", "Acts that a guard stopped.", "counter",
            Guard.allCases.map { ("guard=\"\($0.rawValue)\"", "\(vetoes[$0.rawValue] ?? 0)") })
        guard let acting else { return }
        out.gauge(
            "netready_breaker_open", "Whether acting is stopped until a person resets it.", acting.isBreakerOpen)
        out.gauge("netready_paused", "Whether a person has paused acting.", acting.isPaused)
        out.info("netready_mode_info", "The mode that the settings name.", "mode=\"\(acting.mode.rawValue)\"")
    }

    private func addDaemon(_ daemon: Running, to out: inout MetricsText) {
        out.moment("netready_start_timestamp_seconds", "When netreadyd started.", daemon.startedAt.realtime)
        out.moment(
            "netready_settings_last_reload_success_timestamp_seconds", "When the settings in force were read.",
            daemon.settingsReadAt.realtime)
        out.gauge(
            "netready_settings_last_reload_successful", "Whether the settings were taken when they were last read.",
            !daemon.refusesSettings)
        out.info(
            "netready_build_info", "The version of netready, and the commit it was built from.",
            "version=\"\(daemon.version)\",commit=\"\(daemon.commit)\"")
    }
}

extension Assessment {
    /// NetworkReady as CRI Status has it; nil where it was not answered.
    fileprivate var networkReadyByCRI: Bool? {
        switch now {
        case .ready: true
        case .notReady: false
        case .noCRI, .hangs, .down, .unreachable, .unknown, nil: nil
        }
    }
}
