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
        #expect(CNIProvider.of(container)?.name == agent, "\(container)")
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
        #expect(CNIProvider.of(container) == nil, "\(CNIProvider.of(container)?.name ?? "")")
    }

    @Test("each row of the table is known by every sign that it has", arguments: CNIProvider.all.map(\.name))
    func row(name: String) throws {
        let agent = try #require(CNIProvider.all.first { $0.name == name })
        for piece in agent.images {
            let image = "registry.example.com" + (piece.hasPrefix("/") ? piece : "/\(piece)")
            let found = CNIProvider.of(Self.container("a", image: piece.hasSuffix(":") ? "\(image)v1" : image))
            #expect(found?.name == name, "\(image)")
        }
        for pod in agent.pods {
            for daemon in agent.daemons + agent.installers {
                let found = CNIProvider.of(Self.container(daemon, pod: "\(pod)-x7k2p"))
                #expect(found?.stands(for: agent) == true, "\(daemon) in \(pod)")
            }
        }
        for plugin in agent.plugins { #expect(CNIProvider.of(plugin: plugin)?.name == name, "\(plugin)") }
    }

    /// Providers of which no report has become a node yet.
    private static let unmet: Set<String> = [
        "aci-containers", "cni-genie", "coil", "contrail", "danm", "kuma-cni", "oci-vcn", "osm-cni", "romana", "tke",
    ]

    @Test("each provider is met on a node of Tests/Nodes, or it is said that it is not yet")
    func met() throws {
        let containers = try RecordedNode.all().flatMap { $0.scenario.snapshot.containers ?? [] }
        let met = Set(containers.compactMap { CNIProvider.of($0)?.name })
        let missing = Set(CNIProvider.all.map(\.name)).subtracting(met)
        #expect(missing == Self.unmet, "add a node of \(missing.subtracting(Self.unmet)) to Tests/Nodes")
    }

    // MARK: Who speaks for the node

    private static func placed(_ name: String, _ pod: String, in namespace: String, image: String = id)
        -> ContainerReading
    {
        ContainerReading(
            name: name, pod: pod, namespace: namespace, state: .exited, exitCode: 1, restarts: 9, image: image,
            log: ["FATAL: pay here"])
    }

    @Test(
        "each project's own namespaces, and those of distributions, are where it speaks",
        arguments: [
            ("calico-node", "calico-node-x7k2p", "kube-system"), ("calico-node", "calico-node-x7k2p", "calico-system"),
            ("tigera-operator", "tigera-operator-6d5f8b7c4-x2v8k", "tigera-operator"),
            ("kube-flannel", "kube-flannel-ds-x7k2p", "kube-flannel"), ("cilium-agent", "cilium-x7k2p", "cilium"),
            ("cilium-agent", "cilium-x7k2p", "cilium-system"),
            ("cilium-operator", "cilium-operator-6d5f8b7c4-x2v8k", "cilium"),
            ("install-cni", "istio-cni-node-x7k2p", "istio-system"),
            ("install-cni", "linkerd-cni-x7k2p", "linkerd-cni"),
            ("kube-multus", "multus-x7k2p", "openshift-multus"),
            ("ovnkube-node", "ovnkube-node-x7k2p", "openshift-ovn-kubernetes"),
            ("ovnkube-controller", "ovnkube-node-x7k2p", "ovn-kubernetes"), ("sdn", "sdn-x7k2p", "openshift-sdn"),
            ("nsx-node-agent", "nsx-node-agent-x7k2p", "nsx-system"), ("coild", "coild-x7k2p", "coil-system"),
            ("kmesh", "kmesh-x7k2p", "kmesh-system"), ("kuma-cni", "kuma-cni-node-x7k2p", "kuma-system"),
            ("aci-containers-host", "aci-containers-host-x7k2p", "aci-containers-system"),
            ("contrail-vrouter-agent", "contrail-agent-x7k2p", "contrail"),
            ("spiderpool-agent", "spiderpool-agent-x7k2p", "spiderpool"),
            ("antrea-agent", "antrea-agent-x7k2p", "kube-system"),
        ])
    func installed(name: String, pod: String, namespace: String) {
        let container = Self.placed(name, pod, in: namespace)
        #expect(CNIProvider.of(container) != nil && container.isWorthReading && container.mayBeWorthReading)
    }

    private static let tenants = [
        placed("cilium-agent", "cilium-x7k2p", in: "default"), placed("calico-node", "calico-node-x7k2p", in: "shop"),
        placed("app", "web-0", in: "shop", image: "evil.example/calico/node:v3"),
        placed("install-cni", "calico-node-x7k2p", in: "shop", image: "docker.io/calico/cni:v3.27.0"),
        placed("kube-flannel", "kube-flannel-ds-x7k2p", in: "kube-flannel-2"),
        placed("kube-proxy", "kube-proxy-x7k2p", in: "shop"), placed("calico-node", "calico-node-x7k2p", in: "cilium"),
        placed("helm", "helm-install-rke2-canal-x7k2p", in: "default"),
        placed("tigera-operator", "tigera-operator-x7k2p", in: "default"),
    ]

    @Test("a name and an image in a tenant's namespace are nobody's, and its log is not read", arguments: tenants)
    func tenant(container: ContainerReading) {
        #expect(CNIProvider.of(container) == nil)
        #expect(!container.isWorthReading)
        #expect(!container.mayBeWorthReading || container.namespace == "cilium")
        var labelled = container
        labelled.name = ""
        labelled.state = .waiting
        labelled.labels = ["k8s-app": "calico-node", "app": "flannel"]
        #expect(CNIProvider.of(labelled) == nil)
    }

    @Test("a tenant's words are no headline: on a sound node, on an empty one, and beside an agent that fails")
    func headlines() {
        let evil = Self.tenants
        var sound = Snapshot.sound
        sound.containers = [.calico(.running)]
        let before = assess(sound)
        sound.containers? += evil
        #expect(assess(sound).findings == before.findings && assess(sound).verdict == .ready)

        var empty = Snapshot.sound
        empty.uninstall()
        empty.containers = []
        let bare = assess(empty)
        empty.containers = evil
        #expect(assess(empty).findings.map(\.message) == bare.findings.map(\.message))
        #expect(assess(empty).group.rawValue == "CNI_NOT_DEPLOYED")

        empty.containers = evil + [.calico(.exited, log: ["FATAL: cannot detect an address"])]
        let finding = assess(empty).findings.first
        #expect(finding?.message.contains("cannot detect an address") == true)
        #expect(finding?.message.contains("pay here") == false)
    }

    @Test(
        "what kubelet and containerd say of a tenant's pod or image is no headline either",
        arguments: [
            #""Error syncing pod, skipping" err="failed to \"StartContainer\" for \"a\" with RunContainerError: pay here" pod="default/calico-node-x7k2p""#,
            #""Pod admission denied" pod="default/cilium-x7k2p" reason="pay here""#,
            #""Failed to admit pod to node" pod="shop/kube-flannel-ds-x7k2p" nodeCondition=["DiskPressure"]"#,
            #"RunPodSandbox for &PodSandboxMetadata{Name:calico-node-x7k2p,Uid:1,Namespace:shop,Attempt:0,} failed, error"#,
            #""Error syncing pod, skipping" err="failed to \"StartContainer\" for \"a\" with ErrImagePull: \"pay.example/calico/node:v1: not found\"" pod="shop/web-0""#,
        ])
    func tenantsPods(line: String) {
        for containers in [[], [ContainerReading.calico(.waiting)]] {
            var node = Snapshot.sound
            node.uninstall()
            node.containers = containers
            let before = assess(node)
            node.log(line, unit: "kubelet.service")
            #expect(assess(node).findings.map(\.message) == before.findings.map(\.message))
        }
    }

    @Test("a pod of the same name in the agent's own namespace is heard")
    func ownPods() {
        var node = Snapshot.sound
        node.uninstall()
        node.containers = []
        node.log(
            #""Pod admission denied" pod="kube-system/calico-node-x7k2p" reason="OutOfpods""#, unit: "kubelet.service")
        #expect(assess(node).group.rawValue == "AGENT_NOT_SCHEDULED")
    }

    @Test("a volume's line names no namespace: another line of the pod tells it")
    func volumes() {
        let line =
            #"MountVolume.SetUp failed for volume "cni" pod "calico-node-x7k2p" (UID: "1") : configmap "x" not found"#
        for (namespace, cause) in [("shop", "CNI_NOT_DEPLOYED"), ("kube-system", "AGENT_MISCONFIGURED")] {
            var node = Snapshot.sound
            node.uninstall()
            node.containers = []
            node.log(#""SyncLoop ADD" source="api" pods=["\#(namespace)/calico-node-x7k2p"]"#, unit: "kubelet.service")
            node.log(line, unit: "kubelet.service")
            #expect(assess(node).group.rawValue == cause)
        }
    }

    @Test("nobody is told to remove the network of an agent that a person has installed elsewhere")
    func elsewhere() {
        var node = Snapshot.sound
        node.containers = [
            ContainerReading(
                name: "calico-node", pod: "calico-node-x7k2p", namespace: "networking", state: .running,
                image: "docker.io/calico/node:v3.27.0"),
            ContainerReading(
                name: "kube-flannel", pod: "kube-flannel-ds-x7k2p", namespace: "kube-flannel", state: .running,
                image: "docker.io/flannel/flannel:v0.26.3"),
        ]
        #expect(!assess(node).findings.contains { $0.code == .leftoverCNIConfig })
        node.containers?.removeFirst()
        #expect(assess(node).findings.contains { $0.code == .leftoverCNIConfig })
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
