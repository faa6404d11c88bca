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
    } fix: { node in
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
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
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

    /// It has started with this very file, and CRI has refused.
    private func refused(_ config: String, _ log: String...) -> Finding? {
        var node = Snapshot.sound
        node.put(config, at: Snapshot.config)
        node.live?.process?.startedAt = node.takenAt.realtime - 30 * Span.second
        for line in log { node.log(line) }
        node.loseCRI()
        return assess(node).findings.first
    }

    @Test("where the configuration looks good, the place of the key that the log names is told")
    func refused() throws {
        let first = try #require(
            refused(
                "version = 2\n[debug]\nlevel = \"warn\"\n",
                "failed to load plugin io.containerd.grpc.v1.cri error=\"no space below `level`\""))
        #expect(first.code == .criLoadFailed && first.location?.text == "\(Snapshot.config):3:1")
        #expect(first.message.contains("although its configuration looks good"))
        #expect(first.evidence.contains(.init("key", "level")))
        // A key's value may be a secret.
        #expect(!first.evidence.contains { $0.name == "key" && $0.value.contains("warn") })
    }

    @Test("a configuration is not praised where one of its keys is not known here, or a plugin of which nothing is")
    func isNotPraised() throws {
        let cri =
            "time=\"x\" level=warning msg=\"failed to load plugin\" error=\"no plugins registered for io.containerd.new.v1: plugin: not found\" id=io.containerd.grpc.v1.cri"
        for (config, log) in [
            ("version = 2\nroot = \"/srv\"\n", "failed to load plugin io.containerd.grpc.v1.cri"),
            ("version = 2\n", cri),
        ] {
            let first = try #require(refused(config, log))
            #expect(first.code == .criLoadFailed && !first.message.contains("looks good"), "\(first.message)")
        }
    }

    private static let noTransfer = [
        "time=\"x\" level=warning msg=\"failed to load plugin\" error=\"no plugins registered for io.containerd.transfer.v1: plugin: not found\" id=io.containerd.cri.v1.images",
        "time=\"x\" level=warning msg=\"failed to load plugin\" error=\"unable to load CRI image service plugin dependency: no plugins registered for io.containerd.cri.v1.images: plugin: not found\" id=io.containerd.grpc.v1.cri",
    ]

    @Test("a module that modprobe has not found is to be loaded where what failed works by it")
    func module() throws {
        let modprobe = "modprobe: FATAL: Module overlay not found in directory /lib/modules/6.1"
        let first = try #require(refused("version = 2\n", modprobe, Self.noTransfer[0], Self.noTransfer[1]))
        #expect(first.message.contains("modprobe overlay"))
        #expect(first.evidence.contains(.init("plugin", "io.containerd.transfer.v1")))
        let other = try #require(
            refused("version = 2\n", modprobe, "failed to load plugin io.containerd.grpc.v1.cri error=\"bad\""))
        #expect(!other.message.contains("modprobe"))
    }

    @Test(
        "what to do follows from the error of the first that failed",
        arguments: [
            (
                "open /var/lib/containerd/x/meta.db: read-only file system",
                "make the file system of /var/lib/containerd/x/meta.db writable"
            ),
            ("mkdir /srv/x: permission denied", "let containerd use /srv/x"),
            ("write /srv/x: no space left on device", "free space on the file system of /srv/x"),
            (
                "dmsetup version error: exec: \\\"dmsetup\\\": executable file not found in $PATH",
                "install dmsetup (package dmsetup or device-mapper)"
            ),
            ("exec: \\\"mkfs.x\\\": executable file not found in $PATH", "install mkfs.x"),
            ("overlayfs: failed to mount overlay: no such device", "modprobe overlay"),
        ])
    func fix(error: String, fix: String) throws {
        let first = try #require(
            refused(
                "version = 2\n",
                "time=\"x\" level=warning msg=\"failed to load plugin\" error=\"\(error)\" id=io.containerd.metadata.v1.bolt",
                "time=\"x\" level=warning msg=\"failed to load plugin\" error=\"x: \(error)\" id=io.containerd.grpc.v1.cri"
            ))
        #expect(first.message.contains("io.containerd.metadata.v1.bolt did not load: "))
        #expect(first.message.contains(fix), "\(first.message)")
    }
}
