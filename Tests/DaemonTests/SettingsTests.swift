import Foundation
import Node
import Observing
import Remediation
import Testing

@testable import Daemon

private func read(_ text: String) throws -> Settings {
    try Settings.read([("netready.toml", Array(text.utf8))])
}

@Suite("Settings")
struct SettingsTests {
    @Test("an empty file gives the defaults, and the default is to observe")
    func empty() throws {
        #expect(try read("") == Settings())
        #expect(Settings().remediation.mode == .observe)
    }

    @Test("every key is taken")
    func everyKey() throws {
        let settings = try read(
            """
            [daemon]
            containerd_unit = "k3s.service"
            socket = "/run/k3s/containerd/containerd.sock"
            config = "/var/lib/rancher/config.toml"
            poll = "30s"
            heartbeat = "1h"
            [remediation]
            mode = "enforce"
            stability = "1s"
            reload_wait = "2s"
            uptime = "3s"
            spacing = "4s"
            budget = 5
            budget_window = "6min"
            cause_budget = 7
            stagger = "0"
            verify = "9s"
            preflight = false
            reload_spacing = "10s"
            reload_budget = 11
            sandbox_quiet = "12s"
            sandbox_patience = "13s"
            window = "22:00-04:30"
            gate = ["/usr/local/sbin/gate", "--lock", "a b"]
            gate_timeout = "14s"
            gate_retry = "15s"
            """)
        #expect(settings.named.unit == "k3s.service")
        #expect(settings.poll == 30 * Span.second)
        #expect(settings.remediation.mode == .enforce)
        #expect(settings.remediation.budget == 5)
        #expect(settings.remediation.budgetWindow == 6 * Span.minute)
        #expect(settings.remediation.causeBudget == 7)
        #expect(settings.remediation.stagger == 0)
        #expect(!settings.remediation.preflight)
        #expect(settings.remediation.reloadSpacing == 10 * Span.second)
        #expect(settings.remediation.reloadBudget == 11)
        #expect(settings.remediation.sandboxQuiet == 12 * Span.second)
        #expect(settings.remediation.sandboxPatience == 13 * Span.second)
        #expect(settings.remediation.window == DailyWindow(start: 22 * 60, end: 4 * 60 + 30))
        #expect(settings.remediation.gate == ["/usr/local/sbin/gate", "--lock", "a b"])
        #expect(settings.remediation.gateTimeout == 14 * Span.second)
        #expect(settings.remediation.gateRetry == 15 * Span.second)
    }

    @Test(
        "a mistake is named with its place and what would be right",
        arguments: [
            ("[remediation]\nmod = \"audit\"\n", "netready.toml:2:1: the key mod is not known; did you mean mode?"),
            ("[remedation]\n", "the section remedation is not known; did you mean remediation?"),
            ("[remediation]\nmode = \"act\"\n", "mode must be one of \"observe\", \"audit\", \"enforce\"."),
            ("[remediation]\nstability = 10\n", "stability must be a duration such as \"10s\" or \"5min\"."),
            ("[remediation]\nbudget = -1\n", "budget must be a whole number from 0 to 1000."),
            ("[daemon]\nsocket = \"containerd.sock\"\n", "socket must be an absolute path."),
            ("[daemon]\npoll = \"10ms\"\n", "at least 1s"), ("[daemon\n", "netready.toml:1:"),
            ("[remediation]\nwindow = \"22-4\"\n", "a part of the day in UTC such as \"22:00-04:00\""),
            ("[remediation]\nwindow = \"24:00-04:00\"\n", "a part of the day"),
            ("[remediation]\nwindow = \"04:00-04:00\"\n", "a part of the day"),
            ("[remediation]\nbudget_window = \"0\"\n", "at least 60s"),
            ("mode = \"audit\"\n", "the section mode is not known"),
            ("[remediation]\ngate = \"/usr/bin/true\"\n", "netready.toml:2:8: gate must be a program's absolute path"),
            ("[remediation]\ngate = [\"true\"]\n", "such as [\"/usr/local/sbin/gate\"], or [] for none."),
            ("[remediation]\ngate = [\"/bin/a\", 1]\n", "gate must be"),
            ("[remediation]\ngate = [\"/bin/a\\u0000b\"]\n", "gate must be"),
            ("[remediation]\ngate_timeout = \"0\"\n", "at least 1s, at most 5min"),
            ("[remediation]\ngate_timeout = \"6min\"\n", "at least 1s, at most 5min"),
            ("[remediation]\ngate_retry = \"4s\"\n", "at least 5s"),
        ])
    func mistakes(text: String, sentence: String) {
        let error = #expect(throws: SettingsError.self) { try read(text) }
        #expect(error?.description.contains(sentence) == true, "\(error?.description ?? "")")
    }

    @Test("a later file wins over an earlier one, key by key")
    func dropIns() throws {
        let settings = try Settings.read([
            ("a", Array("[remediation]\nmode = \"audit\"\nbudget = 2\n".utf8)),
            ("b", Array("[remediation]\nmode = \"enforce\"\n".utf8)),
        ])
        #expect(settings.remediation.mode == .enforce)
        #expect(settings.remediation.budget == 2)
    }

    @Test(
        "durations are read as systemd writes them",
        arguments: [
            ("10s", 10 * Span.second), ("5min", 5 * Span.minute), ("1h 30min", 90 * Span.minute), ("0", 0),
            ("250ms", 250 * Span.millisecond),
        ])
    func durations(text: String, nanoseconds: Int64) {
        #expect(parseDuration(text) == nanoseconds)
    }

    @Test(
        "what is no duration is refused",
        arguments: ["", "10", "s", "-1s", "1y", "99999999999999999999s", "9999999d", " "])
    func badDurations(text: String) {
        #expect(parseDuration(text) == nil)
    }

    @Test("the shipped file names every key, each with its default")
    func shippedFile() throws {
        let lines = try shipped("netready.toml").split(separator: "\n").map { line in
            line.hasPrefix("#") && line.contains(" = ") && !line.hasPrefix("# ")
                ? String(line.dropFirst()) : String(line)
        }
        let text = lines.joined(separator: "\n")
        var settings = try read(text)
        // Of these three the file shows the values of a plain containerd; what is not named is looked for.
        #expect(settings.named.unit == KnownRuntime.usualUnit && settings.named.socket == KnownRuntime.usualSocket)
        #expect(settings.named.config == KnownRuntime.usualConfig)
        settings.named = NamedPlace()
        #expect(settings == Settings())
        for key in SettingsKey.all { #expect(text.contains("\n\(key.name) = "), "\(key.name)") }
    }

    @Test("the shipped test settings are accepted as they are")
    func shippedTestFile() throws {
        let settings = try read(try shipped("test.toml"))
        #expect(settings.remediation.stability == Span.second)
        #expect(settings.remediation.spacing == 2 * Span.second)
        #expect(settings.remediation.budget == 20)
    }

    private func shipped(_ name: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: "config/\(name)"), encoding: .utf8)
    }

    @Test("of settings that are refused each key is taken that is right by itself")
    func readable() {
        let wrong = "[daemon]\nsocket = \"/run/a.sock\"\npoll = \"often\"\nnonsense = 1\n[nowhere]\nx = 1\n"
        let files = [("a.toml", wrong), ("b.toml", "no TOML"), ("c.toml", "[remediation]\nmode = \"audit\"\n")]
        let settings = Settings.readable(files.map { ($0.0, Array($0.1.utf8)) })
        #expect(settings.named.socket == "/run/a.sock" && settings.poll == Settings().poll)
        #expect(settings.remediation.mode == .audit)
    }
}
