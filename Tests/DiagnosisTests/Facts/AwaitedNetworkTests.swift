import Containerd
import Diagnosis
import Node
import SampleNodes
import Testing

/// A node that has just begun, whose CNI is on its way.
@Suite("A network that is still to come") struct AwaitedNetworkTests {
    private static let asks = "\"Container runtime network not ready\" networkReady=\"NetworkReady=false reason:x\""
    private static let pull = "PullImage \"docker.io/calico/node:v3.27.0\""

    private static func node(_ containers: [ContainerReading]?, age: Int64 = 20 * Span.second) -> Snapshot {
        var node = Snapshot.sound
        node.uninstall()
        node.containers = containers
        node.live?.process?.startedAt = node.takenAt.realtime - age
        node.live?.process?.startedMonotonic = node.takenAt.monotonic - age
        let began = node.takenAt.realtime - age
        node.edit(Snapshot.directory) { $0.changed = began }
        node.log(asks, unit: "kubelet.service", ago: 5 * Span.second)
        return node
    }

    @Test(
        "nothing is accused and nothing advised",
        arguments: [[], [.calico(.running)], [.calico(.waiting)]] as [[ContainerReading]])
    func isAwaited(containers: [ContainerReading]) {
        let assessment = assess(Self.node(containers))
        #expect(assessment.verdict == .notReady && assessment.isNetworkPending)
        #expect(assessment.group.rawValue == "NONE")
        #expect(assessment.remedy.action == .none && !assessment.remedy.restartWouldHelp)
        #expect(assessment.findings.allSatisfy { $0.severity == .info })
    }

    @Test(
        "the grace ends, and then the fault is told",
        arguments: [
            ([ContainerReading](), "CNI_NOT_DEPLOYED"), ([ContainerReading.calico(.running)], "AGENT_MISCONFIGURED"),
            ([ContainerReading.calico(.waiting)], "AGENT_IMAGE_PULL"),
        ])
    func ends(containers: [ContainerReading], cause: String) {
        let assessment = assess(Self.node(containers, age: 61 * Span.second))
        #expect(assessment.verdict == .notReady && !assessment.isNetworkPending)
        #expect(assessment.group.rawValue == cause)
    }

    @Test("an old node has a grace for a container that has just been made, and for an image on its way")
    func oldNode() {
        var node = Self.node([.calico(.running)], age: Span.hour)
        node.log("CreateContainer within sandbox for container &ContainerMetadata{Name:calico-node,Attempt:0,}")
        #expect(assess(node).isNetworkPending)
        node = Self.node([.calico(.waiting)], age: Span.hour)
        node.log(Self.pull, ago: 100 * Span.second)
        #expect(assess(node).isNetworkPending)
        node.pass(30 * Span.second)
        #expect(assess(node).group.rawValue == "AGENT_IMAGE_PULL")
    }

    private static let troubles: [@Sendable (inout Snapshot) -> Void] = [
        { node in node.containers = [.calico(.exited, log: ["FATAL: cannot detect an address"])] },
        { node in node.containers = [.calico(.running, log: ["level=error msg=\"no interface\""])] },
        { node in node.containers?[0].restarts = 1 },
        { node in node.log("\(pull) failed error=\"not found\"", ago: Span.second) },
        { node in node.log(asks, unit: "kubelet.service", ago: 2 * Span.minute) },
        { node in
            let now = node.takenAt.realtime
            node.edit(Snapshot.directory) { $0.changed = now - Span.second }
        },
        { node in node.log("\"Pod admission denied\" pod=\"kube-system/calico-node-aaaaa\" reason=\"OutOfpods\"") },
    ]

    @Test("a sign of trouble ends it", arguments: troubles.indices)
    func trouble(index: Int) {
        var node = Self.node([.calico(.waiting)])
        Self.troubles[index](&node)
        #expect(!assess(node).isNetworkPending)
    }

    @Test("where no kubelet asks for a network, nobody would bring one")
    func noKubelet() {
        var node = Self.node([])
        node.live?.journal = []
        #expect(assess(node).group.rawValue == "CNI_NOT_DEPLOYED")
    }

    @Test("where the containers are not known, neither is who would bring one")
    func noContainers() {
        #expect(!assess(Self.node(nil)).isNetworkPending)
    }
}
