import Containerd
import Readiness

/// NetworkReady is true: is it the network that the node should have, and does it do its work.
extension FindingCase {
    static let networks: [FindingCase] =
        DefaultNetworkShadowsTests.cases + ConfStaleOtherCNITests.cases + ChainPluginOrphanedTests.cases
        + AddressesExhaustedTests.cases + PodNetworkFailsTests.cases + others

    private static let others: [FindingCase] = [
        FindingCase(.confOwnershipFight, .warning, at: Snapshot.conflist, naming: "calico and istio-cni") { node in
            let rewrites = ["Regenerating CNI configuration", "Regenerating CNI configuration"]
            node.put(SampleNode.calico, at: Snapshot.conflist, changed: node.takenAt.realtime - Span.minute)
            node.containers = [
                .calico(.running, log: rewrites),
                ContainerReading(
                    name: "install-cni", pod: "istio-cni-node-4xk9q", namespace: "istio-system", state: .running,
                    image: "docker.io/istio/install-cni:1.22.0", log: ["Detected changes to the directory"] + rewrites),
            ]
        } mend: { node in
            node.containers = [.calico(.running)]
        },
        FindingCase(.sandboxLeftover, .warning, naming: "weave-net") { node in
            node.log(
                "StopPodSandbox failed, error: failed to destroy network for sandbox \"b1946ac9\": plugin type=\"weave-net\" failed (delete): no such bridge"
            )
        } mend: { node in
            node.pass(6 * Span.minute)
        },
        FindingCase(
            .cniVersionUnsupported, .warning, at: "\(Snapshot.conflist):1:40", naming: "0.3.1", "calico refuses it"
        ) { node in
            node.failPod("plugin type=\"calico\" failed (add): incompatible CNI versions; config is \"0.3.1\"")
        } mend: { node in
            let now = node.takenAt.realtime
            node.put(SampleNode.calico.replacing("0.3.1", with: "1.0.0"), at: Snapshot.conflist, changed: now)
        },
        FindingCase(.proxyCatchesPlugins, .warning, naming: "HTTPS_PROXY", "10.96.0.1", "NO_PROXY (localhost)") {
            node in
            node.live?.unit?.environment = ["HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "localhost"]
            node.failPod(
                "plugin type=\"calico\" failed (add): error getting ClusterInformation: Get \"https://10.96.0.1:443/apis/crd\": Service Unavailable"
            )
        } mend: { node in
            node.live?.unit?.environment["NO_PROXY"] = "localhost,10.96.0.0/12"
            node.pass(6 * Span.minute)
        },
        FindingCase(.kubeletAsksOther, .info, at: "/var/lib/kubelet/config.yaml", naming: "unix:///run/crio/crio.sock")
        {
            node in
            node.system.kubelet = kubelet(asking: "unix:///run/crio/crio.sock")
        } mend: { node in
            node.system.kubelet = kubelet(asking: "unix:///run/containerd/containerd.sock")
        },
        FindingCase(.readyButAgentDown, .warning, at: Snapshot.conflist, naming: "calico-node is down", "4 restarts") {
            node in
            node.containers = [.calico(.exited, log: ["FATAL: cannot detect an address"])]
        } mend: { node in
            node.containers = [.calico(.running)]
        },
    ]

    private static func kubelet(asking endpoint: String) -> KubeletReading {
        KubeletReading(version: "v1.29.4", file: "/var/lib/kubelet/config.yaml", runtimeEndpoint: endpoint)
    }
}
