import Containerd
import Diagnosis
import History
import Node
import Redaction
import Reporting
import SampleNodes
import Syntax
import Testing

private let calico = (path: Snapshot.conflist, text: SampleNode.calico)

/// What an observation could not see is no fact about containerd or its files.
@Suite("Blindness") struct BlindnessTests {
    /// A good list that containerd has overlooked: a reload helps, and is done.
    private static let overlooked = SampleNode(files: [calico]).snapshot
    private static let lost = Blindness(.resources, "the node's files", "open /etc: Too many open files")

    @Test("a lost watch of our own leaves the watch unknown: a reload, and no word of a deaf containerd")
    func ownWatch() {
        var node = Self.overlooked
        node.live?.watch = .unknown("netready has no watch of its own to compare with")
        node.blind = [Blindness(.watch, "changes in /etc/cni/net.d", "No space left on device")]
        let assessment = assess(node)
        #expect(assessment.reason == "ConfNotLoaded")
        #expect(assessment.remedy.action == .reload && assessment.remedy.automatic)
        #expect(!assessment.findings.contains { [.watchDead, .watchElsewhere].contains($0.code) })
    }

    @Test("nothing is done by itself on what was not seen", arguments: Blindness.Sense.allCases)
    func withheld(sense: Blindness.Sense) {
        var node = Self.overlooked
        #expect(assess(node).remedy.automatic)
        node.blind = [Blindness(sense, "a part", "a reason")]
        let remedy = assess(node).remedy
        #expect(remedy.action == .reload)
        #expect(remedy.automatic == ([.watch, .unit, .journal].contains(sense)))
        #expect(remedy.why.contains("a part") != remedy.automatic)
    }

    @Test(
        "an old answer gives the verdict and is marked as old; nothing is blamed or done on it",
        arguments: [true, false])
    func oldAnswer(isReady: Bool) {
        // What lies on disk came after the answer.
        var node = isReady ? Snapshot.sound : Self.overlooked
        node.live?.delay = StatusDelay(lasts: 20 * Span.second, isOutstanding: true, age: Span.minute)
        if isReady { node.put(SampleNode.bridge, at: "/etc/cni/net.d/05-new.conflist") }
        let assessment = assess(node)
        #expect(assessment.verdict == (isReady ? .ready : .notReady))
        #expect(assessment.findings.map(\.code) == [.statusSlow])
        #expect(assessment.findings.first?.evidence.contains(.init("age", "60s")) == true)
        #expect(assessment.remedy.action == .none && !assessment.remedy.automatic)
    }

    @Test("an answer that came late is as good as any, and the slowness is a note")
    func lateAnswer() {
        var node = Self.overlooked
        node.live?.delay = StatusDelay(lasts: 9 * Span.second, isOutstanding: false)
        let assessment = assess(node)
        #expect(assessment.reason == "ConfNotLoaded")
        #expect(assessment.remedy.action == .reload && assessment.remedy.automatic)
        #expect(assessment.findings.contains { $0.code == .statusSlow && $0.severity == .info })
    }

    @Test("what hangs is proven by one call of 120 s, and by nothing less", arguments: [119, 120])
    func hang(seconds: Int64) {
        var node = Snapshot.sound
        node.live?.answer = .timedOut(versionAnswers: true)
        node.live?.delay = StatusDelay(
            lasts: 500 * Span.second, isOutstanding: true, answering: seconds * Span.second)
        let assessment = assess(node)
        #expect(assessment.now == (seconds == 120 ? .hangs : .unknown("containerd has not answered Status yet")))
        #expect(assessment.verdict == (seconds == 120 ? .notReady : .unknown))
        #expect(assessment.reason == (seconds == 120 ? "StatusHangs" : "StatusSlow"))
        #expect(seconds == 120 || assessment.remedy.action == .none)
    }

    @Test("a question that timed out says only that, and so does a containerd that is not yet ready for it")
    func timedOut() {
        for answers in [true, false] {
            var node = Snapshot.sound
            node.live?.answer = .timedOut(versionAnswers: answers)
            #expect(assess(node).verdict == .unknown)
            #expect(assess(node).remedy.action == .none)
        }
        var node = Snapshot.sound
        node.live?.answer = .notInitialized
        for (age, verdict) in [(100, Verdict.unknown), (130, .notReady)] {
            node.live?.process?.startedMonotonic = node.takenAt.monotonic - Int64(age) * Span.second
            #expect(assess(node).verdict == verdict, "\(age) s")
        }
    }

