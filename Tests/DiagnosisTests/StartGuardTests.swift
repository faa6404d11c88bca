import Containerd
import Diagnosis
import History
import Node
import Redaction
import SampleNodes
import Syntax
import Testing

/// A deaf node whose config.toml has keys of which nobody knows what a start makes of them.
private struct StartCase {
    static let head =
        "version = 2\n[grpc]\n  uid = 0\n[plugins.\"io.containerd.grpc.v1.cri\"]\n  enable_selinux = false\n"
    static let metrics = "[metrics]\n  address = \"0.0.0.0:1338\"\n"

    /// The node as it was when containerd had just begun.
    static func atStart(_ toml: String) -> SampleNode {
        var node = SampleNode(files: [
            ("/etc/cni/net.d/10-calico.conflist", SampleNode.calico), ("/etc/containerd/config.toml", toml),
        ])
        node.changedAfterStart = -Span.hour
        node.unit.mainPID = 77
        return node
    }

    /// The same later, with another config.toml and a watch that is gone.
    static func later(_ toml: String, recorded: RecordedStart?) -> Snapshot {
        var node = atStart(toml)
        node.changedAfterStart = Span.minute
        node.watch = .dead
        var snapshot = node.snapshot
        snapshot.recordedStart = recorded
        return snapshot
    }

    static func record(_ node: SampleNode) -> RecordedStart? {
        var recorder = FlightRecorder()
        recorder.note(startIn: node.snapshot)
        return recorder.memory.start
    }
}

@Suite("What is not modelled is not acted upon")
struct StartGuardTests {
    @Test("a change of what is modelled, among keys that are not and have not changed, is restarted into by itself")
    func modelledChange() throws {
        let recorded = try #require(StartCase.record(StartCase.atStart(StartCase.head)))
        let cni = "[plugins.\"io.containerd.grpc.v1.cri\".cni]\n  max_conf_num = 1\n"
        let assessment = assess(StartCase.later(StartCase.head + cni, recorded: recorded))
        #expect(assessment.undecided.isEmpty)
        #expect(assessment.remedy.action == .restart)
        #expect(assessment.remedy.automatic)
    }

    @Test(
        "a key that is not modelled and was added, changed or taken away holds a restart back, with its name and place")
    func unmodelledChange() throws {
        let recorded = try #require(StartCase.record(StartCase.atStart(StartCase.head)))
        let changed = StartCase.head.replacing("uid = 0", with: "uid = 7")
        let gone = StartCase.head.replacing("  uid = 0\n", with: "")
        for (toml, key, line, why) in [
            (StartCase.head + StartCase.metrics, "metrics.address", 7, "added"), (changed, "grpc.uid", 3, "changed"),
            (gone, "grpc.uid", nil, "gone"),
        ] as [(String, String, Int?, String)] {
            let assessment = assess(StartCase.later(toml, recorded: recorded))
            let held = try #require(assessment.undecided.first { $0.key == key }, "\(assessment.undecided)")
            #expect(held.file == "/etc/containerd/config.toml")
            #expect(held.line == line)
            #expect(held.why.contains(why))
            #expect(assessment.remedy.action == .restart)
            #expect(!assessment.remedy.automatic)
            #expect(assessment.remedy.isHeldBack)
        }
    }

    @Test("an address that no start can listen at is predicted: it is not restarted into either")
    func refusedAddress() throws {
        let recorded = try #require(StartCase.record(StartCase.atStart(StartCase.head)))
        let toml = StartCase.head + "[metrics]\n  address = \"0.0.0.0\"\n"
        let assessment = assess(StartCase.later(toml, recorded: recorded))
        #expect(assessment.afterRestart?.outcome.kind == .exits)
        #expect(assessment.remedy.action != .restart || !assessment.remedy.automatic)
    }

    @Test("a wall clock that was set forward since hides no change from the record")
    func clock() throws {
        let recorded = try #require(StartCase.record(StartCase.atStart(StartCase.head)))
        var snapshot = StartCase.later(StartCase.head + StartCase.metrics, recorded: recorded)
        snapshot.live?.process?.startedAt += 10 * Span.minute
        #expect(assess(snapshot).undecided.map(\.key) == ["metrics.address"])
        #expect(!assess(snapshot).remedy.automatic)
    }

    @Test("where nothing is on record of this run, every such key of a file that has changed since counts as changed")
    func noRecord() throws {
        let other = StartCase.record(StartCase.atStart(StartCase.head)).map { start in
            RecordedStart(invocationID: "another", version: start.version, digests: start.digests)
        }
        for recorded in [nil, other] {
            let assessment = assess(StartCase.later(StartCase.head, recorded: recorded))
            #expect(assessment.undecided.map(\.key).contains("grpc.uid"))
            #expect(!assessment.remedy.automatic)
        }
        var old = StartCase.atStart(StartCase.head)
        old.watch = .dead
        #expect(assess(old.snapshot).undecided.isEmpty)
        #expect(assess(old.snapshot).remedy.automatic)
    }

