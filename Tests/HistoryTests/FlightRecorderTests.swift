import Containerd
import Diagnosis
import History
import Node
import Redaction
import SampleNodes
import Syntax
import Testing

extension ConfigurationMemory {
    /// As the daemon writes it.
    var text: String { Redaction().json(json).string }
}

/// The recorder over the looks of a daemon at sample nodes.
private struct Recording {
    var recorder = FlightRecorder()
    var now: Int64 = 1_800_000_000 * Span.second

    mutating func look(_ node: SampleNode) -> [ConfigurationChange] {
        let snapshot = node.snapshot
        let assessment = assess(snapshot)
        now += Span.minute
        return recorder.note(
            WatchedConfiguration(assessment, snapshot), Digests(assessment), assessment.verdict, at: now)
    }

    /// Another daemon, with what the first one wrote down.
    mutating func restart() throws {
        recorder = FlightRecorder(memory: try ConfigurationMemory.parse(Array(recorder.memory.text.utf8)))
    }
}

@Suite("The flight recorder")
struct FlightRecorderTests {
    private static let path = "/etc/cni/net.d/10-calico.conflist"

    private static func node(_ list: String = SampleNode.calico, toml: String = "version = 2\n") -> SampleNode {
        var node = SampleNode.ready([(path, list)], networks: ["k8s-pod-network"])
        node.files.append(("/etc/containerd/config.toml", toml))
        return node
    }

    private static func broken(_ node: SampleNode, list: String) -> SampleNode {
        var node = node
        node.files[0].text = list
        node.networkReady = false
        node.loaded = []
        return node
    }

