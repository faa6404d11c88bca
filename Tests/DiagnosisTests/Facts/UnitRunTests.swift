import Node
import Syntax
import Testing

@testable import Diagnosis

/// What the journal tells of a unit's runs; the lines are those of booted nodes.
@Suite("Runs of a unit") struct UnitRunTests {
    private func runs(_ text: String, of unit: String = "containerd.service") -> [UnitRun] {
        let lines = text.split(separator: "\n").enumerated().map { place, line in
            JournalLine(unit: unit, realtime: Int64(place), message: String(line))
        }
        return UnitRun.all(of: "containerd.service", in: lines)
    }

    @Test(
        "a program that cannot be executed, as systemd 252 and 262 say it",
        arguments: [
            """
            containerd.service: Failed to locate executable /opt/x/containerd: Permission denied
            containerd.service: Failed at step EXEC spawning /opt/x/containerd: Permission denied
            Starting containerd.service - containerd container runtime...
            containerd.service: Main process exited, code=exited, status=203/EXEC
            containerd.service: Failed with result 'exit-code'.
            Failed to start containerd.service - containerd container runtime.
            containerd.service: Scheduled restart job, restart counter is at 5.
            Stopped containerd.service - containerd container runtime.
            containerd.service: Start request repeated too quickly.
            containerd.service: Failed with result 'exit-code'.
            Failed to start containerd.service - containerd container runtime.
            """,
            """
            Starting containerd.service - containerd container runtime...
            containerd.service: Unable to locate executable '/opt/x/containerd': Permission denied
            containerd.service: Failed at step EXEC spawning /opt/x/containerd: Permission denied
            containerd.service: Main process exited, code=exited, status=203/EXEC
            containerd.service: Failed with result 'exit-code'.
            Failed to start containerd.service - containerd container runtime.
            containerd.service: Scheduled restart job, restart counter is at 3.
            containerd.service: Start request repeated too quickly.
            containerd.service: Failed with result 'start-limit-hit'.
            """,
        ])
    func unexecuted(lines: String) throws {
        let run = try #require(runs(lines).first)
        #expect(runs(lines).count == 1 && run.end == "code=exited, status=203/EXEC")
        #expect(run.unexecuted?.program == "/opt/x/containerd" && run.unexecuted?.why == "Permission denied")
    }

    @Test("each run has its own reason, and two that differ in numbers alone are alike")
    func alike() {
        let runs = runs(
            """
            time="2025-03-04T05:06:07Z" level=info msg="starting containerd" version=2.0.0
            time="2025-03-04T05:06:07Z" level=fatal msg="Failed to run CRI service" error="pid 71 is in the way"
            containerd.service: Main process exited, code=exited, status=1/FAILURE
            containerd.service: Failed with result 'exit-code'.
            time="2025-03-04T05:06:09Z" level=fatal msg="Failed to run CRI service" error="pid 99 is in the way"
            containerd.service: Main process exited, code=exited, status=1/FAILURE
            containerd.service: Failed with result 'exit-code'.
            time="2025-03-04T05:06:10Z" level=fatal msg="no space left on device"
            containerd.service: Main process exited, code=exited, status=1/FAILURE
            """)
        #expect(runs.count == 3 && runs[0].isLike(runs[1]) && !runs[1].isLike(runs[2]))
        #expect(runs[1].text.contains("pid 99 is in the way") && runs[2].text.contains("no space left"))
    }

    @Test("the end of memory is told, whether systemd says it before the process has ended or after")
    func memory() {
        let before = runs(
            """
            containerd.service: A process of this unit has been killed by the OOM killer.
            containerd.service: Main process exited, code=killed, status=9/KILL
            containerd.service: Failed with result 'oom-kill'.
            """)
        let after = runs(
            """
            containerd.service: Main process exited, code=killed, status=9/KILL
            containerd.service: A process of this unit has been killed by the OOM killer.
            containerd.service: Failed with result 'oom-kill'.
            """)
        #expect([before, after].allSatisfy { $0.count == 1 && $0[0].text.contains("memory ran out") })
    }

    @Test(
        "what systemd itself could not do is the reason, as booted nodes say it",
        arguments: [
            (
                """
                containerd.service: Failed to load environment files: No such file or directory
                containerd.service: Failed to run 'start-pre' task: No such file or directory
                containerd.service: Failed with result 'resources'.
                """, "Failed to load environment files: No such file or directory (result 'resources')"
            ),
            (
                """
                containerd.service: Failed to set up mount namespacing: /data/none: No such file or directory
                containerd.service: Failed at step NAMESPACE spawning /usr/bin/containerd: No such file or directory
                containerd.service: Main process exited, code=exited, status=226/NAMESPACE
                """,
                "Failed to set up mount namespacing: /data/none: No such file or directory (code=exited, status=226/NAMESPACE)"
            ),
            (
                """
                modprobe: overlay is not there
                containerd.service: Control process exited, code=exited, status=3/NOTIMPLEMENTED
                """, "modprobe: overlay is not there (code=exited, status=3/NOTIMPLEMENTED)"
            ),
            (
                """
                containerd.service: Watchdog timeout (limit 1s)!
                containerd.service: Killing process 278 (sh) with signal SIGABRT.
                containerd.service: Main process exited, code=dumped, status=6/ABRT
                """, "Watchdog timeout (limit 1s)! (code=dumped, status=6/ABRT)"
            ),
        ])
    func notices(lines: String, text: String) {
        #expect(runs(lines).map(\.text) == [text])
    }

    @Test("the kernel's line on the process that it killed is kept with the run, and that of another time is not")
    func kill() {
        func lines(_ seconds: Int64) -> [JournalLine] {
            [
                ("kernel", -seconds, "Out of memory: Killed process 4100 (k3s-agent) total-vm:1503412kB"),
                ("a.service", 0, "a.service: A process of this unit has been killed by the OOM killer."),
                ("a.service", 1, "a.service: Main process exited, code=killed, status=9/KILL"),
            ].map { JournalLine(unit: $0.0, realtime: $0.1 * Span.second, message: $0.2) }
        }
        #expect(UnitRun.all(of: "a.service", in: lines(1)).first?.kernel?.contains("Killed process 4100") == true)
        #expect(UnitRun.all(of: "a.service", in: lines(60)).first?.kernel == nil)
    }

    @Test("a program of ExecStartPre=- that is not there is not what could not be executed")
    func otherProgram() {
        let run = runs(
            """
            containerd.service: Unable to locate executable '/sbin/modprobe': No such file or directory
            time="2025-03-04T05:06:07Z" level=fatal msg="no space left on device"
            containerd.service: Main process exited, code=exited, status=1/FAILURE
            """
        ).first
        #expect(run?.unexecuted == nil && run?.notice == nil && run?.reason == "no space left on device")
    }

    @Test("a start that takes too long has no exit of its process")
    func timeout() {
        let run = runs(
            """
            time="2025-03-04T05:06:07Z" level=error msg="waiting for the store"
            containerd.service: start operation timed out. Terminating.
            containerd.service: Failed with result 'timeout'.
            """
        ).first
        #expect(run?.end == "result 'timeout'" && run?.reason?.contains("waiting for the store") == true)
    }

    @Test("lines of other units are none of it, and what has not ended is no run")
    func others() {
        #expect(runs("x: Main process exited, code=exited, status=1/FAILURE", of: "x.service").isEmpty)
        #expect(runs("time=\"2025-03-04T05:06:07Z\" level=info msg=\"starting containerd\"").isEmpty)
    }
}