    @Test("a FIFO in the order of loading explains a slow Status at once")
    func fifo() {
        var node = Snapshot.sound
        node.live?.delay = StatusDelay(lasts: 6 * Span.second, isOutstanding: true, age: Span.minute)
        node.put(FileEntry(kind: .fifo, mode: 0o644, changed: Snapshot.recent), at: "/etc/cni/net.d/05-a.conf")
        #expect(assess(node).now == .hangs)
        #expect(assess(node).reason == "ConfFileBlocks")
    }

    @Test(
        "descriptors that are used up make a file unreadable, and a ready node no worse",
        arguments: [
            Snapshot.config, Snapshot.conflist, Snapshot.directory, "/etc", "/etc/cni", "/opt/cni/bin/calico",
            "/opt/cni",
        ])
    func descriptors(path: String) {
        var node = Snapshot.sound
        node.put("version = 2\n", at: Snapshot.config)
        node.files.scope = .observed
        for below in node.files.entries.keys where below.hasPrefix(path + "/") { node.files.entries[below] = nil }
        node.files.entries[path] = FileEntry(
            kind: .other, mode: 0, content: .unreadable("EMFILE"), listing: .unreadable("EMFILE"))
        node.blind = [Self.lost]
        let assessment = assess(node)
        #expect(assessment.verdict == .ready, "\(assessment.findings.map(\.message))")
        #expect(assessment.findings.allSatisfy { $0.code == .predictionIncomplete || $0.code == .versionUnknown })
        #expect(assessment.missing.isEmpty)

        var seen = Snapshot.sound
        seen.put("version = 2\n", at: Snapshot.config)
        var recorder = FlightRecorder()
        var good: ConfigurationMemory?
        for snapshot in [seen, node, seen] {
            let assessment = assess(snapshot)
            let changes = recorder.note(
                WatchedConfiguration(assessment, snapshot), Digests(assessment), assessment.verdict, at: 1)
            #expect(changes.isEmpty, "\(changes)")
            #expect(good == nil || good == recorder.memory)
            good = recorder.memory
        }
    }

    @Test("a containerd that cannot be asked for want of descriptors is unknown, and is not blamed")
    func ownSocket() {
        var node = Snapshot.sound
        node.live?.answer = .failed("socket: error 24")
        node.blind = [Blindness(.resources, "containerd's CRI socket", "socket: Too many open files")]
        let assessment = assess(node)
        #expect(assessment.verdict == .unknown && assessment.reason == "PredictionIncomplete")
        #expect(assessment.findings.first?.message.contains("netready cannot see containerd's CRI socket") == true)
        #expect(assessment.remedy.action == .none)
    }

    @Test("a socket whose name is gone while containerd listens: not ready, a restart, by a person")
    func socketGone() {
        for answer in [RuntimeAnswer.noSocket, .refused] {
            var node = Snapshot.sound
            node.live?.answer = answer
            #expect(assess(node).verdict == .unknown)
            node.live?.isSocketGone = true
            let assessment = assess(node)
            #expect(assessment.now == .unreachable && assessment.verdict == .notReady)
            #expect(assessment.reason == "SocketGone")
            #expect(assessment.remedy.action == .restart && !assessment.remedy.automatic)
            #expect(assessment.remedy.restartWouldHelp)
        }
    }

    @Test("it stands in the snapshot and comes back from it, and in the status document and on the screen")
    func codec() throws {
        var node = Self.overlooked
        node.blind = Blindness.Sense.allCases.map { Blindness($0, "part of \($0.rawValue)", "why \($0.rawValue)") }
        node.live?.isSocketGone = true
        node.live?.delay = StatusDelay(lasts: 1, isOutstanding: true, answering: 2, limit: 3, age: 4)
        let again = try Snapshot(json: parseJSON(Array(writeJSON(node.json, pretty: true).utf8)))
        #expect(again.blind == node.blind)
        #expect(again.live?.delay == node.live?.delay && again.live?.isSocketGone == true)
        #expect(assess(again) == assess(node))

        let status = PublishedStatus(node.document(assess(node)))
        #expect(status.json["blind"]?.arrayValue?.count == node.blind.count)
        let text = Report.text(
            status, files: node.files, style: TerminalText.Style(isColoured: false), redaction: Redaction()
        )
        .string
        for lack in node.blind { #expect(text.contains("\(lack.part): \(lack.why)"), "\(text)") }
    }

    @Test("a node that was recorded before netready knew of blindness is read as one that saw all")
    func older() throws {
        guard case .object(var object) = Self.overlooked.json.kind else { return }
        object.members.removeAll { $0.key == "blind" }
        let again = try Snapshot(json: JSONValue(.object(object)))
        #expect(again.blind.isEmpty && again.live?.delay == nil && again.live?.isSocketGone == false)
    }
}
