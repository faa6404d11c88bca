import Containerd
import Diagnosis
import Node
import SampleNodes
import Testing

private let first = "/etc/cni/net.d/05-first.conflist"

@Suite("DefaultBridgeActive") struct DefaultBridgeActiveTests {
    private static let sampleBridge = """
        {"name":"podman","cniVersion":"0.4.0","plugins":[
          {"type":"bridge","ipam":{"type":"host-local","ranges":[[{"subnet":"10.88.0.0/16"}]]}}]}
        """

    static let cases = [
        shadow("podman", sampleBridge, says: "10.88.0.0/16", "remove it"),
        shadow(
            "lo", #"{"name":"lo","cniVersion":"0.4.0","plugins":[{"type":"loopback"}]}"#, says: "holds only a loopback",
            "so that \(Snapshot.conflist) is taken: netready fix --select 10-calico.conflist"),
    ]

    private static func shadow(_ name: String, _ text: String, says: String, _ advice: String) -> FindingCase {
        FindingCase(.defaultBridgeActive, .warning, at: first, naming: says, advice) { node in
            node.put(text, at: first)
            node.serve([name])
        } fix: { node in
            node.remove(first)
            node.serve()
        }
    }

    @Test("raised by a bridge or a loopback of a package, cleared without", arguments: cases)
    func proven(example: FindingCase) throws { try example.holds() }

    @Test("what should be in its place is told where the containers are known")
    func absent() {
        var node = Snapshot.sound
        node.put(Self.sampleBridge, at: first)
        node.serve(["podman"])
        func message() -> String? { assess(node).findings.first?.message }
        #expect(message()?.contains("the cluster's network; remove it") == true)
        node.containers = []
        #expect(message()?.contains("; no CNI is deployed; remove it") == true)
        node.containers = [.calico(.running)]
        #expect(message()?.contains("\(Snapshot.conflist) of calico behind it is not taken") == true)
    }
}

@Suite("LeftoverCNIConfig") struct LeftoverCNIConfigTests {
    private static let cilium = #"{"name":"cilium","cniVersion":"0.3.1","plugins":[{"type":"cilium-cni"}]}"#

    static let cases = [
        FindingCase(
            .leftoverCNIConfig, .warning, at: first, naming: "cilium", "10-calico.conflist of calico",
            "remove it: netready fix --select 10-calico.conflist"
        ) {
            node in
            node.containers = [.calico(.running)]
            node.put(cilium, at: first)
            node.put(PluginNode.program(), at: "/opt/cni/bin/cilium-cni")
            node.serve(["cilium"])
        } fix: { node in
            node.remove(first)
            node.serve()
        },
        FindingCase(.leftoverCNIConfig, .warning, at: first, naming: "sorts before", "the network mynet") { node in
            node.containers = [.calico(.running)]
            node.put(SampleNode.bridge, at: first)
            node.serve(["mynet"])
        } fix: { node in
            node.remove(first)
            node.serve()
        },
    ]

    @Test("raised by a file of another CNI, or of none, cleared without", arguments: cases)
    func proven(example: FindingCase) throws { try example.holds() }

    @Test("silent while the agent of the file is on the node, unless all of it has ended in peace")
    func present() {
        var node = Snapshot.sound
        node.put(Self.cilium, at: first)
        node.put(PluginNode.program(), at: "/opt/cni/bin/cilium-cni")
        node.serve(["cilium"])
        var agent = ContainerReading(
            name: "cilium-agent", pod: "cilium-x7k2p", namespace: "kube-system", state: .running,
            image: "quay.io/cilium/cilium:v1.15.0")
        node.containers = [.calico(.running), agent]
        #expect(!assess(node).findings.contains { $0.code == .leftoverCNIConfig })
        (agent.state, agent.exitCode) = (.exited, 0)
        node.containers = [.calico(.running), agent]
        #expect(assess(node).findings.contains { $0.code == .leftoverCNIConfig })
    }
}

@Suite("ChainedPluginLeftover") struct ChainedPluginLeftoverTests {
    private static let chained =
        #"{"name":"k8s-pod-network","cniVersion":"0.3.1","plugins":[{"type":"calico","ipam":{"type":"calico-ipam"}},{"type":"istio-cni"}]}"#

