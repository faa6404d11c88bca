import Syntax

/// What brings a network to a node: a CNI's pods and the plug-ins that they install.
struct KnownAgent: Sendable, Equatable {
    var name: String
    /// Types that only this agent's configuration names; a standard plug-in is nobody's.
    var plugins: [String]
    /// Pieces of image names, the surest mark.
    var images: [String]
    /// How the names of its pods begin.
    var pods: [String]
    /// Its long-running containers; all others are installers.
    var daemons: [String]
    var role = Role.network
    /// A piece that the names of its configuration files and networks hold, where its plug-ins are standard ones.
    var mark = ""
    /// Files without which a plug-in fails, by the plug-in.
    var state: [String: String] = [:]

    enum Role: Sendable {
        case network
        /// Calls the plug-ins of others.
        case meta
        /// Stands behind another plug-in in the same list, never alone.
        case chained
        /// Places the agent's pods; runs no network itself.
        case placer
    }

    /// Names as the projects' own manifests have them.
    static let all: [KnownAgent] = [
        KnownAgent(
            name: "istio-cni", plugins: ["istio-cni"], images: ["istio/install-cni", "/install-cni:"],
            pods: ["istio-cni-node"], daemons: ["install-cni"], role: .chained),
        KnownAgent(
            name: "linkerd-cni", plugins: ["linkerd-cni"], images: ["linkerd/cni-plugin"], pods: ["linkerd-cni"],
            daemons: ["install-cni"], role: .chained),
        KnownAgent(
            name: "kmesh", plugins: ["kmesh-cni"], images: ["kmesh-net/kmesh"], pods: ["kmesh-"], daemons: ["kmesh"],
            role: .chained),
        KnownAgent(
            name: "kuma-cni", plugins: ["kuma-cni"], images: ["kumahq/kuma-cni"], pods: ["kuma-cni"],
            daemons: ["install-cni"], role: .chained),
        KnownAgent(
            name: "osm-cni", plugins: ["osm-cni"], images: ["openservicemesh"], pods: ["osm-cni"], daemons: [],
            role: .chained),
        KnownAgent(
            name: "tigera-operator", plugins: [], images: ["tigera/operator"], pods: ["tigera-operator"],
            daemons: ["tigera-operator"], role: .placer),
        KnownAgent(
            name: "cilium-operator", plugins: [], images: ["cilium/operator"], pods: ["cilium-operator"],
            daemons: ["cilium-operator"], role: .placer),
        KnownAgent(
            name: "multus", plugins: ["multus", "multus-shim"], images: ["multus-cni", "hardened-multus"],
            pods: ["kube-multus", "multus"], daemons: ["kube-multus"], role: .meta),
        KnownAgent(
            name: "canal", plugins: [], images: [], pods: ["rke2-canal", "canal"],
            daemons: ["calico-node", "kube-flannel"]),
        KnownAgent(
            name: "calico", plugins: ["calico", "calico-ipam"],
            images: ["calico/node", "calico/cni", "calico/pod2daemon", "mirrored-calico", "hardened-calico"],
            pods: ["calico-node", "canal"], daemons: ["calico-node"],
            state: ["calico": "/var/lib/calico/nodename"]),
        KnownAgent(
            name: "cilium", plugins: ["cilium-cni"],
            images: ["cilium/cilium:", "cilium/cilium@", "mirrored-cilium-cilium"],
            pods: ["cilium-"], daemons: ["cilium-agent"]),
        KnownAgent(
            name: "flannel", plugins: ["flannel"], images: ["flannel"], pods: ["kube-flannel"],
            daemons: ["kube-flannel"], state: ["flannel": "/run/flannel/subnet.env"]),
        KnownAgent(
            name: "aws-node", plugins: ["aws-cni", "egress-cni", "egress-v4-cni"],
            images: ["amazon-k8s-cni", "aws-network-policy-agent"], pods: ["aws-node"], daemons: ["aws-node"]),
        KnownAgent(
            name: "azure-cns", plugins: ["azure-vnet", "azure-cns", "azure-vnet-ipam"],
            images: ["azure-cns", "azure-cni"],
            pods: ["azure-cns", "azure-cni"], daemons: ["cns-container"]),
        KnownAgent(
            name: "kindnet", plugins: [], images: ["kindest/kindnetd", "kindnetd"], pods: ["kindnet"],
            daemons: ["kindnet-cni"], mark: "kindnet"),
        KnownAgent(
            name: "weave", plugins: ["weave-net", "weave-ipam"],
            images: ["weave-kube", "weave-npc", "weaveworks/weave"],
            pods: ["weave-net"], daemons: ["weave"]),
        KnownAgent(
            name: "ovn-kubernetes", plugins: ["ovn-k8s-cni-overlay"], images: ["ovn-kubernetes", "ovn-kube"],
            pods: ["ovnkube-node"], daemons: ["ovnkube-node", "ovnkube-controller", "ovn-controller"]),
        KnownAgent(
            name: "kube-ovn", plugins: ["kube-ovn"], images: ["kubeovn/kube-ovn"], pods: ["kube-ovn-cni"],
            daemons: ["cni-server"]),
        KnownAgent(
            name: "antrea", plugins: ["antrea"], images: ["antrea/antrea", "antrea-agent"], pods: ["antrea-agent"],
            daemons: ["antrea-agent"]),
        KnownAgent(
            name: "kube-router", plugins: [], images: ["kube-router"], pods: ["kube-router"],
            daemons: ["kube-router"], mark: "kuberouter"),
        KnownAgent(
            name: "terway", plugins: ["terway"], images: ["/terway"], pods: ["terway"],
            daemons: ["terway", "policy"]),
        KnownAgent(
            name: "meshnet", plugins: ["meshnet"], images: ["networkop/meshnet"], pods: ["meshnet"],
            daemons: ["meshnet"], role: .meta),
        KnownAgent(
            name: "romana", plugins: ["romana"], images: ["romana/"], pods: ["romana"], daemons: ["romana-agent"]),
        KnownAgent(
            name: "hybridnet", plugins: ["hybridnet"], images: ["hybridnet"], pods: ["hybridnet"],
            daemons: ["cni-daemon"]),
        KnownAgent(
            name: "spiderpool", plugins: ["coordinator", "spiderpool"], images: ["spiderpool"],
            pods: ["spiderpool-agent"],
            daemons: ["spiderpool-agent"], role: .meta),
        KnownAgent(
            name: "openshift-sdn", plugins: ["openshift-sdn"], images: ["openshift-sdn"], pods: ["sdn-"],
            daemons: ["sdn"]),
    ]

    /// Plug-ins of the standard set that only work on what another has made before them.
    static let chainedPlugins: Set<String> = ["portmap", "bandwidth", "tuning", "firewall", "sbr", "vrf"]

    /// The agent that a plug-in belongs to.
    static func of(plugin type: String) -> KnownAgent? { all.first { $0.plugins.contains(type) } }

    /// The agent that a container belongs to: by its pod, else by its image.
    static func of(_ container: ContainerReading) -> KnownAgent? {
        if let agent = all.first(where: { $0.isPod(container) }) { return agent }
        return all.first { agent in agent.images.contains { container.image.holds($0) } }
    }

    private func isPod(_ container: ContainerReading) -> Bool {
        guard pods.contains(where: { container.pod.utf8.starts(with: $0.utf8) }) else { return false }
        // Names of pods are anybody's; the image or a known container must agree.
        return images.isEmpty || container.image.isEmpty || daemons.contains(container.name)
            || images.contains { container.image.holds($0) }
    }

    /// Whether a diagnosis wants this container's log.
    static func isWorthReading(_ container: ContainerReading) -> Bool {
        container.name == "kube-proxy" || of(container) != nil
    }

    func isDaemon(_ container: ContainerReading) -> Bool { daemons.contains(container.name) }
}
