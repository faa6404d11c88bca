import Node
import Testing

/// Lines of several sources, and of several lines.
@Suite struct JournalLineTests {
    private static func line(_ message: String, at second: Int64 = 0, _ unit: String = "kubelet.service") -> JournalLine
    {
        JournalLine(unit: unit, realtime: second * Span.second, message: message)
    }

    @Test func linesOfTwoSourcesStandInTheOrderOfTime() {
        let one = [Self.line("a", at: 1), Self.line("b", at: 3), Self.line("c", at: 3)]
        let other = [Self.line("x", at: 0), Self.line("y", at: 3), Self.line("z", at: 9)]
        #expect(one.merged(with: other).map(\.message) == ["x", "a", "b", "c", "y", "z"])
        #expect(one.merged(with: []).map(\.message) == ["a", "b", "c"])
        #expect([JournalLine]().merged(with: other).map(\.message) == ["x", "y", "z"])
    }

    @Test func aClockThatWasSetBackChangesNoOrderWithinASource() {
        let one = [Self.line("a", at: 9), Self.line("b", at: 1)]
        #expect(one.merged(with: [Self.line("x", at: 5)]).map(\.message) == ["x", "a", "b"])
    }

    private static let parts = [
        #"E0304 05:06:07.123456 1187 pod_workers.go:1301] "Error syncing pod, skipping" err=<"#,
        "\tfailed to \"CreatePodSandbox\" for \"a\":", "\tplugin type=\"calico\" failed (add)",
        #" > pod="kube-system/a""#,
    ]

    @Test("a value that klog has written on lines of its own is one line, however it comes in", arguments: 0...4)
    func joined(cut: Int) {
        var lines = [Self.line("before")]
        lines.append(joining: Self.parts.prefix(cut).map { Self.line($0) })
        lines.append(joining: (Self.parts.dropFirst(cut) + ["\tafter"]).map { Self.line($0) })
        #expect(lines.count == 3)
        #expect(
            lines[1].text
                == #"Error syncing pod, skipping err="failed to "CreatePodSandbox" for "a": plugin type="calico" failed (add)" pod="kube-system/a""#
        )
    }

    @Test func linesOfOthersAndWhatIsNoValueStayApart() {
        var lines: [JournalLine] = []
        lines.append(joining: [
            Self.line(Self.parts[0]), Self.line("\tgoroutine 1", at: 0, "containerd.service"), Self.line("x"),
            Self.line("\ty"),
        ])
        #expect(lines.count == 4)
    }

    @Test("a line is kept as long as a first look would find it, and while newer ones leave room")
    func newest() {
        let lines = (1...6).map { Self.line("\($0)", at: $0) }
        func kept(_ limit: Int, since second: Int64, of lines: [JournalLine] = lines) -> [String] {
            var lines = lines
            lines.keepNewest(limit, since: second * Span.second) { $0.message == "2" }
            return lines.map(\.message)
        }
        #expect(kept(9, since: 0) == ["1", "2", "3", "4", "5", "6"])
        #expect(kept(9, since: 3) == ["3", "4", "5", "6"])
        #expect(kept(9, since: 7) == [])
        #expect(kept(3, since: 0) == ["2", "5", "6"])
        #expect(kept(3, since: 3) == ["4", "5", "6"])
        #expect(kept(0, since: 0) == [])
        // A look backwards ends at what an older clock has stamped.
        #expect(kept(9, since: 3, of: [Self.line("a", at: 9), Self.line("b", at: 1), Self.line("c", at: 4)]) == ["c"])
    }
}
