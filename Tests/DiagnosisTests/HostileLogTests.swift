import Containerd
import Programs
import Reporting
import SampleNodes
import Syntax
import Testing

@testable import Diagnosis
@testable import Node

/// Lines that no program writes, in each form.
@Suite("Hostile lines of logs") struct HostileLogTests {
    private static let dates = [
        "0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "0000-12-31T23:59:60-99:99", "1677-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z", "1970-01-01T00:00:00+99:99", "1970-01-01T00:00:00Z", "2000-02-31T00:00:00Z",
        "2261-12-31T23:59:60.999999999999999999999999Z", "2261-12-31T23:59:60.9-99:99", "2262-04-12T00:00:00Z",
        "2263-01-01T00:00:00Z", "9999-12-31T23:59:60.9-99:99",
    ]
    private static let numbers = [
        "0", "-0", "-1", "1e-300", "9.2e12", "9214646399999.9", "9.3e12", "1e13", "999999999999999", "1e15", "-1e15",
        "9223372036854775807", "-9223372036854775808", "18446744073709551616", "1e308", "-1e308", "1e999", "-1e999",
    ]
    private static let stamps = [
        "0101 00:00:00.0", "0131 23:59:60.999999999999999999", "0229 00:00:00.000000", "0231 12:00:00.000000",
        "1231 23:59:60.999999",
    ]
    private static let moments: [Int64] = [
        .min, .min + 1, -9_223_372_036_000_000_000, -(1 << 61), -1, 0, 1, 951_782_400_000_000_000,
        1_741_064_767_000_000_000, 1 << 61, 9_214_646_400_000_000_000, 9_223_372_036_000_000_000, .max - 1, .max,
    ]

    private static var lines: [String] {
        let dated = dates.flatMap { date in
            [
                "time=\"\(date)\" level=error msg=x", "{\"time\":\"\(date)\",\"msg\":\"x\"}",
                "{\"ts\":\"\(date)\",\"msg\":\"x\"}",
                "time=\"\(date)\" level=info msg=\"E0101 00:00:00.0 1 a.go:1] x\" component=kubelet",
            ]
        }
        let counted = numbers.map { "{\"ts\":\($0),\"msg\":\"x\"}" }
        return dated + counted + stamps.map { "E\($0) 1187 a.go:1] \"x\"" } + ["x"]
    }

