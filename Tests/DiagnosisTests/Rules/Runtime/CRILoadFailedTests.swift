import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let criLoadFailed = FindingCase(
        .criLoadFailed, .error, at: "/etc/containerd/config.toml:4:3", naming: "without CRI", "mirrors"
    ) { node in
        node.put(mirrors(configPath: "/etc/containerd/certs.d"), at: Snapshot.config)
        node.loseCRI()
    } mend: { node in
        node.put(mirrors(configPath: ""), at: Snapshot.config)
        node.serve()
    }
}

/// A configuration that CRI refuses where it names a directory of registries as well.
private func mirrors(configPath: String) -> String {
    """
    version = 2
    [plugins."io.containerd.grpc.v1.cri".registry]
      config_path = "\(configPath)"
      [plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]
        endpoint = ["https://mirror.example"]

    """
}

/// containerd 1.6.22 to 1.6.24 and 1.7.2 to 1.7.6 tell systemd that they have started once CRI has, which it never has
/// where it refuses to load.
@Suite("CRILoadFailed") struct CRILoadFailedTests {
    @Test("its cause raises it, its mend clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.criLoadFailed.holds() }

    private static let waiting = ["1.6.22", "1.6.24", "1.7.2", "1.7.6"]
    private static let others = ["1.6.21", "1.6.25", "1.7.1", "1.7.7", "1.7.24", "2.1.9"]
    private static let words = "never tells systemd that it has started"

    private func node(_ version: String, _ config: String = Self.failing) -> Snapshot {
        var node = Snapshot.sound
        node.installedVersion = ContainerdVersion(version)
        node.live?.runningVersion = ContainerdVersion(version)
        node.put(config, at: Snapshot.config)
        return node
    }

    private static let failing = mirrors(configPath: "/etc/containerd/certs.d")

    /// It answers, without CRI, and its unit is not up.
    private func start(_ node: inout Snapshot, restarts: UInt32) {
        node.loseCRI()
        node.live?.unit?.activeState = "activating"
        node.live?.unit?.subState = "start"
        node.live?.unit?.restartCount = restarts
    }

    @Test("while it waits, what CRI objects to is said, and why systemd will end it", arguments: waiting)
    func waits(version: String) throws {
        var node = node(version)
        start(&node, restarts: 2)
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .criLoadFailed && first.location?.file == Snapshot.config)
        #expect(first.message.contains("containerd \(version) then \(Self.words), so containerd.service is ended"))
        #expect(first.message.contains("(2 times so far)") && first.message.contains("mirrors"))
        node.put("version = 2\n", at: Snapshot.config)
        node.live?.unit?.activeState = "active"
        node.serve()
        #expect(assess(node).findings.isEmpty)
    }

    @Test("between two starts the cause is still named, and not that it starts again and again", arguments: waiting)
    func isEnded(version: String) throws {
        var node = node(version)
        node.end(active: "activating", sub: "auto-restart", result: "timeout", restarts: 12)
        let assessment = assess(node)
        let first = try #require(assessment.findings.first)
        #expect(first.code == .criLoadFailed && first.message.contains("(12 times so far)"))
        #expect(assessment.remedy.action == .fixThenRestart)
        #expect(!assessment.findings.contains { $0.code == .containerdCrashLoop })
    }

    @Test("other versions start without CRI, and systemd is content", arguments: others)
    func starts(version: String) throws {
        var node = node(version)
        node.loseCRI()
        #expect(assess(node).findings.first?.code == .criLoadFailed)
        start(&node, restarts: 0)
        #expect(assess(node).findings.allSatisfy { !$0.message.contains(Self.words) })
        node.end(active: "activating", sub: "auto-restart", result: "exit-code", restarts: 12)
        #expect(assess(node).findings.first?.code == .containerdCrashLoop)
    }

    @Test("a CRI that is switched off is not waited for", arguments: waiting)
    func isOff(version: String) {
        var node = node(version, "version = 2\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n")
        start(&node, restarts: 0)
        #expect(assess(node).findings.first?.code == .criDisabled)
        #expect(assess(node).findings.allSatisfy { !$0.message.contains(Self.words) })
        node.end(active: "activating", sub: "auto-restart", result: "exit-code", restarts: 3)
        #expect(assess(node).findings.first?.code == .containerdCrashLoop)
    }

    @Test("where the configuration looks good, the place of the key that the log names is told")
    func refused() throws {
        var node = Snapshot.sound
        node.put("version = 2\nroot = \"/srv\"\n", at: Snapshot.config)
        // It has started with this very file.
        node.live?.process?.startedAt = node.takenAt.realtime - 30 * Span.second
        node.log("failed to load plugin io.containerd.grpc.v1.cri error=\"no space below `root`\"")
        node.loseCRI()
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .criLoadFailed && first.location?.text == "\(Snapshot.config):2:1")
        #expect(first.message.contains("although its configuration looks good"))
        #expect(first.evidence.contains(.init("key", "root")))
        // A key's value may be a secret.
        #expect(!first.evidence.contains { $0.name == "key" && $0.value.contains("srv") })
    }
}
