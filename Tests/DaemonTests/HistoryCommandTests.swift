import Containerd
import Diagnosis
import Foundation
import History
import Node
import Programs
import Redaction
import Remediation
import Testing

@testable import Daemon

/// `netready history` and the verb of the preflight unit, run as programs.
@Suite("The command line: history and preflight")
struct HistoryCommandTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func history(_ arguments: [String] = []) throws -> Output {
        try netready(
            ["history", "--state-directory", scratch.path, "--settings", scratch.place("none.toml")] + arguments)
    }

    private func ledger(ago: Int64 = Span.minute) throws {
        let now = Int64(Date().timeIntervalSince1970) * Span.second
        let at = Timestamp(monotonic: 1, realtime: now - ago, bootID: "b")
        let act = Act(
            id: "a1", kind: .restart, causeID: "c", target: "containerd.service", decidedAt: at, uid: 1000,
            forced: [.gate])
        let entries: [LedgerEntry] = [
            .begun(act), .ended(id: "a1", result: .helped, at: at), .paused(until: nil, at: at, uid: 0),
        ]
        try scratch.write(entries.map(\.line).joined(), "ledger")
    }

    @Test("what only the ledger knows is told: who acted, what was passed, how it ended, who paused")
    func ledgerLines() throws {
        try ledger()
        let answer = try history()
        #expect(answer.status == 0, "\(answer.err)")
        #expect(answer.out.contains("uid 1000 began the restart of containerd.service, passing gate."))
        #expect(answer.out.contains("The restart of containerd.service helped."))
        #expect(answer.out.contains("root paused acting until netready resume."))
        let json = try history(["--output", "json"])
        let entries = json.object["entries"] as? [[String: Any]] ?? []
        let ended = entries.first { ($0["message"] as? String)?.hasSuffix("helped.") == true }
        #expect((ended?["fields"] as? [String: String])?["NETREADY_RESULT"] == "helped")
    }

    @Test(
        "--since takes a duration or a time, and nothing else",
        arguments: [
            ("2h", 0, 1), ("30s", 0, 0), ("2020-01-31T08:00:00.123Z", 0, 1), ("2020-01-31 08:00", 0, 1),
            ("2020-01-31", 0, 1), ("2100-01-01", 0, 0), ("yesterday", 64, 0), ("2020-13-01", 64, 0), ("", 64, 0),
            ("2020-01-31T8", 64, 0), ("2020-01-31T08:00:00.Z", 64, 0), ("2020-01-31T08:00:00.1x", 64, 0),
            ("2020-01-31T08:00.5", 64, 0),
        ])
    func since(text: String, status: Int, count: Int) throws {
        try ledger()
        let answer = try history(["--since", text])
        #expect(answer.status == Int32(status), "\(answer.err)")
        #expect(answer.out.contains("paused acting") == (count == 1))
        if status == 64 { #expect(answer.err.contains("--since takes a duration such as 2h or a time")) }
    }

    @Test("--diff shows what stands now against the last good configuration, as diff -u does, secrets masked")
    func diff() throws {
        let path = scratch.place("10-a.conflist")
        let good = "{\n  \"name\": \"n\",\n  \"token\": \"hunter2\",\n  \"mtu\": 1440\n}\n"
        try scratch.write(good.replacing("1440", with: "1450"), "10-a.conflist")
        let memory = ConfigurationMemory(
            seen: Digests(cni: "a", containerd: "b"), lastGood: try lastGood(path, good))
        try ConfigurationMemoryFile(stateDirectory: scratch.path).write(memory, through: Redaction())
        let answer = try history(["--diff"])
        #expect(answer.status == 0, "\(answer.err)")
        #expect(
            answer.out.contains(
                """
                --- \(path) (last good)
                +++ \(path) (now)
                @@ -1,5 +1,5 @@
                 {
                   "name": "n",
                   "token": "*******",
                -  "mtu": 1440
                +  "mtu": 1450
                 }
                """), "\(answer.out)")
        let json = try history(["--diff", "--output", "json"])
        let kept = try #require(json.object["lastGood"] as? [String: Any])
        #expect(kept["kind"] as? String == "lastGood")
        #expect((kept["diff"] as? String)?.contains("-  \"mtu\": 1440") == true)
    }

    /// As the daemon keeps it.
    private func lastGood(_ path: String, _ text: String) throws -> LastGoodConfiguration {
        var recorder = FlightRecorder()
        let file = WatchedConfiguration.File(path: path, content: .bytes(Array(text.utf8)))
        _ = recorder.note(
            WatchedConfiguration(networks: [file], candidates: [path], confDir: scratch.path),
            Digests(cni: "a", containerd: "b"), .ready, at: 1)
        return try #require(recorder.memory.lastGood)
    }

    @Test("what was kept and is torn is said, nothing kept as well, and the history is shown all the same")
    func tornMemory() throws {
        try ledger()
        #expect(try history(["--diff"]).out.contains("No last good configuration is known"))
        try scratch.write("{\"schema\":\"netready.configuration/v1\",\"se", "configuration.json")
        let answer = try history(["--diff"])
        #expect(answer.status == 0)
        #expect(answer.out.contains("configuration.json: line 1 is not what netready wrote."))
        #expect(answer.out.contains("paused acting"))
    }

    private func preflight(_ request: String?) throws -> (status: Int32, err: String, answer: PreflightAnswer?) {
        if let request { try scratch.write(request, "request") }
        let result = try netready([
            "__preflight", "--request", scratch.place("request"), "--answer", scratch.place("answer"), "--settings",
            scratch.place("netready.toml"),
        ])
        let bytes = try? Data(contentsOf: URL(fileURLWithPath: scratch.place("answer")))
        return (result.status, result.err, bytes.flatMap { PreflightAnswer.parse(Array($0)) })
    }

    @Test("the preflight unit's program runs the gate that it is asked to run, and answers with its words")
    func gate() throws {
        func request(_ script: String) -> String {
            let settings = RemediationSettings(gate: ["/bin/sh", "-c", script])
            return PreflightRequest(id: "7", unit: "", gate: GateCall(settings, .restart, causeID: "c", reason: "r"))
                .text
        }
        let allowed = try preflight(request("test -n \"$NODE_NAME\" && test $NETREADY_PHASE = ask"))
        #expect(allowed.status == 0, "\(allowed.err)")
        #expect(allowed.answer == PreflightAnswer(id: "7", why: ""))
        let refused = try preflight(request("echo freeze >&2; exit 1"))
        #expect(refused.status == 1)
        #expect(refused.answer?.why == "The gate /bin/sh does not allow it (exit status 1): freeze.")
    }

    @Test("a broken request is refused, and without one the settings' unit is asked about; no answer is no agreement")
    func brokenRequest() throws {
        try scratch.write("[daemon]\ncontainerd_unit = \"netready-none.service\"\n", "netready.toml")
        let alone = try preflight(nil)
        #expect(alone.status == 1)
        #expect(alone.answer?.id == "" && alone.answer?.why.contains("netready-none.service") == true)
        let broken = try preflight("{\"id\":\"8\",\"gate\":{\"comm")
        #expect(broken.status == 1)
        #expect(broken.err.contains("is no request of this version of netreadyd"))
        #expect(broken.answer?.id != "8")
    }
}
