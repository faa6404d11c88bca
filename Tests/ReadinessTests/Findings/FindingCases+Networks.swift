import Containerd
import Readiness

/// NetworkReady is true: is it the network that the node should have, and does it do its work.
extension FindingCase {
    private static let first = "/etc/cni/net.d/05-first.conflist"
    private static let sampleBridge = """
        {"name":"podman","cniVersion":"0.4.0","plugins":[
          {"type":"bridge","ipam":{"type":"host-local","ranges":[[{"subnet":"10.88.0.0/16"}]]}}]}
        """
    private static let cilium = #"{"name":"cilium","cniVersion":"0.3.1","plugins":[{"type":"cilium-cni"}]}"#
    private static let chained =
        #"{"name":"k8s-pod-network","cniVersion":"0.3.1","plugins":[{"type":"calico","ipam":{"type":"calico-ipam"}},{"type":"istio-cni"}]}"#

    static let networks: [FindingCase] = [
        FindingCase(.defaultNetworkShadows, .warning, at: first, naming: "10.88.0.0/16", "remove it") { node in
            node.put(sampleBridge, at: first)
            node.serve(["podman"])
        } mend: { node in
            node.remove(first)
            node.serve()
        },
        FindingCase(.confStaleOtherCNI, .warning, at: first, naming: "cilium", "10-calico.conflist of calico") { node in
            node.containers = [.calico(.running)]
            node.put(cilium, at: first)
            node.put("#!/bin/true\n", at: "/opt/cni/bin/cilium-cni", mode: 0o755)
            node.put("", at: "/bin/true", mode: 0o755)
            node.serve(["cilium"])
        } mend: { node in
            node.remove(first)
            node.serve()
        },
        FindingCase(.chainPluginOrphaned, .warning, at: "\(Snapshot.conflist):1:115", naming: "istio-cni") { node in
            node.containers = [.calico(.running)]
            node.put(chained, at: Snapshot.conflist)
        } mend: { node in
            node.put(SampleNode.calico, at: Snapshot.conflist)
        },
        FindingCase(.addressesExhausted, .warning, at: "/var/lib/cni/networks/mynet", naming: "5 of 5", on: bridged) {
            node in
            for host in 2...6 { node.put("", at: "/var/lib/cni/networks/mynet/10.42.3.\(host)") }
        } mend: { node in
            for host in 2...4 { node.remove("/var/lib/cni/networks/mynet/10.42.3.\(host)") }
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
        FindingCase(.podNetworkFails, .warning, at: Snapshot.conflist, naming: "pods fail to start", "out of links") {
            node in
            node.failPod("plugin type=\"calico\" failed (add): the host is out of links")
        } mend: { node in
            node.pass(6 * Span.minute)
        },
        FindingCase(.kubeletAsksOther, .info, at: "/var/lib/kubelet/config.yaml", naming: "unix:///run/crio/crio.sock")
        {
            node in
            node.system.kubelet = kubelet(asking: "unix:///run/crio/crio.sock")
        } mend: { node in
            node.system.kubelet = kubelet(asking: "unix:///run/containerd/containerd.sock")
        },
    ]

    private static func kubelet(asking endpoint: String) -> KubeletReading {
        KubeletReading(version: "v1.29.4", file: "/var/lib/kubelet/config.yaml", runtimeEndpoint: endpoint)
    }

    private static let bridged = SampleNode.ready(
        [
            (
                "/etc/cni/net.d/10-mynet.conflist",
                #"{"name":"mynet","cniVersion":"0.3.1","plugins":[{"type":"bridge","ipam":{"type":"host-local","subnet":"10.42.3.0/29"}}]}"#
            )
        ], networks: ["mynet"]
    ).snapshot
}
