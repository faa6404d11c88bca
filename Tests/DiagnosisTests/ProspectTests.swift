import Containerd
import Diagnosis
import Node
import Redaction
import Reporting
import SampleNodes
import Testing

/// A list that a load would give, and what is to be said of it.
struct UnwantedList: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    var code: FindingCode
    var testDescription: String { name }

    private static func bridge(_ name: String, _ bridge: String, _ subnet: String) -> String {
        #"{"cniVersion":"0.4.0","name":"\#(name)","plugins":[{"type":"bridge","bridge":"\#(bridge)","ipam":{"type":"host-local","ranges":[[{"subnet":"\#(subnet)"}]]}},{"type":"portmap"}]}"#
    }

    static let all = [
        UnwantedList(
            name: "podman", text: bridge("podman", "cni-podman0", "10.88.0.0/16"), code: .defaultBridgeActive),
        UnwantedList(name: "crio", text: bridge("crio", "cni0", "10.85.0.0/16"), code: .defaultBridgeActive),
        UnwantedList(
            name: "containerd-net", text: bridge("containerd-net", "cni0", "10.88.0.0/16"),
            code: .defaultBridgeActive),
        UnwantedList(name: "nerdctl", text: bridge("bridge", "nerdctl0", "10.4.0.0/24"), code: .defaultBridgeActive),
        UnwantedList(
            name: "loopback", text: #"{"cniVersion":"0.4.0","name":"lo","plugins":[{"type":"loopback"}]}"#,
            code: .defaultBridgeActive),
        UnwantedList(
            name: "portmap alone", text: #"{"cniVersion":"0.4.0","name":"x","plugins":[{"type":"portmap"}]}"#,
            code: .chainedPluginLeftover),
        UnwantedList(
            name: "missing plugin", text: #"{"cniVersion":"0.4.0","name":"x","plugins":[{"type":"macvlan"}]}"#,
            code: .pluginBinaryMissing),
        UnwantedList(
            name: "a name that libcni refuses",
            text: #"{"cniVersion":"0.4.0","name":"-x","plugins":[{"type":"bridge"}]}"#, code: .confFileInvalid),
    ]

    var node: SampleNode {
        var node = SampleNode(files: [("/etc/cni/net.d/50-it.conflist", text)])
        node.plugins.append("portmap")
        return node
    }
}

@Suite("A remedy is judged by the state after it")
struct ProspectTests {
    @Test(
        "an overlooked list that the rules would not leave alone is what is wrong: no act, whatever the watch",
        arguments: UnwantedList.all, [WatchState.alive, .unknown("hidden"), .dead, .elsewhere])
    func overlooked(list: UnwantedList, watch: WatchState) throws {
        var node = list.node
        node.watch = watch
        let assessment = node.assessment
        #expect(assessment.verdict == .notReady)
        #expect(assessment.findings.first?.code == list.code)
        #expect(assessment.findings.first?.severity == .error)
        #expect(!assessment.remedy.automatic && !assessment.remedy.restartWouldHelp)
        #expect(assessment.remedy.action == (watch.isBroken ? .fixThenRestart : .fixThenReload))
        #expect(assessment.findings.filter { $0.code == list.code }.count == 1)
        #expect(assessment.findings.contains { $0.code == .watchDead } == (watch == .dead))
        #expect(assessment.findings.contains { $0.code == .watchElsewhere } == (watch == .elsewhere))
    }

    @Test("where no CNI is on the node, what is missing is one", arguments: UnwantedList.all.prefix(5))
    func nothingDeployed(list: UnwantedList) {
        var snapshot = list.node.snapshot
        snapshot.containers = []
        let assessment = assess(snapshot)
        #expect(assessment.group.rawValue == "CNI_NOT_DEPLOYED")
        #expect(assessment.remedy.action == .clusterSide)
    }

