import Containerd
import Diagnosis
import Node
import SampleNodes
import Testing

/// What kubelet says of the CNI's pods, and who is taken for one.
@Suite("Words on the CNI's pods") struct KubeletWordTests {
    private static func node(_ containers: [ContainerReading] = [], says lines: String...) -> Snapshot {
        var node = Snapshot.sound
        node.uninstall()
        node.containers = containers
        for line in lines { node.log(line, unit: "kubelet.service") }
        return node
    }

    private static let volume =
        "MountVolume.SetUp failed for volume \"cni\" pod \"calico-node-x7k2p\" (UID: \"aa11\") : "

    @Test(
        "the reason why a pod does not run decides",
        arguments: [
            ("\(volume)configmap \"calico-config\" not found", "AGENT_MISCONFIGURED"),
            ("\(volume)mkdir /opt/cni: read-only file system", "HOST_DIR_UNWRITABLE"),
            ("\(volume)failed to sync configmap cache: timed out", "CNI_NOT_DEPLOYED"),
            (
                "\"Pod admission denied\" pod=\"kube-system/calico-node-x7k2p\" reason=\"OutOfpods\"",
                "AGENT_NOT_SCHEDULED"
            ),
            (
                "\"Pod admission denied\" pod=\"monitoring/calico-exporter-x7k2p\" reason=\"OutOfpods\"",
                "CNI_NOT_DEPLOYED"
            ),
            (
                "\"Eviction manager: pods evicted, waiting for pod to be cleaned up\" pods=[\"kube-system/calico-node-x7k2p\"]",
                "AGENT_NOT_SCHEDULED"
            ),
            // With --logging-format=json.
            (
                #"{"ts":1741064767123.4565,"caller":"eviction/eviction_manager.go:168","msg":"Failed to admit pod to node","pod":{"name":"calico-node-x7k2p","namespace":"kube-system"},"nodeCondition":["DiskPressure"],"v":0}"#,
                "AGENT_NOT_SCHEDULED"
            ),
            (
                "\"Error syncing pod, skipping\" err=\"failed to \\\"CreatePodSandbox\\\" with CreatePodSandboxError: \\\"exec: runc: not found\\\"\" pod=\"kube-system/calico-node-x7k2p\"",
                "AGENT_MISCONFIGURED"
            ),
            (
                "\"Error syncing pod, skipping\" err=\"unmounted volumes=[cni-net-dir]: context deadline exceeded\" pod=\"kube-system/calico-node-x7k2p\"",
                "AGENT_MISCONFIGURED"
            ),
            (
                "\"Error syncing pod, skipping\" err=\"failed to \\\"KillPodSandbox\\\" for x\" pod=\"kube-system/calico-node-x7k2p\"",
                "CNI_NOT_DEPLOYED"
            ),
            (
                "failed to fetch token: Post \"https://10.0.0.1:6443/api/v1/x\": connect: connection refused: Error preparing data for projected volume x for pod kube-system/calico-node-x7k2p: failed",
                "AGENT_API_UNREACHABLE"
            ),
        ])
    func decides(line: String, cause: String) {
        #expect(assess(Self.node(says: line)).group.rawValue == cause)
    }

    @Test("a container's own last word weighs more than an older one of kubelet")
    func ownWord() {
        let ended = ContainerReading.calico(.exited, log: ["FATAL: cannot detect an address"])
        let assessment = assess(Self.node([ended], says: "\(Self.volume)configmap \"calico-config\" not found"))
        #expect(assessment.findings.first?.message.contains("cannot detect an address") == true)
    }

    @Test("a line on another pod of the same agent does not speak of this one that waits")
    func otherPod() {
        let line = "\"Error syncing pod\" err=\"with CreateContainerConfigError\" pod=\"kube-system/calico-node-aaaaa\""
        let assessment = assess(Self.node([.calico(.waiting)], says: line))
        #expect(assessment.group.rawValue == "AGENT_IMAGE_PULL")
    }

    @Test(
        "what looks at an agent is not the agent",
        arguments: ["calico-exporter", "calico-metrics", "calico-ui", "calico-kube-controllers"])
    func companion(name: String) {
        var node = Snapshot.sound
        node.containers = [
            .calico(.running),
            ContainerReading(
                name: name, pod: "\(name)-x2k8v", namespace: "monitoring", state: .exited, exitCode: 2, restarts: 8,
                image: "registry.example/calico/node:1"),
        ]
        #expect(assess(node).verdict == .ready)
        node.containers?.removeFirst()
        node.put("kubernetes", at: "/var/lib/calico/nodename")
        #expect(!assess(node).findings.contains { $0.code == .readyButAgentDown })
    }
}
