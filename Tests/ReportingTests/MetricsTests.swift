import Diagnosis
import Foundation
import Node
import Remediation
import Reporting
import SampleNodes
import Scenarios
import Syntax
import Testing

@Suite("Metrics") struct MetricsTests {
    private static let moment = Timestamp(monotonic: 0, realtime: 1_790_000_000_120_000_000, bootID: "")
    private static let later = Timestamp(
        monotonic: 60 * Span.second, realtime: moment.realtime + Span.minute, bootID: "")
    private static let calico = [("/etc/cni/net.d/10-calico.conflist", SampleNode.calico)]

    private static func text(
        _ node: SampleNode = .ready(calico, networks: ["k8s-pod-network"]),
        _ metrics: Metrics = Metrics(triggers: ["poll"]),
        group: String = "", change: (inout Metrics.Running) -> Void = { _ in }
    ) -> [String] {
        let snapshot = node.snapshot
        let policy = Policy(settings: .init(), stagger: 0, ledger: Ledger(), seed: 1, now: moment)
        let document = snapshot.document(assess(snapshot), remediation: .init(policy, at: moment))
        var running = Metrics.Running(version: "1.2.3", commit: "abc", startedAt: moment)
        running.group = group
        change(&running)
        return metrics.text(document, now: later, since: moment, daemon: running)
            .split(separator: "\n").map(String.init)
    }

    private static func series(_ text: [String]) -> [String] { text.filter { !$0.hasPrefix("#") } }

