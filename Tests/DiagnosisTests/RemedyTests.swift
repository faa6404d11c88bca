import Containerd
import Diagnosis
import Node
import SampleNodes
import Testing

private let calico = (path: "/etc/cni/net.d/10-calico.conflist", text: SampleNode.calico)
private let broken = (path: "/etc/cni/net.d/05-a.conf", text: "{\"type\": \"x\",}")

@Suite("The remedy table")
struct RemedyTests {
    @Test("ready, and ready after a reload and a restart: nothing is wrong")
    func ready() {
        let assessment = SampleNode.ready([calico], networks: ["k8s-pod-network"]).assessment
        #expect(assessment.verdict == .ready)
        #expect(assessment.findings.isEmpty)
        #expect(assessment.remedy.action == .none)
        #expect(assessment.reason == "Ready")
    }

    @Test("an empty directory: not ready, and nothing on the node helps")
    func emptyDirectory() {
        let assessment = SampleNode().assessment
        #expect(assessment.verdict == .notReady)
        #expect(assessment.reason == "NoNetworkConfig")
        #expect(assessment.findings.first?.location?.file == "/etc/cni/net.d")
        #expect(assessment.remedy.action == .clusterSide)
        #expect(!assessment.remedy.restartWouldHelp)
    }

    @Test(
        "a good file that containerd overlooked: a reload, by itself",
        arguments: [WatchState.alive, .unknown("hidden")])
    func overlooked(watch: WatchState) {
        var node = SampleNode(files: [calico])
        node.watch = watch
        let assessment = node.assessment
        #expect(assessment.verdict == .notReady)
        #expect(assessment.reason == "ConfNotLoaded")
        #expect(assessment.remedy.action == .reload)
        #expect(assessment.remedy.automatic)
    }

    @Test("a good file and a deaf containerd: a restart", arguments: [WatchState.dead, .elsewhere])
    func deaf(watch: WatchState) {
        var node = SampleNode(files: [calico])
        node.watch = watch
        let assessment = node.assessment
        #expect(assessment.remedy.action == .restart)
        #expect(assessment.remedy.automatic)
        #expect(assessment.remedy.restartWouldHelp)
        #expect(assessment.group.rawValue == "CNI_WATCH_STALE")
    }

    @Test("a restart that would end every container is not automatic")
    func killMode() {
        var node = SampleNode(files: [calico])
        node.watch = .dead
        node.unit.killMode = "control-group"
        #expect(node.assessment.remedy.action == .restart)
        #expect(!node.assessment.remedy.automatic)
    }

    @Test("deaf, and config.toml would not start: fix that first")
    func deafAndBroken() {
        var node = SampleNode(files: [calico, ("/etc/containerd/config.toml", "version = 2\n[plugins\n")])
        node.watch = .dead
        let assessment = node.assessment
        #expect(assessment.remedy.action == .fixThenRestart)
        #expect(!assessment.remedy.restartWouldHelp)
    }

    @Test("a broken file in front: file, line and column, and a restart cannot help")
    func brokenInFront() {
        let assessment = SampleNode(files: [broken, calico]).assessment
        #expect(assessment.reason == "ConfFileMalformed")
        #expect(assessment.findings.first?.location?.text == "/etc/cni/net.d/05-a.conf:1:13")
        #expect(assessment.findings.first?.message.contains("a restart cannot help") == true)
        #expect(assessment.findings.first?.message.contains("10-calico.conflist behind it is not tried") == true)
        #expect(assessment.remedy.action == .fixThenReload)
        #expect(!assessment.remedy.restartWouldHelp)
    }

    @Test("ready, and a broken file would end it at the next event: degraded")
    func latentFile() {
        let assessment = SampleNode.ready([broken, calico], networks: ["k8s-pod-network"]).assessment
        #expect(assessment.verdict == .degraded)
        #expect(assessment.reason == "NextLoadConfigInvalid")
        #expect(!assessment.remedy.automatic)
    }

    @Test("ready, and one restart away from an outage: degraded, with the line of config.toml")
    func latentConfiguration() {
        var node = SampleNode.ready([calico], networks: ["k8s-pod-network"])
        node.files.append(
            ("/etc/containerd/config.toml", "version = 2\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n"))
        let assessment = node.assessment
        #expect(assessment.verdict == .degraded)
        #expect(assessment.reason == "NextRestartCRIDisabled")
        #expect(assessment.group.rawValue == "CRI_DISABLED")
        #expect(assessment.findings.first?.location?.text.hasPrefix("/etc/containerd/config.toml:2:") == true)
    }

    @Test("CRI is switched off: named with file and line")
    func noCRI() {
        var node = SampleNode(files: [
            calico,
            ("/etc/containerd/config.toml", "version = 2\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n"),
        ])
        node.answer = .unimplemented("unknown service runtime.v1.RuntimeService")
        let assessment = node.assessment
        #expect(assessment.verdict == .notReady)
        #expect(assessment.reason == "CRIDisabled")
        #expect(assessment.findings.first?.location?.text.hasPrefix("/etc/containerd/config.toml:2:") == true)
        #expect(assessment.remedy.action == .fixThenRestart)
    }

