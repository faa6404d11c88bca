import Testing

@testable import Diagnosis

/// The line of an ended container's log that says why it ended.
@Suite("Last words") struct LastWordsTests {
    private struct Log: Sendable, CustomTestStringConvertible {
        var name: String
        var lines: [String]
        /// The place of the line; nil where none says it.
        var reason: Int?
        var testDescription: String { name }
    }

    private static let byLevel: [Log] = [
        Log(
            name: "Calico: FATAL before the wrapper",
            lines: [
                "2025-03-04 12:32:21.700 [INFO][16] tunnel-ip-allocator/allocateip.go 300: Assign",
                "2025-03-04 12:32:21.725 [FATAL][16] tunnel-ip-allocator/allocateip.go 418: Unable to autoassign an address - pools are likely exhausted.",
                "Calico node failed to start",
            ], reason: 1),
        Log(
            name: "Calico: the first warning where nothing is worse",
            lines: [
                "2025-03-04 05:05:35.054 [WARNING][9] startup/startup.go 1015: Calico node 'm3' is already using the IPv4 address 172.18.0.1.",
                "2025-03-04 05:05:35.054 [WARNING][9] startup/utils.go 48: Terminating", "Calico node failed to start",
            ], reason: 0),
        Log(
            name: "Calico: an error that says no more than that it ends",
            lines: [
                "[WARNING][9] startup/startup.go: Calico node 'w' is already using the IPv4 address 10.0.0.12.",
                "[ERROR][9] startup/startup.go: Terminating", "Calico node failed to start",
            ], reason: 0),
        Log(
            name: "Calico: an error that is told again as FATAL",
            lines: ["[ERROR][1] cni-installer/a.go: no token", "[FATAL][1] cni-installer/b.go: no token"], reason: 1),
        Log(
            name: "Cilium: fatal before error, in logfmt",
            lines: [
                #"level=error msg="Unable to open kernel config file" subsys=probes"#,
                #"level=fatal msg="failed to start: CONFIG_BPF is required" subsys=linux-datapath"#,
                #"level=info msg="failed to remove the pid file" subsys=daemon"#,
            ], reason: 1),
        Log(
            name: "Cilium: slog in text",
            lines: [
                #"time=2025-03-04T05:00:00Z level=INFO msg="Establishing connection""#,
                #"time=2025-03-04T05:00:35Z level=ERROR msg="Unable to contact k8s api-server" error="no such host""#,
                #"time=2025-03-04T05:00:36Z level=ERROR msg="Start failed" error="context canceled""#,
            ], reason: 1),
        Log(
            name: "slog in JSON",
            lines: [
                #"{"time":"2025-03-04T05:00:00Z","level":"INFO","msg":"failed to find a cache, goes on without"}"#,
                #"{"time":"2025-03-04T05:00:01Z","level":"ERROR","msg":"no default route"}"#,
                #"{"time":"2025-03-04T05:00:02Z","level":"INFO","msg":"shutting down"}"#,
            ], reason: 1),
        Log(
            name: "the loader: the greatest version of the library that the first line names",
            lines: [
                "a: /lib64/libc.so.6: version `GLIBC_2.9' not found (required by a)",
                "a: /lib64/libc.so.6: version `GLIBC_2.34' not found (required by a)",
                "a: /lib64/libc.so.6: version `GLIBC_2.32' not found (required by a)",
                "a: /lib64/libstdc++.so.6: version `GLIBCXX_3.4.30' not found (required by a)",
            ], reason: 1),
        Log(
            name: "zap in JSON, then its wrapper",
            lines: [
                #"{"level":"error","ts":"2025-03-04T05:05:01.400Z","msg":"Initialization failure: UnauthorizedOperation"}"#,
                #"time="2025-03-04T05:06:31Z" level=error msg="Unsuccessful IPAM-D start""#,
            ], reason: 0),
        Log(
            name: "zap with tabs",
            lines: [
                "2025-03-04T05:05:01.4Z\tINFO\tsetup\tstarting manager",
                "2025-03-04T05:05:02.4Z\tERROR\tsetup\tno manager\t{\"error\": \"port in use\"}",
                "2025-03-04T05:05:02.5Z\tINFO\tsetup\tbye",
            ], reason: 1),
        Log(
            name: "klog: the first error, not the one that follows from it",
            lines: [
                "I0304 05:05:02.101000       1 main.go:211] CLI flags config: {}",
                "W0304 05:05:02.101000       1 client_config.go:618] Neither --kubeconfig nor --master was specified.",
                "E0304 05:05:03.100000       1 agent.go:1043] \"Spec.PodCIDR is empty\" nodeName=\"w2\"",
                "E0304 05:05:03.150000       1 main.go:53] Error running agent",
                "I0304 05:05:03.200000       1 main.go:452] Stopping shutdownHandler...",
            ], reason: 2),
        Log(
            name: "klog in JSON: what has no verbosity is an error",
            lines: [
                #"{"ts":1741064767123.4,"msg":"no lease found, retrying","v":0}"#,
                #"{"ts":1741064768123.4,"msg":"lease expired"}"#,
            ], reason: 1),
        Log(
            name: "Weave",
            lines: ["FATA: 2025/03/04 05:05:41.310000 [kube-peers] Could not get peers: x", "Failed to get peers"],
            reason: 0),
        Log(
            name: "Open vSwitch",
            lines: [
                "2025-03-04T05:05:13Z|00001|vlog|INFO|opened log file",
                "2025-03-04T05:05:13Z|00002|ovsdb|ERR|disk full",
                "2025-03-04T05:05:14Z|00003|daemon|WARN|monitor stopped",
            ], reason: 1),
        Log(
            name: "Go panics, and its goroutines speak of errors",
            lines: [
                "I0304 05:05:02.1       1 main.go:102] connected", "panic: runtime error: invalid memory address",
                "[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x1]", "", "goroutine 1 [running]:",
                "main.(*errorHandler).fail(0x0)", "\t/go/src/main.go:191 +0x1d", "exit status 2",
            ], reason: 1),
        Log(
            name: "Kubernetes' own word on a panic, and the panic",
            lines: [
                "E0304 05:05:02.1 1 runtime.go:76] Observed a panic: F0722 controller.go:170] certificate not yet valid",
                "goroutine 5142 [running]:", "k8s.io/util/runtime.logPanic({0x56dece0, 0xc000d43480})",
            ], reason: 0),
        Log(
            name: "Rust",
            lines: [
                "2025-03-04T05:05:02.1Z ERROR ztunnel: no certificate", "thread 'main' panicked at src/main.rs:1:2:",
                "no certificate",
            ], reason: 1),
        Log(
            name: "a shell's own words",
            lines: ["Installed /host/opt/cni/bin/weave", "cp: cannot create file: Denied"],
            reason: 1),
        Log(
            name: "modprobe calls a missing module FATAL, and that alone ends nothing",
            lines: [
                "modprobe: FATAL: Module ip_set not found", "[FATAL][1] a.go: no address",
            ], reason: 1),
        Log(
            name: "text without a word of failure",
            lines: ["Starting.", "Network 10.32.0.0/12 overlaps with existing route 10.0.0.0/8 on host"], reason: 1),
        Log(name: "nothing but info", lines: [#"level=info msg="failed once, retrying""#], reason: nil),
        Log(
            name: "nothing but a trace", lines: ["goroutine 7 [select]:", "main.run(0x1)", "\t/a.go:1 +0x1"],
            reason: nil),
        Log(name: "words of closing down alone", lines: ["shutting down", "context canceled"], reason: 1),
        Log(name: "nothing", lines: ["", " "], reason: nil),
    ]

    private static let byRun: [Log] = [
        Log(
            name: "after a fatal line a new run begins",
            lines: [
                "[INFO][1] a.go: Early log level set to info", "[FATAL][1] a.go: old reason",
                "Calico node failed to start",
                "[INFO][7] a.go: Early log level set to info", "[ERROR][7] a.go: new reason",
                "[ERROR][7] a.go: what follows",
            ], reason: 4),
        Log(
            name: "the log's first line comes again",
            lines: [
                "Starting at 05:00:01", "cannot find a route", "Starting at 05:00:41", "cannot find an interface",
                "cannot go on",
            ], reason: 3),
        Log(
            name: "words of a start after a pause",
            lines: [
                "I0304 05:00:01.0 1 a.go:1] Listening", "E0304 05:00:02.0 1 a.go:1] old reason",
                "I0304 05:00:32.0 1 a.go:1] Starting agent", "E0304 05:00:33.0 1 a.go:1] new reason",
                "E0304 05:00:34.0 1 a.go:1] what follows",
            ], reason: 3),
        Log(
            name: "words of a start without a pause are of the same run",
            lines: [
                "I0304 05:00:01.0 1 a.go:1] Listening", "E0304 05:00:02.0 1 a.go:1] reason",
                "I0304 05:00:02.1 1 a.go:1] Starting controller", "E0304 05:00:03.0 1 a.go:1] what follows",
            ], reason: 1),
        Log(
            name: "a run that was cut short says less than the one before",
            lines: ["[INFO][1] a.go: Start", "[FATAL][1] a.go: reason", "[INFO][7] a.go: Start"], reason: 1),
    ]

    @Test("severity decides, and among equals the first of the last run", arguments: byLevel + byRun)
    private func reason(log: Log) {
        #expect(LastWords(log.lines).reason == log.reason.map { log.lines[$0] })
    }

    @Test("lines that are cut anywhere are read without a trap", arguments: byLevel)
    private func cut(log: Log) {
        for length in 0...20 { _ = LastWords(log.lines.map { String($0.prefix(length)) }).reason }
    }
}
