import SampleNodes
import Scenarios
import Syntax
import Testing

@testable import Diagnosis
@testable import Node

/// Whose a container is, by whatever the CRI tells of it.
@Suite("Whose a container is") struct KnownAgentTests {
    private static let id = "sha256:" + String(repeating: "0f", count: 32)

    private static func container(
        _ name: String, pod: String = "x-m8k2x", image: String = id, _ labels: [String: String] = [:],
        state: ContainerReading.State = .running
    ) -> ContainerReading {
        ContainerReading(
            name: name, pod: pod, namespace: "kube-system", state: state, image: image, labels: labels)
    }

    @Test(
        "any one sign tells: the image's name, the container's, the pod's, a label",
        arguments: [
            (container("a", image: "quay.io/cilium/cilium:v1.17.3"), "cilium"),
            (container("a", image: "quay.io/cilium/cilium"), "cilium"),
            (container("a", image: "registry.example.com:5000/mirror/cilium/cilium@sha256:00"), "cilium"),
            (container("a", image: "docker.io/rancher/mirrored-cilium-cilium:v1"), "cilium"),
            (container("cilium-agent"), "cilium"),
            (container("kube-multus"), "multus"),
            (container("calico-node"), "calico"),
            (container("a", pod: "cilium-tz8xw"), "cilium"),
            (container("a", pod: "prod-eu-calico-node-x7k2p"), "calico"),
            (container("kube-rke2-multus", pod: "rke2-multus-clzgl"), "multus"),
            (container("a", pod: "kube-flannel-ds-amd64-x7k2p"), "flannel"),
            (container("a", pod: "aws-node-abcde"), "aws-node"),
            (container("a", pod: "release-tigera-operator-6d5f8b7c4-x2v8k"), "tigera-operator"),
            (container("a", pod: "antrea-agent-0"), "antrea"),
            (container("", ["k8s-app": "calico-node"], state: .waiting), "calico"),
            (container("", ["app.kubernetes.io/name": "cilium-agent"], state: .waiting), "cilium"),
            (container("", ["app": "flannel", "tier": "node"], state: .waiting), "flannel"),
            (container("", ["app": "antrea", "component": "antrea-agent"], state: .waiting), "antrea"),
            (container("", ["name": "weave-net"], state: .waiting), "weave"),
            (container("", ["job-name": "helm-install-rke2-canal"], state: .waiting), "helm-install"),
            (container("pod", pod: "canal-x7k2p", image: "", state: .waiting), "canal"),
        ])
    func known(container: ContainerReading, agent: String) {
        #expect(KnownAgent.of(container)?.name == agent, "\(container)")
        #expect(container.mayBeWorthReading || container.hasImageName)
    }

    @Test(
        "what stands beside an agent, or has a word of its name, is none",
        arguments: [
            container("cilium-envoy", pod: "cilium-envoy-x7k2p", ["k8s-app": "cilium-envoy"]),
            container("cilium-envoy", pod: "cilium-envoy-x7k2p", image: "quay.io/cilium/cilium-envoy:v1"),
            container("calico-typha", pod: "calico-typha-5665d494b5-x2v8k", ["k8s-app": "calico-typha"]),
            container("calico-kube-controllers", pod: "calico-kube-controllers-7f764f4f68-x2v8k"),
            container("antrea-controller", pod: "antrea-controller-0", ["component": "antrea-controller"]),
            container("pinger", pod: "kube-ovn-pinger-x7k2p", ["app": "kube-ovn-pinger"]),
            container("scope-agent", pod: "weave-scope-agent-m8k2x", image: "docker.io/weaveworks/scope:1.13.2"),
            container("wego", pod: "weave-gitops-6d4cf56db6-x2v8k"),
            container("ui", pod: "antrea-ui-m8k2x"),
            container("a", pod: "multus-admission-controller-x7k2p"),
            container("app", pod: "galaxy-importer-x7k2p", image: "registry.example.com/shop/importer:1"),
            container("app", pod: "my-cilium-x7k2p", image: "registry.example.com/shop/app:1"),
            container("config", pod: "shop-multus-demo-x7k2p", image: "registry.example.com/shop/app:1"),
            container("helm", pod: "helm-x7k2p", image: "registry.example.com/tools/helm:3"),
            container("", pod: "web-6d4cf56db6-x2v8k", ["app": "web"], state: .waiting),
        ])
    func unknown(container: ContainerReading) {
        #expect(KnownAgent.of(container) == nil, "\(KnownAgent.of(container)?.name ?? "")")
    }

