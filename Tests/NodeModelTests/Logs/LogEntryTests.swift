import Containerd
import Testing

@testable import Node

/// Lines as the programs print them, and what they are.
@Suite struct LogEntryTests {
    private struct Sample: Sendable, CustomTestStringConvertible {
        var line: String
        var form: LogEntry.Form
        var level: LogEntry.Level?
        var text: String
        var testDescription: String { line }
    }

    private static let samples = [
        Sample(
            line:
                #"time="2025-03-04T05:06:07.123456789Z" level=error msg="PullImage \"a/b:1\" failed" error="x: \"y\"""#,
            form: .logfmt, level: .error, text: #"PullImage "a/b:1" failed error="x: "y"""#),
        Sample(
            line:
                #"{"error":"x: \"y\"","level":"error","msg":"PullImage \"a/b:1\" failed","time":"2025-03-04T05:06:07Z"}"#,
            form: .json, level: .error, text: #"PullImage "a/b:1" failed error="x: "y"""#),
        Sample(
            line: #"time="2025-03-04T05:06:07Z" level=warning msg=short error="<nil>" id=io.containerd.x"#,
            form: .logfmt, level: .warning, text: #"short error="<nil>" id="io.containerd.x""#),
        Sample(
            line:
                #"E0304 05:06:07.123456    1187 pod_workers.go:1301] "Error syncing pod, skipping" err="failed to \"StartContainer\"" pod="kube-system/a" podUID="b" n=5"#,
            form: .klog, level: .error,
            text: #"Error syncing pod, skipping err="failed to "StartContainer"" pod="kube-system/a" podUID="b" n="5""#),
        Sample(
            line:
                #"{"ts":1741064767123.4565,"caller":"kubelet/pod_workers.go:1301","msg":"Error syncing pod, skipping","pod":{"name":"a","namespace":"kube-system"},"podUID":"b","n":5,"err":"failed to \"StartContainer\""}"#,
            form: .json, level: .error,
            text: #"Error syncing pod, skipping err="failed to "StartContainer"" pod="kube-system/a" podUID="b" n="5""#),
        Sample(
            line: #"I0304 05:06:07.123456    1187 kubelet.go:2000] "SyncLoop ADD" source="api" pods=["a/b" "c/d"]"#,
            form: .klog, level: .info, text: #"SyncLoop ADD source="api" pods=["a/b","c/d"]"#),
        Sample(
            line:
                #"{"ts":1741064767123.4565,"caller":"k.go:1","msg":"SyncLoop ADD","v":2,"source":"api","pods":[{"name":"b","namespace":"a"},{"name":"d","namespace":"c"}]}"#,
            form: .json, level: .info, text: #"SyncLoop ADD source="api" pods=["a/b","c/d"]"#),
        Sample(
            line: #"W0304 05:06:07.123456 1187 reflector.go:1] failed to list "x": y"#,
            form: .klog, level: .warning, text: #"failed to list "x": y"#),
        Sample(
            line: "E0304 05:06:07.123456 1187 a.go:1] \"Failed\" err=<\n\tone: \"two\"\n\tthree\n > pod=\"a/b\"",
            form: .klog, level: .error, text: #"Failed err="one: "two" three" pod="a/b""#),
        // k0s writes the lines of its children so.
        Sample(
            line:
                #"time="2024-07-08 08:46:25" level=info msg="E0708 08:46:25.876821    1814 a.go:721] \"Failed\" err=\"x \\\"y\\\"\"" component=kubelet stream=stderr"#,
            form: .klog, level: .error, text: #"Failed err="x "y"""#),
        // Quotes that a program has left as they were within others.
        Sample(
            line: #"E0304 05:06:07.123456 1187 a.go:1] "Failed" err="sandbox "b1": plugin type="c" failed" pod="a/b""#,
            form: .klog, level: .error, text: #"Failed err="sandbox "b1": plugin type="c" failed" pod="a/b""#),
        Sample(
            line: "containerd: open /etc/containerd/extra.toml: no such file or directory", form: .text, level: nil,
            text: "containerd: open /etc/containerd/extra.toml: no such file or directory"),
        Sample(line: "", form: .text, level: nil, text: ""),
        Sample(line: "{\"msg\":", form: .text, level: nil, text: "{\"msg\":"),
        Sample(line: "{\"level\":\"info\"}", form: .text, level: nil, text: "{\"level\":\"info\"}"),
        Sample(line: "time=\"2025", form: .text, level: nil, text: "time=\"2025"),
        Sample(line: "level=info msg=\"cut o", form: .logfmt, level: .info, text: "cut o"),
        Sample(line: "level=info msg=\"", form: .logfmt, level: .info, text: ""),
        Sample(line: "level=info msg=\"a\\", form: .logfmt, level: .info, text: "a"),
        Sample(line: "level=info msg=\"a\\u12", form: .logfmt, level: .info, text: "a\u{FFFD}12"),
        Sample(line: "E0304 05:06:07.123456 1187 a.go:1]", form: .klog, level: .error, text: ""),
        Sample(
            line: "E0304 05:06:07.123456 1187 a.go:1] \"x\" l=[\"a\\", form: .klog, level: .error, text: "x l=\"[\"a\""),
        Sample(line: "Every word", form: .text, level: nil, text: "Every word"),
        Sample(line: "E0304 a.go:1] x", form: .klog, level: .error, text: "x"),
    ]

    /// What programs other than containerd and kubelet write.
    private static let samplesOfAgents = [
        Sample(
            line: "2025-03-04 05:05:01.204 [FATAL][16] tunnel-ip-allocator/allocateip.go 418: No pool. type=\"a\"",
            form: .stamped, level: .fatal, text: "tunnel-ip-allocator/allocateip.go 418: No pool. type=\"a\""),
        Sample(
            line: "[ERROR][1] cni-installer/<nil> <nil>: no error=x", form: .stamped, level: .error,
            text: "cni-installer/<nil> <nil>: no error=x"),
        Sample(line: "[ERROR] Get \"x\"", form: .stamped, level: .error, text: "Get \"x\""),
        Sample(line: "2025-03-04T05:00:01Z [error] no [a]", form: .stamped, level: .error, text: "no [a]"),
        Sample(line: "2025-03-04T05:00:01+0000 [verbose] b", form: .stamped, level: .info, text: "b"),
        Sample(line: "2025/03/04 05:05:12 INFO Starting hive", form: .stamped, level: .info, text: "Starting hive"),
        Sample(
            line: "FATA: 2025/03/04 05:05:41.310000 [kube-peers] Could not get peers", form: .stamped, level: .fatal,
            text: "FATA: 2025/03/04 05:05:41.310000 [kube-peers] Could not get peers"),
        Sample(
            line: "2025-03-04T05:05:41.310Z\tERROR\tsetup\tunable to start\t{\"error\":\"x\"}", form: .stamped,
            level: .error, text: "setup unable to start {\"error\":\"x\"}"),
        Sample(
            line: "2025-03-04T05:05:13.104Z|00005|ovsdb|ERR|no database", form: .stamped, level: .error,
            text: "no database"),
        Sample(
            line: "[2025-03-04 05:05:13.104][1][critical][main] [source/a.cc:1] no", form: .stamped, level: .fatal,
            text: "[source/a.cc:1] no"),
        Sample(line: "Error: Build failed", form: .stamped, level: .error, text: "Error: Build failed"),
        Sample(line: "panic: no metrics", form: .stamped, level: .fatal, text: "panic: no metrics"),
        Sample(
            line: #"{"level":"error","ts":1741064767,"logger":"a","msg":"unable to start","error":"x"}"#, form: .json,
            level: .error, text: #"unable to start error="x""#),
        Sample(
            line: #"{"time":"2025-03-04T05:06:07Z","level":"ERROR+4","msg":"no","source":"a.go:1"}"#, form: .json,
            level: .error, text: #"no source="a.go:1""#),
        Sample(
            line: #"{"msg":"Pod admission denied","v":0,"message":"no cpu","severity":"x"}"#, form: .json, level: .info,
            text: #"Pod admission denied message="no cpu" severity="x""#),
        Sample(line: #"{"level":"fatal","message":"no"}"#, form: .json, level: .fatal, text: "no"),
        Sample(
            line: "time=2025-03-04T05:00:35Z level=ERROR msg=\"no\" module=a", form: .logfmt, level: .error,
            text: "no module=\"a\""),
        Sample(
            line: #"level=fatal msg="no" subsys=daemon"#, form: .logfmt, level: .fatal, text: #"no subsys="daemon""#),
        Sample(line: "bird: State changed to feed", form: .text, level: nil, text: "bird: State changed to feed"),
        Sample(line: "2025/03/04 05:05:12 no level", form: .text, level: nil, text: "2025/03/04 05:05:12 no level"),
        Sample(line: "error writing a file", form: .text, level: nil, text: "error writing a file"),
        Sample(line: "modprobe: FATAL: no", form: .text, level: nil, text: "modprobe: FATAL: no"),
        Sample(line: "[", form: .text, level: nil, text: "["), Sample(line: "|", form: .text, level: nil, text: "|"),
        Sample(line: "1 2 3 4 5 6 7 ERROR", form: .text, level: nil, text: "1 2 3 4 5 6 7 ERROR"),
    ]

    @Test(arguments: samples + samplesOfAgents) private func formLevelAndTextOfALine(sample: Sample) {
        let entry = LogEntry(sample.line)
        #expect(entry.form == sample.form)
        #expect(entry.level == sample.level)
        #expect(entry.text == sample.text)
    }

    @Test(
        "a line break and a tab are a space, however often they were escaped",
        arguments: [
            "refused\nIs it up?", "refused\\nIs it up?", #"refused\\nIs it up?"#, "refused\tIs it up?",
            #"refused\tIs it up?"#,
        ])
    func breaks(text: String) { #expect(LogEntry.plain(text) == "refused Is it up?") }

    @Test func everyPartOfALineIsReadWithoutATrap() {
        for sample in Self.samples + Self.samplesOfAgents {
            for length in 0...sample.line.utf8.count {
                _ = LogEntry(String(decoding: sample.line.utf8.prefix(length), as: UTF8.self)).text
            }
        }
    }

    private static let second: Int64 = 1_000_000_000

    @Test(
        arguments: [
            ("2025-03-04T05:06:07.123456789Z", 1_741_064_767_123_456_789),
            ("2025-03-04T06:06:07+01:00", 1_741_064_767 * second),
            ("2025-03-04T00:36:07.5-04:30", 1_741_064_767 * second + 500_000_000),
            ("2025-03-04 05:06:07", 1_741_064_767 * second),
            ("1970-01-01T00:00:00Z", 0), ("2024-02-29T00:00:00Z", 1_709_164_800 * second),
        ] as [(String, Int64)])
    func dates(text: String, moment: Int64) { #expect(LogTime(date: text) == .moment(moment)) }

    @Test(arguments: ["", "2025", "2025-13-01T00:00:00Z", "2025-01-01T25:00:00Z", "2025-01-01T00:00:00+1", "x"])
    func whatIsNoDate(text: String) { #expect(LogTime(date: text) == nil) }

    /// klog's time has no year: the nearest to the moment of the last write.
    @Test(
        arguments: [
            ("0304 05:06:07.123456", 1_741_064_767 * second, 1_741_064_767_123_456_000),
            // New year's eve, seen in January, and the other way round.
            ("1231 23:59:59.000000", 1_735_689_600 * second, 1_735_689_599 * second),
            ("0101 00:00:01.000000", 1_735_689_599 * second, 1_735_689_601 * second),
            ("0229 00:00:00.000000", 1_709_164_900 * second, 1_709_164_800 * second),
            ("0301 00:00:00.000000", 1_709_251_300 * second, 1_709_251_200 * second),
            ("0301 00:00:00.000000", 1_740_787_300 * second, 1_740_787_200 * second),
        ] as [(String, Int64, Int64)])
    func timesOfKlog(text: String, now: Int64, moment: Int64) {
        #expect(LogTime(klog: Array(text.utf8)[...])?.moment(near: now) == moment)
    }

    @Test(
        arguments: [
            (#"{"level":"error","ts":1741064767.5,"msg":"x"}"#, 1_741_064_767 * second + 500_000_000),
            ("2025-03-04 05:06:07.5 [INFO][1] x", 1_741_064_767 * second + 500_000_000),
            ("2025/03/04 05:06:07 INFO x", 1_741_064_767 * second),
            ("2025-03-04T05:06:07Z\tINFO\tx", 1_741_064_767 * second),
        ] as [(String, Int64)])
    func timesOfAgents(line: String, moment: Int64) { #expect(LogEntry(line).time == .moment(moment)) }

    @Test func kubeletsMillisecondsAreATime() {
        #expect(LogEntry(#"{"ts":1741064767123.4565,"msg":"x","v":0}"#).time == .moment(1_741_064_767_123_456_000))
    }
}