    @Test("CRI was switched off and config.toml is fixed: only a restart, by itself")
    func mendedConfiguration() {
        var node = SampleNode(files: [calico, ("/etc/containerd/config.toml", "version = 2\n")])
        node.answer = .unimplemented("unknown service runtime.v1.RuntimeService")
        #expect(node.assessment.remedy.action == .restart)
        #expect(node.assessment.remedy.automatic)
        #expect(node.assessment.reason == "CRIDisabledUntilRestart")
    }

    @Test("no CRI although nothing has changed since the start: the prediction is disproved, no restart")
    func disprovedNoCRI() {
        var node = SampleNode(files: [calico, ("/etc/containerd/config.toml", "version = 2\n")])
        node.answer = .unimplemented("unknown service runtime.v1.RuntimeService")
        node.changedAfterStart = -Span.hour
        node.journal = ["failed to load plugin io.containerd.grpc.v1.cri error=\"no inotify left\""]
        let assessment = node.assessment
        #expect(assessment.remedy.action == .fixThenRestart)
        #expect(assessment.reason == "CRILoadFailed")
        #expect(assessment.findings.first?.message.contains("no inotify left") == true)
    }

    @Test("not ready although it started with these very files: disproved, nothing is done")
    func disproved() {
        var node = SampleNode(files: [calico])
        node.changedAfterStart = -Span.hour
        let assessment = node.assessment
        #expect(assessment.reason == "PredictionDisproved")
        #expect(assessment.remedy.action == .none)
    }

    @Test("a missing plugin while NetworkReady is true: degraded, named")
    func missingPlugin() {
        var node = SampleNode.ready([calico], networks: ["k8s-pod-network"])
        node.plugins.removeAll { $0 == "calico-ipam" }
        let assessment = node.assessment
        #expect(assessment.verdict == .degraded)
        #expect(assessment.reason == "PluginBinaryMissing")
        #expect(assessment.findings.first?.message.contains("calico-ipam") == true)
        #expect(assessment.remedy.action == .fixThenReload)
    }

    @Test("failed for good, and a start would serve: start it")
    func failedUnit() {
        var node = SampleNode(files: [calico])
        node.answer = .refused
        node.hasProcess = false
        node.unit.activeState = "failed"
        node.unit.result = "exit-code"
        #expect(node.assessment.verdict == .notReady)
        #expect(node.assessment.remedy.action == .restart)
        #expect(node.assessment.remedy.automatic)
    }

    @Test(
        "stopped by a person, or masked: it stays so",
        arguments: [("loaded", RemedyKind.none), ("masked", .fixThenRestart)])
    func stopped(loadState: String, remedy: RemedyKind) {
        var node = SampleNode(files: [calico])
        node.answer = .refused
        node.hasProcess = false
        node.unit.activeState = "inactive"
        node.unit.loadState = loadState
        #expect(node.assessment.verdict == .notReady)
        #expect(node.assessment.remedy.action == remedy && !node.assessment.remedy.automatic)
    }

    @Test("ended because its directory was removed, and systemd brings it back: said, nothing is done")
    func runtimeExitedOnConfDirRemoval() {
        var node = SampleNode(files: [calico])
        node.version = "2.1.9"
        node.answer = .refused
        node.hasProcess = false
        node.unit.activeState = "activating"
        node.unit.subState = "auto-restart"
        node.unit.restartCount = 1
        node.journal = ["cni network conf monitor error: cni conf dir is removed, stop watching"]
        #expect(node.assessment.verdict == .notReady)
        #expect(node.assessment.reason == "RuntimeExitedOnConfDirRemoval")
        #expect(node.assessment.remedy.action == .none)
    }

    @Test("just started and still recovering: unknown, and no fault")
    func starting() {
        var node = SampleNode(files: [calico])
        node.answer = .notInitialized
        node.uptime = 3 * Span.second
        #expect(node.assessment.verdict == .unknown)
        #expect(node.assessment.findings.allSatisfy { $0.severity == .info })
    }

    @Test("conf_template as an article advises it: said to select nothing, and what does")
    func templateMisuse() throws {
        var node = SampleNode.ready([calico], networks: ["k8s-pod-network"])
        node.files.append(
            (
                "/etc/containerd/config.toml",
                "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".cni]\n  conf_template = \"10-calico.conflist\"\n"
            ))
        let assessment = node.assessment
        #expect(assessment.verdict == .ready)
        let finding = try #require(assessment.findings.first)
        #expect(finding.code == .confTemplateSelectsNothing)
        #expect(finding.location?.text.hasPrefix("/etc/containerd/config.toml:3:") == true)
        #expect(finding.message.contains("the first in byte order"))
    }

    @Test("ready and deaf: degraded, a restart, never by itself")
    func readyAndDeaf() {
        var node = SampleNode.ready([calico], networks: ["k8s-pod-network"])
        node.watch = .dead
        #expect(node.assessment.verdict == .degraded)
        #expect(node.assessment.remedy.action == .restart)
        #expect(!node.assessment.remedy.automatic)
    }

    @Test("ready with other networks than lie on disk: degraded, a reload, never by itself")
    func otherNetworks() {
        let node = SampleNode.ready(
            [("/etc/cni/net.d/10-b.conflist", SampleNode.bridge)], networks: ["k8s-pod-network"])
        #expect(node.assessment.verdict == .degraded)
        #expect(node.assessment.reason == "OtherNetworksOnDisk")
        #expect(node.assessment.remedy.action == .reload)
        #expect(!node.assessment.remedy.automatic)
    }
}