    @Test("each row of the table is known by every sign that it has", arguments: KnownAgent.all.map(\.name))
    func row(name: String) throws {
        let agent = try #require(KnownAgent.all.first { $0.name == name })
        for piece in agent.images {
            let image = "registry.example.com" + (piece.hasPrefix("/") ? piece : "/\(piece)")
            let found = KnownAgent.of(Self.container("a", image: piece.hasSuffix(":") ? "\(image)v1" : image))
            #expect(found?.name == name, "\(image)")
        }
        for pod in agent.pods {
            for daemon in agent.daemons + agent.installers {
                let found = KnownAgent.of(Self.container(daemon, pod: "\(pod)-x7k2p"))
                #expect(found?.stands(for: agent) == true, "\(daemon) in \(pod)")
            }
        }
        for plugin in agent.plugins { #expect(KnownAgent.of(plugin: plugin)?.name == name, "\(plugin)") }
    }

    /// Providers of which no report has become a node yet.
    private static let unmet: Set<String> = [
        "aci-containers", "cni-genie", "coil", "contrail", "danm", "kuma-cni", "oci-vcn", "osm-cni", "romana", "tke",
    ]

    @Test("each provider is met on a node of Tests/Nodes, or it is said that it is not yet")
    func met() throws {
        let containers = try RecordedNode.all().flatMap { $0.scenario.snapshot.containers ?? [] }
        let met = Set(containers.compactMap { KnownAgent.of($0)?.name })
        let missing = Set(KnownAgent.all.map(\.name)).subtracting(met)
        #expect(missing == Self.unmet, "add a node of \(missing.subtracting(Self.unmet)) to Tests/Nodes")
    }

    @Test("a pod is known to kubelet's lines by its labels, whatever its name is")
    func labelled() {
        var node = Snapshot.sound
        node.containers = [
            Self.container("", pod: "net-m8k2x", ["k8s-app": "calico-node"], state: .waiting)
        ]
        node.log(
            "\"Error syncing pod, skipping\" err=\"failed to \\\"StartContainer\\\" for \\\"install-cni\\\" with ImagePullBackOff: \\\"Back-off pulling image \\\\\\\"registry.example.com/net/one:v3\\\\\\\"\\\"\" pod=\"kube-system/net-m8k2x\"",
            unit: "kubelet.service")
        let assessment = assess(node)
        #expect(assessment.group.rawValue == "AGENT_IMAGE_PULL")
        #expect(assessment.findings.first?.message.contains("registry.example.com/net/one:v3") == true)
        #expect(assessment.findings.first?.message.contains("calico's pod net-m8k2x does not run") == true)
        node.containers?[0].labels = ["app": "shop"]
        #expect(assess(node).verdict == .ready, "the pod of somebody else")
    }

    @Test("an old recording of a container has no labels, and one of now keeps them")
    func recorded() throws {
        var node = Snapshot.sound
        let labelled = Self.container("", ["k8s-app": "cilium"], state: .waiting)
        node.containers = [labelled]
        #expect(try Snapshot(json: node.json).containers == [labelled])
        let old = writeJSON(node.json, pretty: false).replacing(#""labels":{"k8s-app":"cilium"},"#, with: "")
        #expect(try Snapshot(json: parseJSON(Array(old.utf8))).containers?.first?.labels == [:])
    }
}