    @Test("each stamp with each time of its file has a time that is not after the file's")
    func times() {
        for modified in Self.moments {
            for before in [nil] + Self.moments.map(Optional.some) {
                var file = LogFileText(unit: "k3s.service")
                for line in Self.lines {
                    let text = Array("\(line)\nx\n".utf8)
                    let read = file.lines(text, isEnd: before != nil, modified: modified, before: before)
                    let isStamped = LogTime(line: line) != nil
                    #expect(
                        !isStamped || read.allSatisfy { (-Span.hour * 120...max(0, modified)).contains($0.realtime) })
                }
            }
        }
    }

    @Test("what is no time of a node is none")
    func noTimes() {
        for date in ["0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2262-01-01T00:00:00Z", "9999-12-31T00:00:00Z"] {
            #expect(LogTime(date: date) == nil)
            #expect(LogEntry("{\"time\":\"\(date)\",\"msg\":\"x\"}").time == nil)
        }
        for number in ["1e13", "-1", "1e999", "9.3e12"] {
            #expect(LogEntry("{\"ts\":\(number),\"msg\":\"x\"}").time == nil)
        }
        #expect(LogTime(date: "2261-12-31T23:59:59Z") == .moment(9_214_646_399 * Span.second))
        #expect(LogEntry(#"{"ts":9.2e12,"msg":"x"}"#).time == .moment(9_200_000_000 * Span.second))
    }

    @Test("a node with each of them at each time is assessed")
    func assessed() {
        let words = [
            #"failed to setup network for sandbox \"b1\": fork/exec /opt/cni/bin/calico: permission denied"#,
            #"avc:  denied  { execute } for comm=\"containerd\" name=\"calico\""#, "Remounting filesystem read-only",
            #"apparmor=\"DENIED\" profile=\"x\""#, "Kubelet version",
        ]
        for moment in Self.moments {
            var node = Snapshot.sound
            let lines = Self.lines.flatMap { line in
                words.map {
                    line.replacing("msg\":\"x", with: "msg\":\"\($0)").replacing("msg=x", with: "msg=\"\($0)\"")
                }
            }
            for unit in ["containerd.service", "kubelet.service", "kernel"] {
                let all = (lines + words.map { $0.replacing("\\", with: "") }).map {
                    JournalLine(unit: unit, realtime: moment, message: $0)
                }
                node.live?.journal += all
            }
            _ = writeJSON(node.document(assess(node)).json, pretty: false)
        }
    }

    private static let hostile: [(name: String, head: String, piece: String, tail: String)] = [
        ("a word without an end", "time=x msg=", "a", ""), ("words", "time=x msg=a ", "a ", ""),
        ("a word behind the message", "time=x msg=a ", "a", ""), ("fields", "time=x msg=x ", "a=b ", ""),
        ("empty fields", "level=info msg=x ", "a= ", ""), ("signs", "time=x msg=x ", "=", ""),
        ("quotes", "time=x msg=", "\"", ""), ("open quotes", "time=x msg=x ", "a=\"b ", ""),
        ("quotes before words", "time=x msg=\"", "\" a", ""), ("quotes before a word", "time=x msg=\"\" ", "a", ""),
        ("backslashes", "time=x msg=\"", "\\", ""), ("lists", "time=x msg=x ", "a=[ ", ""),
        ("depth", "time=x msg=x l=", "[", ""),
        ("a word of klog", "E0304 05:06:07.1 1 a.go:1] \"x\" ", "a", ""),
        ("klog without an end", "E0304 05:06:07.1 1 a.go:", "1", ""),
        ("lines of klog", "E0304 05:06:07.1 1 a.go:1] \"x\" err=<\n", "\t\n", ""),
        ("values of klog", "E0304 05:06:07.1 1 a.go:1] \"x\" ", "err=<\n >", ""),
        ("members", "{\"msg\":\"x\"", ",\"a\":1", "}"), ("a text", "{\"msg\":\"", "\\u003c", "\"}"),
        ("elements", "{\"msg\":\"x\",\"a\":[1", ",{}", "]}"), ("a number", "{\"msg\":\"x\",\"ts\":1", "0", "}"),
        ("wrapped words", "time=x component=k msg=\"E0304 05:06:07.1 1 a.go:1] \\\"x\\\" ", "a", "\""),
        ("a failure", "time=x msg=x error=\"failed to setup network for sandbox ", "\\\"b\\\": ", "\""),
    ]

    @Test("a long line takes time in proportion", arguments: hostile.map(\.name))
    func length(name: String) throws {
        let kind = try #require(Self.hostile.first { $0.name == name })
        func cost(_ length: Int) -> Duration {
            let line = kind.head + String(repeating: kind.piece, count: length / kind.piece.utf8.count) + kind.tail
            return processorTime {
                let journal = JournalLine(unit: "a.service", realtime: 0, message: line)
                _ = journal.text
                _ = SandboxFailure(journal)
                var file = LogFileText(unit: "a.service")
                _ = file.lines(Array("\(line)\n".utf8), isEnd: true, modified: 0, before: nil)
            }
        }
        // Of a line that is sixteen times as long, the square's cost is 256 times as much.
        let isProportional = (0..<5).contains { _ in
            let short = (0..<3).map { _ in cost(4 << 10) }.min() ?? .zero
            return cost(64 << 10) < max(short, .milliseconds(1)) * 64
        }
        #expect(isProportional)
    }
}