    static let cases = [
        FindingCase(.chainedPluginLeftover, .warning, at: "\(Snapshot.conflist):1:115", naming: "istio-cni") { node in
            node.containers = [.calico(.running)]
            node.put(chained, at: Snapshot.conflist)
        } fix: { node in
            node.put(SampleNode.calico, at: Snapshot.conflist)
        },
        // The program has stayed, and fails.
        FindingCase(.chainedPluginLeftover, .warning, at: "\(Snapshot.conflist):1:115", naming: "no such file") {
            node in
            node.containers = [.calico(.running)]
            node.put(chained, at: Snapshot.conflist)
            node.put(PluginNode.program(), at: "/opt/cni/bin/istio-cni")
            node.failPod(#"plugin type="istio-cni" failed (add): no such file"#)
        } fix: { node in
            node.put(SampleNode.calico, at: Snapshot.conflist, changed: node.takenAt.realtime)
        },
        FindingCase(
            .chainedPluginLeftover, .warning, at: "\(first):1:57", naming: "no network plugin before it",
            "so that \(Snapshot.conflist) is taken"
        ) { node in
            node.put(#"{"name":"chain","cniVersion":"0.3.1","plugins":[{"type":"portmap"}]}"#, at: first)
            node.put(PluginNode.program(), at: "/opt/cni/bin/portmap")
            node.serve(["chain"])
        } fix: { node in
            node.remove(first)
            node.serve()
        },
    ]

    @Test("raised by a plugin without its project, or with nothing before it, cleared without", arguments: cases)
    func proven(example: FindingCase) throws { try example.holds() }

    @Test("one whose program is gone is told once, whatever else it lacks")
    func once() {
        var node = Snapshot.sound
        node.containers = [.calico(.running)]
        node.put(Self.chained, at: Snapshot.conflist)
        node.failPod(#"plugin type="istio-cni" failed (add): no such file"#)
        let finding = assess(node).findings.first
        #expect(finding?.code == .chainedPluginLeftover)
        #expect(finding?.consequences.contains { $0.contains("was uninstalled (") } == false)
    }
}

@Suite("PodNetworkFails") struct PodNetworkFailsTests {
    static let cases = [
        FindingCase(.podNetworkFails, .warning, at: Snapshot.conflist, naming: "pods fail to start", "out of links") {
            node in
            node.failPod("plugin type=\"calico\" failed (add): the host is out of links")
        } fix: { node in
            node.pass(6 * Span.minute)
        },
        FindingCase(.podNetworkFails, .warning, at: Snapshot.conflist, naming: "out of links") { node in
            node.failPod("plugin type=\"calico\" failed (add): the host is out of links")
        } fix: { node in
            node.put(SampleNode.calico, at: Snapshot.conflist, changed: node.takenAt.realtime)
        },
    ]

    @Test("raised by containerd's newest word, cleared by time or a change of what it can come from", arguments: cases)
    func proven(example: FindingCase) throws { try example.holds() }

    @Test(
        "that the kernel has none left of a thing is a limit of this node, and no full disk nor a directory",
        arguments: [
            (
                "failed to create namespace: failed to bind mount ns at /var/run/netns/cni-1: no space left on device",
                "fs.mount-max"
            ),
            ("failed to create namespace: no space left on device", "user.max_net_namespaces"),
            ("open /proc/1/task/1/ns/net: too many open files", "LimitNOFILE="),
            ("open /proc/1/task/1/ns/net: too many open files in system", "fs.file-max"),
            ("failed to create namespace: cannot allocate memory", "free -m"),
        ])
    func limits(reason: String, fix: String) throws {
        var node = Snapshot.sound
        node.log(
            "RunPodSandbox for web failed, error: failed to create network namespace for sandbox \"b1946ac9\": \(reason)"
        )
        let finding = try #require(assess(node).findings.first)
        #expect(finding.code == .podNetworkFails && finding.remedy == .fixThenReload)
        #expect(finding.fix.contains(fix), "\(finding.fix)")
        #expect(!finding.fix.contains("df -h"))
    }

    @Test("a directory that has no room is one, be it in memory")
    func full() {
        var node = Snapshot.sound
        node.log(
            "RunPodSandbox for web failed, error: failed to create network namespace for sandbox \"b1946ac9\": open /var/run/netns/cni-1: no space left on device"
        )
        #expect(assess(node).findings.first?.code == .hostDirectoryUnwritable)
    }

    @Test("a service's address that nobody answers is kube-proxy's, where that has ended")
    func proxy() throws {
        var node = Snapshot.sound
        var proxy = ContainerReading.calico(
            .exited, log: ["E0304 05:06:07.1 1 run.go:74] \"command failed\" err=\"no kubeconfig\""])
        (proxy.name, proxy.pod, proxy.image) = ("kube-proxy", "kube-proxy-h2v9d", "registry.k8s.io/kube-proxy:v1.30.4")
        node.containers = [.calico(.running), proxy]
        node.failPod(
            #"plugin type="calico" failed (add): Get "https://10.96.0.1:443/apis": dial tcp 10.96.0.1:443: connect: connection refused"#
        )
        let finding = try #require(assess(node).findings.first)
        #expect(finding.code == .podNetworkFails && finding.message.contains("no kubeconfig"))
        #expect(finding.fix.contains("logs kube-proxy-h2v9d"))
    }

    @Test("silent where anything that weighs was found, but for what netready cannot know")
    func explained() {
        var node = Snapshot.sound
        node.failPod("plugin type=\"calico\" failed (add): the host is out of links")
        node.remove("/var/lib/calico/nodename")
        #expect(assess(node).findings.map(\.code) == [.agentStateMissing])
        node.put("worker-1", at: "/var/lib/calico/nodename")
        node.installedVersion = ContainerdVersion("1.5.9")
        #expect(Set(assess(node).findings.map(\.code)) == [.versionUnsupported, .podNetworkFails])
    }
}

@Suite("SandboxLeftover, where nothing else is found") struct StuckPodTests {
    @Test("raised where a pod cannot be removed again and again, not by one failure")
    func stuck() {
        var node = Snapshot.sound
        let words = "failed to destroy network for sandbox \"b1946ac9\": plugin type=\"calico\" failed (delete): no"
        node.log("StopPodSandbox failed, error: \(words)", ago: 90 * Span.second)
        #expect(assess(node).findings.isEmpty)
        node.log("StopPodSandbox failed, error: \(words)", ago: 30 * Span.second)
        let finding = assess(node).findings.first
        #expect(finding?.code == .sandboxLeftover)
        #expect(finding?.evidence.contains { $0.name == "count" && $0.value == "2" } == true)
    }
}
