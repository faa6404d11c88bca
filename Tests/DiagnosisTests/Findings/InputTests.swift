import Redaction
import SampleNodes
import Scenarios
import Syntax
import Testing

@testable import Diagnosis
@testable import Node
@testable import Reporting

/// What was not looked at is never taken for what is not there.
@Suite("Inputs") struct InputTests {
    /// Every node of the corpora, and one for each code.
    private static let nodes: [(id: String, node: Snapshot, raised: Set<FindingCode>)] = {
        var nodes = ((try? RecordedNode.all()) ?? []).map { ($0.scenario.id, $0.scenario.snapshot) }
        nodes += FindingCase.all.map { example in
            var node = example.sound
            example.cause(&node)
            return ("case \(example.code.rawValue)", node)
        }
        nodes.append(("no CRI and no version", .withoutVersion))
        return nodes.map { ($0.0, $0.1, raised(on: $0.1)) }
    }()

    /// What the rules raise, before what follows from something else is put under it.
    private static func raised(on node: Snapshot, unseen: Set<Input>? = nil) -> Set<FindingCode> {
        let facts = Facts(snapshot: node, predictions: Predictions(node), unseen: unseen)
        return Set(diagnose(facts).map(\.code))
    }

    @Test("what a finding needs is what no such finding can be raised without", arguments: FindingCode.allCases)
    func needs(code: FindingCode) {
        let own = Self.nodes.filter { $0.raised.contains(code) }
        #expect(!own.isEmpty, "no node raises \(code): add one to Tests/Nodes")
        for input in Input.allCases {
            // The rules' own answer, with nothing withheld; but a file that is still to be looked at is none that is gone.
            let isRaised = own.contains { node in
                guard let lacking = node.node.lacking(input) else { return true }
                return Self.raised(on: lacking, unseen: input == .files ? [.files] : []).contains(code)
            }
            #expect(isRaised != code.rule.needs.contains(input), "\(code) without \(input)")
        }
    }

    /// What comes to be seen where another finding is not judged: facts that stand for themselves.
    private static let remaining: [Input: Set<FindingCode>] = [
        // The node is judged as a tree that nobody runs on.
        .runtime: [
            .confFileEmpty, .confFileMalformed, .confFileInvalid, .confWrongExtension, .confInWrongDirectory,
            .configRemoved, .noNetworkConfig, .confDirMissing, .confFileBlocks, .criDisabled, .criLoadFailed,
            .containerdWillNotStart,
            .pluginBinaryMissing,
            .pluginStatusFails, .nextStartUndecided, .pluginStatusUnknown,
        ],
        // Nobody answers, and pods fail.
        .unit: [.socketUnreachable, .podNetworkFails],
        .files: [
            .podNetworkFails, .sandboxLeftover, .containerdFailed, .containerdCrashLoop, .containerdStarting,
            .statusHangs, .socketUnreachable, .supervisorCrashLoop, .containerdStopped,
        ],
        .watch: [.confNotLoaded, .otherNetworksOnDisk],
        // What systemd, CRI and the files tell by themselves, and a container that has ended.
        .journal: [
            .containerdFailed, .containerdStarting, .criLoadFailed, .runningConfigStale, .configRemoved, .agentFailing,
            .noNetworkConfig,
            .containerdStopped, .containerdCrashLoop, .supervisorCrashLoop, .onlyUnwantedConfig, .confWrongExtension,
            .socketUnreachable,
        ],
        .containers: [
            .podNetworkFails, .agentStateMissing, .kubeconfigMissing, .credentialsExpired, .pluginBinaryMissing,
            .configRemoved, .agentFailing, .noNetworkConfig, .pluginStatusFails, .defaultBridgeActive,
            .sandboxLeftover,
        ],
    ]

    @Test("without an input nothing else is concluded than with it", arguments: Input.allCases)
    func remains(input: Input) {
        for (id, node, raised) in Self.nodes {
            guard let lacking = node.lacking(input) else { continue }
            let left = Self.raised(on: lacking)
            let needing = left.filter { $0.rule.needs.contains(input) }
            #expect(needing.isEmpty, "\(id) without \(input): \(needing)")
            let new = left.subtracting(raised).subtracting(Self.remaining[input] ?? [])
            #expect(new.isEmpty, "\(id) without \(input): \(new), not among \(raised)")
        }
    }

    // MARK: What is told of it

    @Test("what was not looked at is told with the findings that hang on it, and kept in a recording")
    func told() throws {
        var node = Snapshot.sound
        #expect(assess(node).notJudged.map(\.lack.input) == [.containers, .kubelet, .mounts])
        node.containers = []
        node.system.mounts = [MountReading(target: "/", options: ["rw"])]
        #expect(assess(node).notJudged.isEmpty)
        node.notObserved = [NotObserved(.journal, "it could not be opened", isFixable: true)]
        let told = assess(node).notJudged
        #expect(told.map(\.lack.input) == [.journal, .kernel])
        #expect(told.first?.codes.contains(.agentImagePull) == true)
        #expect(told.first?.codes.contains(.noNetworkConfig) == false)
        let again = try Snapshot(json: parseJSON(Array(writeJSON(node.json, pretty: false).utf8)))
        #expect(again.notObserved == node.notObserved && assess(again).notJudged == told)
    }

    @Test("the screen has one line for what a person can have looked at, and none for what nobody asks for")
    func screen() {
        func text(_ node: Snapshot) -> String {
            Report.text(
                PublishedStatus(node.document(assess(node))), files: node.files,
                style: TerminalText.Style(isColoured: false),
                redaction: Redaction()
            ).string
        }
        var node = Snapshot.sound
        #expect(!text(node).contains("not judged"))
        node.live?.answer = .denied
        let words = text(node).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("findings, for want of runtime (there is no permission to ask containerd)"), "\(words)")
        #expect(assess(node).reason == "SocketDenied")
    }

    @Test("lines that were read before the journal was lost still tell what they tell, and no line proves nothing")
    func partialJournal() {
        var node = Snapshot.sound
        node.blind = [Blindness(.journal, "containerd's journal", "it was vacuumed")]
        node.failPod("plugin type=\"calico\" failed (add): no podCidr for node worker-1")
        #expect(assess(node).findings.contains { $0.code == .podNetworkFails })
        #expect(assess(node).notJudged.contains { $0.lack.input == .journal && $0.lack.isFixable })
    }

    @Test("an unread journal makes no idle agent a failing one, and no young node a sound one")
    func unreadJournal() {
        var node = Snapshot.sound
        node.uninstall()
        node.containers = [.calico(.running)]
        #expect(assess(node).reason == "AgentFailing")
        node.notObserved = [NotObserved(.journal, "it could not be opened")]
        #expect(assess(node).reason == "NoNetworkConfig")
        #expect(assess(node).findings.first?.severity == .error)
    }

    @Test("without the containers nobody says that no agent is on the node")
    func unlistedContainers() {
        var node = Snapshot.sound
        node.uninstall()
        node.containers = []
        #expect(assess(node).findings.first?.message.contains("no container of a known CNI is on the node") == true)
        node.containers = nil
        #expect(assess(node).findings.first?.message.contains("nothing has installed one") == false)
    }
}

extension Snapshot {
    /// containerd serves no CRI, and what a start would make of its files cannot be told.
    fileprivate static var withoutVersion: Snapshot {
        var node = Snapshot.sound
        node.live?.answer = .unimplemented("unknown service runtime.v1.RuntimeService")
        node.live?.runningVersion = nil
        node.installedVersion = nil
        return node
    }
}