    @Test("a configuration with nothing in it but what is modelled needs no record")
    func allModelled() {
        let toml = "version = 2\noom_score = -999\n[debug]\n  level = \"info\"\n"
        let assessment = assess(StartCase.later(toml, recorded: nil))
        #expect(assessment.undecided.isEmpty)
        #expect(assessment.remedy.automatic)
    }

    @Test("what containerd began with is on record once it is proven, and only then")
    func recording() throws {
        var node = StartCase.atStart(StartCase.head)
        #expect(
            StartCase.record(node)?.digests.keys.sorted() == [
                "grpc.uid", "plugins.io.containerd.grpc.v1.cri.enable_selinux",
            ])
        node.changedAfterStart = -Span.millisecond
        #expect(StartCase.record(node) == nil)
        node.changedAfterStart = -Span.second / 10
        #expect(StartCase.record(node) != nil)
        node.changedAfterStart = -Span.millisecond * 30
        #expect(StartCase.record(node) != nil)
        node.unit.mainPID = 78
        #expect(StartCase.record(node) == nil)
        node.unit.mainPID = 77
        node.unit.invocationID = ""
        #expect(StartCase.record(node) == nil)
    }

    @Test("a file that changes before systemd has told which run it is changes nothing of what is on record")
    func lateUnit() throws {
        var recorder = FlightRecorder()
        var node = StartCase.atStart(StartCase.head)
        node.unit.mainPID = 0
        recorder.note(startIn: node.snapshot)
        #expect(recorder.memory.start == nil)
        node.unit.mainPID = 77
        node.files[1].text = StartCase.head + StartCase.metrics
        node.changedAfterStart = Span.minute
        recorder.note(startIn: node.snapshot)
        #expect(recorder.memory.start == StartCase.record(StartCase.atStart(StartCase.head)))
    }

    @Test("the record outlives the daemon, holds no value, and one of another format is none")
    func memory() throws {
        let secret = StartCase.head + "[proxy_plugins.x]\n  address = \"/run/hunter2\"\n"
        let recorded = try #require(StartCase.record(StartCase.atStart(secret)))
        let memory = ConfigurationMemory(start: recorded)
        let text = Redaction().json(memory.json).string
        #expect(!text.contains("hunter2"))
        #expect(try ConfigurationMemory.parse(Array(text.utf8)).start == recorded)
        let newer = text.replacing("\"format\": 1", with: "\"format\": 2")
        #expect(newer != text)
        #expect(try ConfigurationMemory.parse(Array(newer.utf8)).start == nil)
        let older = #"{"schema":"netready.configuration/v1","seen":null,"lastGood":null}"#
        #expect(try ConfigurationMemory.parse(Array(older.utf8)) == ConfigurationMemory())
    }

    @Test("a recorded node carries it: the same is held back again")
    func snapshot() throws {
        let recorded = try #require(StartCase.record(StartCase.atStart(StartCase.head)))
        let snapshot = StartCase.later(StartCase.head + StartCase.metrics, recorded: recorded)
        let read = try Snapshot(json: parseJSON(Array(writeJSON(snapshot.json, pretty: false).utf8)))
        #expect(read.recordedStart == recorded)
        #expect(assess(read).undecided == assess(snapshot).undecided)
    }

    @Test("containerd 1 takes a whole section from a later file: what is lost by that is a change")
    func replacedSection() throws {
        let imports = "imports = [\"/etc/containerd/conf.d/*.toml\"]\n"
        let before = imports + StartCase.head
        let recorded = try #require(StartCase.record(StartCase.atStart(before)))
        var node = StartCase.atStart(before)
        node.changedAfterStart = Span.minute
        node.watch = .dead
        node.files.append(
            (
                "/etc/containerd/conf.d/cni.toml",
                "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".cni]\n  conf_dir = \"/etc/cni/net.d\"\n"
            ))
        var snapshot = node.snapshot
        snapshot.recordedStart = recorded
        #expect(assess(snapshot).undecided.map(\.key) == ["plugins.io.containerd.grpc.v1.cri.enable_selinux"])
    }

    @Test("a newer containerd reads sections by other names: the record is read as it was written")
    func upgrade() throws {
        let recorded = try #require(StartCase.record(StartCase.atStart(StartCase.head)))
        var snapshot = StartCase.later(StartCase.head, recorded: recorded)
        snapshot.installedVersion = ContainerdVersion("2.1.9")
        #expect(assess(snapshot).undecided.isEmpty)
    }
}