    @Test("a default behind a default changes nothing of that")
    func twoDefaults() {
        var node = UnwantedList.all[1].node
        node.files.append(("/etc/cni/net.d/99-loopback.conf", #"{"cniVersion":"0.4.0","name":"lo","type":"loopback"}"#))
        var snapshot = node.snapshot
        snapshot.containers = []
        #expect(assess(snapshot).group.rawValue == "CNI_NOT_DEPLOYED")
    }

    @Test("with the network of the cluster behind it, the default is to be removed")
    func rightOneBehind() {
        var node = UnwantedList.all[0].node
        node.files.append(("/etc/cni/net.d/90-calico.conflist", SampleNode.calico))
        let assessment = node.assessment
        #expect(assessment.group.rawValue == "DEFAULT_CONF_SHADOWS")
        #expect(assessment.remedy.action == .fixThenReload)
    }

    @Test("what is not of the list does not keep a reload back: the loopback of every pod, an agent that is down")
    func besides() {
        var node = SampleNode(files: [("/etc/cni/net.d/10-calico.conflist", SampleNode.calico)])
        node.plugins.removeAll { $0 == "loopback" }
        #expect(node.assessment.remedy.action == .reload)
        #expect(node.assessment.remedy.automatic)
        var snapshot = SampleNode(files: [("/etc/cni/net.d/10-calico.conflist", SampleNode.calico)]).snapshot
        snapshot.containers = [
            ContainerReading(
                name: "calico-node", pod: "calico-node-x", namespace: "kube-system", state: .exited, exitCode: 1,
                restarts: 9, image: "docker.io/calico/node:v3.27.0", log: ["panic"])
        ]
        #expect(assess(snapshot).remedy.action == .reload)
        #expect(assess(snapshot).remedy.automatic)
    }

    @Test("config.toml is fixed and names a directory with nothing but a default: that is to be fixed first")
    func staleConfiguration() {
        var node = UnwantedList.all[0].node
        node.confDir = "/etc/cni/elsewhere"
        let assessment = node.assessment
        #expect(assessment.findings.first?.code == .defaultBridgeActive)
        #expect(assessment.remedy.action == .fixThenRestart)
        #expect(!assessment.remedy.automatic)
    }

    @Test("a containerd that has failed is started where only a plugin is missing, not onto a network nobody wants")
    func failedUnit() {
        for (index, action) in [(0, RemedyKind.fixThenRestart), (6, .restart)] {
            var node = UnwantedList.all[index].node
            node.answer = .refused
            node.hasProcess = false
            node.unit.activeState = "failed"
            node.unit.result = "exit-code"
            #expect(node.assessment.remedy.action == action)
            #expect(node.assessment.remedy.automatic == (action == .restart))
            #expect(!node.assessment.remedy.restartWouldHelp)
        }
    }

    @Test("a ready and deaf node is not to be restarted onto a network that nobody wants")
    func readyAndDeaf() {
        var node = UnwantedList.all[0].node
        node.networkReady = true
        node.loaded = ["k8s-pod-network"]
        node.lastLoad = "OK"
        node.watch = .dead
        #expect(node.assessment.remedy.action == .fixThenRestart)
        #expect(!node.assessment.remedy.restartWouldHelp)
    }

    @Test("a reload of a deaf containerd gives what is, and the files are judged all the same")
    func deaf() {
        var node = SampleNode(files: [("/etc/cni/net.d/10-calico.conflist", SampleNode.calico)])
        for watch in [WatchState.dead, .elsewhere] {
            node.watch = watch
            let assessment = node.assessment
            #expect(assessment.afterReload?.outcome.networkReady == false)
            #expect(assessment.afterReload?.outcome.networks == [])
            #expect(assessment.onDisk?.outcome.networkReady == true)
            #expect(assessment.afterRestart?.outcome.networkReady == true)
            let text = Report.text(
                PublishedStatus(node.snapshot.document(assessment)), files: node.tree, style: .init(isColoured: false),
                redaction: Redaction()
            ).string
            #expect(text.contains("network not ready"), "\(text)")
            #expect(text.contains("reload changes nothing"), "\(text)")
        }
        node.watch = .alive
        #expect(node.assessment.afterReload?.outcome.networkReady == true)
    }
}