    @Test("docs/metrics.md has a row for each metric, with its type, its labels and their values, and no other")
    func documented() throws {
        let page = try String(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appending(path: "docs/metrics.md"), encoding: .utf8)
        let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `netready_") }.map(String.init)
        // Triggers are the daemon's, not this module's: its own test has them.
        let written = Self.rows(Self.text(SampleNode(files: Self.calico)))
        #expect(rows.map { $0.replacing(/`trigger`: [^|]*/, with: "`trigger`: `poll` ") } == written)
    }

    /// One row a metric, as the page has it.
    private static func rows(_ text: [String]) -> [String] {
        var rows: [String] = []
        for (index, line) in text.enumerated() where line.hasPrefix("# HELP ") {
            let words = line.dropFirst("# HELP ".count)
            let name = String(words.prefix { $0 != " " })
            let type = text[index + 1].split(separator: " ").last ?? ""
            let own = series(text).filter { $0.prefix { $0 != "{" && $0 != " " } == name }
            rows.append("| `\(name)` | \(type) | \(labels(own)) | \(words.dropFirst(name.count + 1)) |")
        }
        return rows
    }

    /// Labels whose values are not of a fixed set, or of which only one value holds at a time.
    private static let open: Set = ["code", "cni", "cni_common", "containerd", "version", "commit", "mode"]

    private static func labels(_ series: [String]) -> String {
        var values: [(label: String, values: [String])] = []
        for line in series {
            for match in line.matches(of: /([a-z_]+)="([^"]*)"/) {
                let (label, value) = (String(match.output.1), "`\(match.output.2)`")
                let place = values.firstIndex { $0.label == label } ?? values.count
                if place == values.count { values.append((label, [])) }
                if !values[place].values.contains(value) { values[place].values.append(value) }
            }
        }
        return values.map {
            open.contains($0.label) ? "`\($0.label)`" : "`\($0.label)`: \($0.values.joined(separator: ", "))"
        }
        .joined(separator: "; ")
    }

    @Test("each fixed label set has its series from the first moment on, at zero")
    func zeroes() {
        let text = Self.text()
        #expect(text.filter { $0.hasPrefix("netready_acts_total{") }.count == 15)
        #expect(text.filter { $0.hasPrefix("netready_acts_total{") }.allSatisfy { $0.hasSuffix(" 0") })
        #expect(text.filter { $0.hasPrefix("netready_vetoes_total{") }.count == Guard.allCases.count)
        #expect(text.filter { $0.hasPrefix("netready_verdict{") }.count == Verdict.allCases.count)
        #expect(text.contains(#"netready_evaluations_total{trigger="poll"} 0"#))
    }

    @Test("what was counted stands in the series that was there before")
    func counted() {
        var metrics = Metrics(triggers: ["poll", "start"])
        let act = Act(id: "1", kind: .restart, causeID: "c", target: "t", decidedAt: Self.moment)
        metrics.count(.done(act, .didNotHelp, took: 0))
        metrics.count(evaluationFor: "poll")
        let before = Self.text(.ready(Self.calico, networks: []), Metrics(triggers: ["poll", "start"]))
        let text = Self.text(.ready(Self.calico, networks: []), metrics)
        #expect(text.contains(#"netready_acts_total{action="restart",result="didNotHelp"} 1"#))
        #expect(text.contains(#"netready_evaluations_total{trigger="poll"} 1"#))
        #expect(text.contains(#"netready_containerd_restarts_seen_total{by="self"} 1"#))
        #expect(text.count == before.count)
    }

    @Test("a ready node has at most 100 series, with as many findings as any sound node of Tests/Nodes has")
    func atMostHundred() throws {
        let triggers = (0..<9).map { "trigger\($0)" }
        let series = Self.series(
            Self.text(.ready(Self.calico, networks: ["k8s-pod-network"]), Metrics(triggers: triggers)))
        #expect(series.contains("netready_ready 1"))
        #expect(!series.contains { $0.hasPrefix("netready_finding") })
        let most = try RecordedNode.all().compactMap { node -> Int? in
            let kept = try parseJSON(Array(Data(contentsOf: node.expected)))["check"]
            return kept?["verdict"]?.stringValue == "ready" ? kept?["findings"]?.arrayValue?.count : nil
        }
        #expect(most.count > 100)
        #expect(series.count + (most.max() ?? 0) <= 100, "\(series.count) and \(most.max() ?? 0)")
    }

    @Test("a finding has a series while it holds, each code once")
    func findings() {
        let text = Self.text(SampleNode(files: Self.calico))
        let found = text.filter { $0.hasPrefix("netready_finding{") }
        #expect(!found.isEmpty && Set(found).count == found.count)
        #expect(found.allSatisfy { $0.hasSuffix(" 1") })
    }

    @Test("NetworkReady is what containerd says, and nothing where it says nothing")
    func networkReady() {
        #expect(Self.text().contains("netready_network_ready 1"))
        #expect(Self.text(SampleNode(files: Self.calico)).contains("netready_network_ready 0"))
        var silent = SampleNode(files: Self.calico)
        silent.answer = .refused
        #expect(!Self.text(silent).contains { $0.contains("netready_network_ready") })
    }

    @Test("moments are seconds since the epoch, with three decimals")
    func moments() {
        let text = Self.text { $0.settingsReadAt = Self.later }
        #expect(text.contains("netready_last_evaluation_timestamp_seconds 1790000060.120"))
        #expect(text.contains("netready_verdict_since_timestamp_seconds 1790000000.120"))
        #expect(text.contains("netready_start_timestamp_seconds 1790000000.120"))
        #expect(text.contains("netready_settings_last_reload_success_timestamp_seconds 1790000060.120"))
    }

    @Test("refused settings, mode, pause and build are told")
    func daemon() {
        let text = Self.text { $0.refusesSettings = true }
        #expect(text.contains("netready_settings_last_reload_successful 0"))
        #expect(Self.text().contains("netready_settings_last_reload_successful 1"))
        #expect(text.contains(#"netready_mode_info{mode="observe"} 1"#) && text.contains("netready_paused 0"))
        #expect(text.contains(#"netready_build_info{version="1.2.3",commit="abc"} 1"#))
    }

    @Test("time blind is counted while something cannot be seen, and not after")
    func blind() {
        var metrics = Metrics(triggers: [])
        metrics.note(isBlind: false, at: 0)
        metrics.note(isBlind: true, at: 5 * Span.second)
        metrics.note(isBlind: true, at: 7 * Span.second)
        #expect(Self.text(.second, metrics).contains("netready_blind 1"))
        metrics.note(isBlind: false, at: 8 * Span.second + 250 * Span.millisecond)
        metrics.note(isBlind: false, at: 90 * Span.second)
        let text = Self.text(.second, metrics)
        #expect(text.contains("netready_blind 0") && text.contains("netready_blind_seconds_total 3.250"))
    }

    @Test("where the settings name a group, each series has it")
    func group() {
        let series = Self.series(Self.text(group: "pool-a"))
        #expect(series.allSatisfy { $0.contains(#"{group="pool-a""#) })
        #expect(series.contains(#"netready_ready{group="pool-a"} 1"#))
        #expect(series.contains(#"netready_verdict{group="pool-a",verdict="ready"} 1"#))
        #expect(!Self.text().contains { $0.contains("group=") })
    }

    @Test("each metric is named once, with its help and its type before its series")
    func format() {
        let text = Self.text(SampleNode(files: Self.calico), group: "a")
        var names: [String] = []
        for (index, line) in text.enumerated() where line.hasPrefix("# HELP ") {
            let name = String(line.dropFirst("# HELP ".count).prefix { $0 != " " })
            names.append(name)
            #expect(text[index + 1].hasPrefix("# TYPE \(name) "))
            #expect(text[index + 2].hasPrefix(name))
        }
        #expect(Set(names).count == names.count && names.count > 20)
        #expect(names.allSatisfy { $0.hasPrefix("netready_") })
    }
}
