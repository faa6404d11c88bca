import Containerd
import Diagnosis
import Foundation
import Node
import Observing
import Remediation
import Reporting
import Syntax
import Testing

@testable import Daemon

/// What is shipped in config/ for those who run many nodes.
@Suite("Files for operators")
struct OperatingFilesTests {
    private static let config = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "config")

    private static func text(_ name: String) throws -> String {
        try String(contentsOf: config.appending(path: name), encoding: .utf8)
    }

    @Test(
        "each profile is taken as it stands, and says what its name says",
        arguments: [
            ("k3s-server", "k3s.service", Mode.observe), ("k3s-agent", "k3s-agent.service", .observe),
            ("rke2-server", "rke2-server.service", .observe), ("rke2-agent", "rke2-agent.service", .observe),
            ("microk8s", "snap.microk8s.daemon-containerd.service", .observe),
            ("k0s-worker", "k0sworker.service", .observe), ("audit", "containerd.service", .audit),
            ("fleet", "containerd.service", .enforce),
        ])
    func profile(name: String, unit: String, mode: Mode) throws {
        let files = [("netready.toml", try Self.text("netready.toml")), (name, try Self.text("profiles/\(name).toml"))]
        let settings = try Settings.read(files.map { ($0.0, Array($0.1.utf8)) })
        #expect((settings.named.unit ?? "containerd.service") == unit)
        #expect(settings.remediation.mode == mode)
        #expect(
            settings.named.isEmpty == (unit == "containerd.service")
                && settings.named.isEmpty != settings.named.isComplete)
        let distribution = KnownRuntime.all.first {
            $0.distribution != nil && $0.runtime == KnownRuntime.Name.containerd && $0.units.contains(unit)
        }
        guard let distribution else { return }
        #expect(settings.named.socket == distribution.socket && settings.named.config == distribution.config)
    }

    @Test("no profile is left out of the test above")
    func profiles() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.config.appending(path: "profiles").path)
        #expect(
            names.sorted() == [
                "audit.toml", "fleet.toml", "k0s-worker.toml", "k3s-agent.toml", "k3s-server.toml", "microk8s.toml",
                "rke2-agent.toml", "rke2-server.toml",
            ])
    }

    @Test("alerts ask for metrics, labels and values that netreadyd writes")
    func alerts() throws {
        let rules = try Self.text("prometheus/netready.rules.yaml")
        let written = Self.written
        let asked = rules.matches(of: /netready_[a-z_]+(\{[^}]*\})?/).map { String($0.output.0) }
        #expect(asked.count > 8)
        for selector in Set(asked) {
            let name = selector.prefix { $0 != "{" }
            let lines = written.split(separator: "\n").filter { $0.prefix { $0 != "{" && $0 != " " } == name }
            // Only what holds has a series of it; its codes are known.
            guard name != "netready_finding" else {
                for code in selector.matches(of: /code=~?"([^"]*)"/).flatMap({ $0.output.1.split(separator: "|") }) {
                    #expect(FindingCode(rawValue: String(code)) != nil, "\(selector)")
                }
                continue
            }
            #expect(!lines.isEmpty, "\(selector)")
            let labels = selector.dropFirst(name.count).dropFirst().dropLast().split(separator: ",")
            for label in labels {
                // What is excluded has to be a value as well.
                let wanted = label.replacing("!=", with: "=")
                #expect(lines.contains { $0.contains(wanted) }, "\(selector)")
            }
        }
    }

    /// What a daemon that has just begun writes of a node of which it knows nothing.
    private static var written: String {
        let snapshot = Snapshot(
            takenAt: moment, files: .init(scope: .whole), live: LiveReading(answer: .noSocket), installedVersion: nil)
        let policy = Policy(settings: .init(), stagger: 0, ledger: Ledger(), seed: 1, now: moment)
        let document = snapshot.document(assess(snapshot), remediation: .init(policy, at: moment))
        let running = Metrics.Running(version: netreadyVersion, commit: netreadyCommit, startedAt: moment)
        return Metrics(triggers: Daemon.triggers).text(
            document, now: moment, since: moment, daemon: running)
    }

    @Test("docs/metrics.md has the triggers that the daemon has")
    func triggers() throws {
        let page = try String(
            contentsOf: Self.config.deletingLastPathComponent().appending(path: "docs/metrics.md"), encoding: .utf8)
        let values = try #require(page.firstMatch(of: /`trigger`: ([^|]*) \|/)).output.1
        let written = Self.written.matches(of: /trigger="([a-z]*)"/).map { "`\($0.output.1)`" }
        #expect(written.count == Trigger.allCases.count - 1)
        #expect(values == written.joined(separator: ", "))
    }

    private static let moment = Timestamp(monotonic: 0, realtime: 0, bootID: "")
}
