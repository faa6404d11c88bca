import Containerd
import Diagnosis
import Node
import SampleNodes
import Testing

/// Which of several CNI pods is to blame for an empty directory.
@Suite("The pod that keeps the others waiting") struct BlockedAgentTests {
    private static func container(
        _ name: String, of pod: String, _ state: ContainerReading.State, image: String = "", log: [String] = []
    ) -> ContainerReading {
        ContainerReading(
            name: name, pod: pod, namespace: "kube-system", state: state, exitCode: state == .exited ? 1 : nil,
            restarts: state == .exited ? 9 : 0, image: image, log: log)
    }

    private static func node(_ containers: ContainerReading...) -> Snapshot {
        var node = Snapshot.sound
        node.uninstall()
        node.containers = containers
        return node
    }

    @Test("multus waits for the network that it is to call, whose image cannot be pulled")
    func multus() {
        var node = Self.node(
            Self.container("kube-multus", of: "kube-multus-ds-x7k2p", .exited, log: ["[error] no primary CNI plugin"]),
            .calico(.waiting))
        node.log("PullImage \"docker.io/calico/node:v3.27.0\" failed error=\"not found\"")
        #expect(assess(node).group.rawValue == "AGENT_IMAGE_PULL")
    }

    @Test(
        "an operator or a job that is all that has come is to blame for what it says, and else for nothing",
        arguments: [
            ("tigera-operator", "tigera-operator-x7k2p", "[ERROR] no such pool", "AGENT_MISCONFIGURED"),
            ("tigera-operator", "tigera-operator-x7k2p", "INFO starting", "AGENT_NOT_SCHEDULED"),
            ("helm", "helm-install-rke2-canal-x7k2p", "", "AGENT_NOT_SCHEDULED"),
            ("helm", "helm-install-traefik-x7k2p", "Error: timed out", "CNI_NOT_DEPLOYED"),
        ])
    func placer(name: String, pod: String, line: String, group: String) {
        let assessment = assess(Self.node(Self.container(name, of: pod, .running, log: [line])))
        #expect(assessment.group.rawValue == group)
    }
}
