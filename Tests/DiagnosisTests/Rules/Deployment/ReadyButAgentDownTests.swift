import Containerd
import Diagnosis
import Node
import SampleNodes
import Testing

extension FindingCase {
    static let readyButAgentDown = FindingCase(
        .readyButAgentDown, .warning, at: Snapshot.conflist, naming: "calico-node is down", "4 restarts"
    ) { node in
        node.containers = [.calico(.exited, log: ["FATAL: cannot detect an address"])]
    } fix: { node in
        node.containers = [.calico(.running)]
    }
}

/// The list is loaded and the agent behind it has no container that runs.
@Suite("ReadyButAgentDown") struct ReadyButAgentDownTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.readyButAgentDown.holds() }

    @Test(
        "of the containers of one pod the one that ended is the cause, and who relays lives",
        arguments: [
            ("antrea-ovs", 139, 6, true), ("antrea-ovs", 1, 0, true), ("install-cni", 0, 1, false),
        ])
    func relaying(name: String, code: Int, restarts: Int, isCause: Bool) throws {
        var node = SampleNode.ready(
            [
                (
                    "/etc/cni/net.d/10-antrea.conflist",
                    #"{"name":"pods","cniVersion":"0.3.0","plugins":[{"type":"antrea","ipam":{"type":"host-local"}}]}"#
                )
            ], networks: ["pods"]
        ).snapshot
        func container(_ name: String, _ state: ContainerReading.State, _ code: Int?, _ restarts: Int)
            -> ContainerReading
        {
            var container = ContainerReading.calico(state)
            (container.name, container.pod, container.image) = (
                name, "antrea-agent-x7k2p", "antrea/antrea-agent-ubuntu"
            )
            (container.exitCode, container.restarts) = (code, restarts)
            return container
        }
        node.containers = [
            container(name, .exited, code, restarts), container("antrea-agent", .running, nil, 0),
        ]
        for plugin in ["antrea", "host-local"] { node.put(PluginNode.program(), at: "/opt/cni/bin/\(plugin)") }
        node.failPod(
            "plugin type=\"antrea\" failed (add): dial unix /var/run/openvswitch/db.sock: connect: connection refused")
        let finding = try #require(assess(node).findings.first)
        #expect(finding.code == .readyButAgentDown)
        #expect(finding.message.contains("antrea's \(name) is down") == isCause, "\(finding.message)")
    }

    private static let pull =
        "PullImage \"docker.io/calico/node:v3.27.0\" failed error=\"failed to pull and unpack image: not found\""
    private static let noConfig =
        "\"Error syncing pod\" err=\"failed to \\\"StartContainer\\\" with CreateContainerConfigError\" pod=\"kube-system/calico-node-x7k2p\""
    private static let refused = "\"Pod admission denied\" pod=\"kube-system/calico-node-aaaaa\" reason=\"OutOfpods\""

    private static func node(_ containers: [ContainerReading], says line: String?) -> Snapshot {
        var node = Snapshot.sound
        node.containers = containers
        if let line { node.log(line) }
        return node
    }

    @Test(
        "what keeps it away breaks pods although NetworkReady is true",
        arguments: [
            ([ContainerReading.calico(.waiting)], pull, "AGENT_IMAGE_PULL"),
            ([ContainerReading.calico(.waiting)], noConfig, "READY_BUT_BROKEN"),
            ([], refused, "READY_BUT_BROKEN"),
        ])
    func breaks(containers: [ContainerReading], line: String, cause: String) throws {
        let assessment = assess(Self.node(containers, says: line))
        #expect(assessment.verdict == .degraded)
        #expect(assessment.group.rawValue == cause)
        #expect(assessment.findings.first?.location?.file == Snapshot.conflist)
    }

    @Test(
        "a pod that is refused for what the node lacks is helped on the node, in whatever form kubelet logs",
        arguments: [
            (
                #"I0304 05:06:07.1 1187 eviction_manager.go:171] "Failed to admit pod to node" pod="kube-system/calico-node-aaaaa" nodeCondition=["MemoryPressure"]"#,
                RemedyKind.fixThenReload
            ),
            (
                #"{"ts":1741064767123.4,"caller":"eviction/eviction_manager.go:168","msg":"Failed to admit pod to node","pod":{"name":"calico-node-aaaaa","namespace":"kube-system"},"nodeCondition":["DiskPressure"],"v":0}"#,
                .fixThenReload
            ),
            (refused, .clusterSide),
        ])
    func refusals(line: String, remedy: RemedyKind) {
        let assessment = assess(Self.node([], says: line))
        #expect(assessment.reason == "ReadyButAgentDown")
        #expect(assessment.remedy.action == remedy)
    }

    @Test(
        "a container that is only on its way, or another that runs, is nothing wrong",
        arguments: [
            ([ContainerReading.calico(.waiting)], nil),
            ([ContainerReading.calico(.waiting), .calico(.running)], pull),
            ([ContainerReading.calico(.running)], refused),
            ([ContainerReading.calico(.running)], noConfig),
        ] as [([ContainerReading], String?)])
    func isFine(containers: [ContainerReading], line: String?) {
        #expect(assess(Self.node(containers, says: line)).verdict == .ready)
    }

    @Test("of Canal's two daemons each is needed", arguments: ["calico-node", "kube-flannel"])
    func canal(down: String) {
        let containers = ["calico-node", "kube-flannel"].map { name in
            ContainerReading(
                name: name, pod: "canal-x7k2p", namespace: "kube-system", state: name == down ? .exited : .running,
                exitCode: name == down ? 1 : nil, restarts: name == down ? 12 : 0)
        }
        let assessment = assess(Self.node(containers, says: nil))
        #expect(assessment.group.rawValue == "READY_BUT_BROKEN")
        #expect(assessment.findings.first?.message.contains(down) == true)
    }

    @Test("a plugin that finds nobody who answers says so, until a pod starts")
    func unanswered() throws {
        var node = Self.node([.calico(.running)], says: nil)
        node.failPod("plugin type=\"calico\" failed (add): dial unix /var/run/calico.sock: connect: no such file")
        let finding = try #require(assess(node).findings.first)
        #expect(finding.code == .readyButAgentDown && finding.message.contains("nobody answers its plugin calico"))
        #expect(finding.message.contains("start calico again"))
        node.pass(6 * Span.minute)
        #expect(!assess(node).findings.contains { $0.code == .readyButAgentDown })
    }
}
