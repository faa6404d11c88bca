import Diagnosis
import Foundation
import Node
import Programs
import Remediation
import Testing

@testable import Daemon

/// The gate as the preflight unit runs it. What it runs here is /bin/sh, which belongs to root on every machine.
@Suite("The gate's program")
struct GateProgramTests {
    private func ask(
        _ command: [String], timeout: Int64 = 10 * Span.second, _ environment: [String] = []
    ) -> String? {
        GateProgram(GateCall(command: command, timeout: timeout, environment: environment)).ask(environment: ["A=1"])
    }

    private func script(_ text: String) -> [String] { ["/bin/sh", "-c", text] }

    @Test(
        "exit status 0 allows, anything else does not and is told with the program's last words",
        arguments: [
            ("exit 0", nil as String?),
            ("echo no >&2; exit 3", "The gate /bin/sh does not allow it (exit status 3): no."),
            ("echo first; echo last; exit 1", "The gate /bin/sh does not allow it (exit status 1): last."),
            ("exit 7", "The gate /bin/sh does not allow it (exit status 7)."),
            ("kill -9 $$", "The gate /bin/sh was killed by signal 9."),
            ("printf 'a\\033[31mb\\n' >&2; exit 1", "The gate /bin/sh does not allow it (exit status 1): a [31mb."),
            (
                "echo 'token=\"hunter2\"' >&2; exit 1",
                "The gate /bin/sh does not allow it (exit status 1): token=\"*******\"."
            ),
        ])
    func ends(text: String, why: String?) {
        #expect(ask(script(text)) == why)
    }

    @Test("one that hangs is killed when its time is up, and has not allowed")
    func hangs() {
        let started = ContinuousClock.now
        #expect(
            ask(script("sleep 60"), timeout: Span.second / 5)
                == "The gate /bin/sh did not answer within 200ms and was killed.")
        #expect(ContinuousClock.now - started < .seconds(10))
    }

    @Test("it sees nothing but what it is told, and what it says is bounded")
    func environment() {
        let call = GateCall(
            RemediationSettings(gate: ["/bin/sh"]), .restart, causeID: "c1", reason: "WatchDead", result: .helped)
        let words = ask(script("env | sort | tr '\\n' ' ' >&2; exit 1"), call.environment) ?? ""
        #expect(
            words.hasSuffix(
                "(exit status 1): A=1 LC_ALL=C NETREADY_ACTION=restart NETREADY_CAUSE_ID=c1 NETREADY_PHASE=ended "
                    + "NETREADY_REASON=WatchDead NETREADY_RESULT=helped PATH=/usr/sbin:/usr/bin:/sbin:/bin PWD=\(pwd).")
        )
        let long = ask(script("head -c 1000000 /dev/zero | tr '\\0' x; exit 1")) ?? ""
        #expect(long.utf8.count < 300)
    }

    private var pwd: String { FileManager.default.currentDirectoryPath }

    @Test("one that others than root may change is not run, nor one that is none; each is told why")
    func distrust() throws {
        let scratch = try Scratch()
        let gate = scratch.place("gate")
        #expect(ask([gate])?.contains("is not run") == true)
        try scratch.write("#!/bin/sh\nexit 0\n", "gate")
        for mode in [0o755, 0o777, 0o775, 0o644] {
            try scratch.setMode(mode, "gate")
            try FileManager.default.setAttributes(
                [.groupOwnerAccountID: mode == 0o775 && getuid() == 0 ? 1 : Int(getgid())], ofItemAtPath: gate)
            let why = ask([gate])
            guard getuid() == 0 else {
                #expect(why?.contains("belongs to uid \(getuid()), not to root") == true)
                continue
            }
            let expected: [Int: String] = [
                0o777: "everybody may write to \(gate)", 0o775: "group 1 may write to \(gate)",
                0o644: "it is not executable",
            ]
            #expect(why == expected[mode].map { "The gate \(gate) is not run: \($0)." })
        }
        #expect(ask(["/nowhere/gate"]) == "The gate /nowhere/gate is not run: /nowhere is missing.")
        #expect(ask(["/etc"]) == "The gate /etc is not run: it is no regular file.")
        #expect(ask(["gate"]) == "The gate gate is not run: its path is not absolute.")
    }

    @Test("a directory that everybody may write to makes what lies in it untrusted")
    func openDirectory() throws {
        guard getuid() == 0 else { return }
        let scratch = try Scratch()
        let gate = scratch.place("gate")
        try FileManager.default.copyItem(atPath: "/bin/true", toPath: gate)
        #expect(ask([gate]) == nil)
        try scratch.setMode(0o777, "")
        #expect(ask([gate]) == "The gate \(gate) is not run: everybody may write to \(scratch.path).")
    }

    @Test("a request and an answer are read back as they were written, and nothing else is one")
    func requests() {
        let call = GateCall(
            RemediationSettings(gate: ["/g", "a b"], gateTimeout: 5), .start, causeID: "c\"", reason: "r")
        for request in [
            PreflightRequest(id: "1", unit: "containerd.service", gate: nil),
            PreflightRequest(id: "2", unit: "", gate: call),
        ] {
            #expect(PreflightRequest.parse(Array(request.text.utf8)) == request)
        }
        for text in [
            "", "{", "{}", #"{"id":"1"}"#, #"{"id":"1","gate":null}"#,
            #"{"id":"1","unit":"u","gate":{"command":[]}}"#, #"{"id":"1","unit":"u","gate":{}}"#,
        ] {
            #expect(PreflightRequest.parse(Array(text.utf8)) == nil)
        }
        let answer = PreflightAnswer(id: "1", why: "no\nwhy")
        #expect(PreflightAnswer.parse(Array(answer.text.utf8)) == answer)
        #expect(PreflightAnswer.parse([]) == nil)
    }
}