    @Test("a change is told once, with what it was and the digests of before and after; white space is none")
    func change() throws {
        var recording = Recording()
        #expect(recording.look(Self.node()).isEmpty)
        #expect(recording.look(Self.node(SampleNode.calico + "\n\n")).isEmpty)
        let list = try mtu(1450)
        let changes = recording.look(Self.node(list))
        #expect(changes.map(\.changes) == [["10-calico.conflist: plugins[0].mtu = 1450 is new"]])
        let told = try #require(changes.first)
        #expect(told.before != told.after)
        #expect(
            told.sentence
                == "The CNI configuration has changed (/etc/cni/net.d): 10-calico.conflist: plugins[0].mtu = 1450 is new."
        )
        #expect(recording.look(Self.node(list)).isEmpty)
        #expect(
            recording.look(Self.node(try mtu(1400))).map(\.changes) == [
                ["10-calico.conflist: plugins[0].mtu 1450 -> 1400"]
            ])
    }

    private func mtu(_ mtu: Int) throws -> String {
        #"{"name":"k8s-pod-network","cniVersion":"0.3.1","plugins":[{"type":"calico","mtu":\#(mtu),"ipam":{"type":"calico-ipam"}}]}"#
    }

    @Test("a setting that is nothing to the network is told as well, with equal digests")
    func otherSetting() throws {
        var recording = Recording()
        _ = recording.look(Self.node())
        let changes = recording.look(Self.node(toml: "version = 2\noom_score = -999\n"))
        #expect(changes.map(\.changes) == [["oom_score = -999 is new"]])
        #expect(changes.first?.before == changes.first?.after)
        #expect(changes.first?.path == "/etc/containerd/config.toml")
    }

    @Test("the last good configuration is that of the last ready node: a broken one does not take its place")
    func lastGood() throws {
        var recording = Recording()
        let good = Self.node()
        _ = recording.look(good)
        let kept = try #require(recording.recorder.memory.lastGood)
        #expect(kept.networks.map(\.text) == [SampleNode.calico])
        #expect(kept.settings.map(\.text) == ["version = 2\n"])
        let changes = recording.look(Self.broken(good, list: "{"))
        #expect(changes.first?.changes.first?.hasPrefix("10-calico.conflist is not JSON (line 1, column 1: ") == true)
        #expect(recording.recorder.memory.lastGood == kept)
        _ = recording.look(Self.node(try mtu(1450)))
        #expect(recording.recorder.memory.lastGood?.networks.map(\.text) == [try mtu(1450)])
    }

    @Test("idle stays idle: an equal look makes nothing new to be written down")
    func idle() {
        var recording = Recording()
        _ = recording.look(Self.node())
        #expect(recording.recorder.isDirty)
        recording.recorder.remembered()
        for _ in 0..<3 { _ = recording.look(Self.node()) }
        #expect(!recording.recorder.isDirty)
    }

    @Test("what changed while no daemon looked is told by the next one, once")
    func away() throws {
        var recording = Recording()
        _ = recording.look(Self.node())
        try recording.restart()
        #expect(recording.look(Self.node()).isEmpty)
        try recording.restart()
        let changes = recording.look(Self.node(try mtu(1450)))
        #expect(changes.map(\.changes) == [["10-calico.conflist: plugins[0].mtu = 1450 is new"]])
        #expect(changes.first?.sentence.contains("while netreadyd was not running") == true)
        try recording.restart()
        #expect(recording.look(Self.node(try mtu(1450))).isEmpty)
    }

    @Test("after a broken configuration was told, a new daemon does not tell it again")
    func awayBroken() throws {
        var recording = Recording()
        _ = recording.look(Self.node())
        let broken = Self.broken(Self.node(), list: "{")
        #expect(recording.look(broken).count == 1)
        try recording.restart()
        #expect(recording.look(broken).isEmpty)
        #expect(recording.look(Self.node()).map(\.changes) == [["10-calico.conflist can be read again"]])
    }

    @Test("a broken config.toml hides its imports and the networks, and nobody is told that they are gone")
    func hidden() {
        var good = Self.node(toml: "version = 2\nimports = [\"/etc/containerd/conf.d/*.toml\"]\n")
        good.files.append(("/etc/containerd/conf.d/a.toml", "version = 2\noom_score = 1\n"))
        var recording = Recording()
        _ = recording.look(good)
        var broken = good
        broken.files[1].text = "version = \n"
        let changes = recording.look(broken)
        #expect(changes.map(\.changes.count) == [1])
        #expect(changes.first?.changes.first?.hasPrefix("/etc/containerd/config.toml is not TOML (line ") == true)
        var fixed = good
        fixed.files[2].text = "version = 2\noom_score = 2\n"
        #expect(
            recording.look(fixed).map(\.changes) == [
                ["/etc/containerd/config.toml can be read again", "/etc/containerd/conf.d/a.toml: oom_score 1 -> 2"]
            ])
    }

    @Test("where containerd's version is not known for a while, nothing has changed")
    func unknownVersion() {
        var recording = Recording()
        _ = recording.look(Self.node())
        var silent = Self.node()
        silent.answer = .noSocket
        silent.hasProcess = false
        var snapshot = silent.snapshot
        snapshot.installedVersion = nil
        snapshot.live?.runningVersion = nil
        let assessment = assess(snapshot)
        let configuration = WatchedConfiguration(assessment, snapshot)
        #expect(!configuration.knowsSettings)
        #expect(recording.recorder.note(configuration, Digests(assessment), assessment.verdict, at: 0).isEmpty)
        #expect(recording.look(Self.node()).isEmpty)
    }

    @Test("secrets are never kept, and what is kept is bounded")
    func bounded() throws {
        var node = Self.node()
        node.files[0].text = SampleNode.calico.dropLast() + #","token":"hunter2"}"#
        node.files.append(("/etc/containerd/conf.d/a.toml", "# " + String(repeating: "\u{1}", count: 60_000)))
        node.files[1].text = "version = 2\nimports = [\"/etc/containerd/conf.d/*.toml\"]\n"
        var recording = Recording()
        _ = recording.look(node)
        let text = recording.recorder.memory.text
        #expect(!text.contains("hunter2"))
        #expect(text.contains("*******"))
        #expect(text.utf8.count <= 256 << 10)
        #expect(recording.recorder.memory.lastGood?.settings.map { $0.text == nil } == [false, true])
    }

    @Test(
        "a memory that is torn or another's is refused with a sentence",
        arguments: [
            ("", "line 1 is not what netready wrote"), ("{\"schema\": \"netready.conf", "line 1 is not what"),
            ("{}", "it is not of schema netready.configuration/v1"),
            (#"{"schema":"netready.configuration/v1","seen":{"cni":1},"lastGood":null}"#, "a part of it is missing"),
            (
                #"{"schema":"netready.configuration/v1","seen":null,"lastGood":{"realtime":"1"}}"#,
                "a part of it is missing"
            ),
        ])
    func torn(text: String, why: String) {
        let error = #expect(throws: MemoryError.self) { try ConfigurationMemory.parse(Array(text.utf8)) }
        #expect(error?.description.hasPrefix(why) == true)
    }

    @Test("every torn beginning of a memory is refused, and the whole is read back as it was")
    func everyPrefix() throws {
        var recording = Recording()
        _ = recording.look(Self.node())
        let memory = recording.recorder.memory
        let bytes = Array(memory.text.utf8)
        #expect(try ConfigurationMemory.parse(bytes) == memory)
        for length in 0..<(bytes.count - 2) {
            #expect(throws: MemoryError.self) { try ConfigurationMemory.parse(Array(bytes.prefix(length))) }
        }
    }

    @Test("the sentence of a record is bounded, its field as well")
    func sentences() {
        let change = ConfigurationChange(
            isNetworks: true, path: "/etc/cni/net.d", before: "a", after: "b",
            changes: (0..<500).map { "plugins[\($0)].mtu 1440 -> 1450" + String(repeating: "x", count: $0) },
            wasAway: false)
        #expect(change.sentence.utf8.count < 600)
        #expect(change.sentence.contains("; and 4"))
        #expect(change.lines.count == 65)
        #expect(change.lines.last == "and 436 more")
    }
}
