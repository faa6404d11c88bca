extension CNIProvider {
    /// Names as the projects' own manifests have them.
    static let all: [CNIProvider] = [
        CNIProvider(
            name: "istio-cni", plugins: ["istio-cni"], images: ["istio/install-cni", "/install-cni:"],
            pods: ["istio-cni-node"], daemons: ["install-cni"], namespaces: ["istio-system", "gke-system"],
            labels: ["istio-cni"], role: .chained),
        CNIProvider(
            name: "linkerd-cni", plugins: ["linkerd-cni"], images: ["linkerd/cni-plugin"], pods: ["linkerd-cni"],
            daemons: ["install-cni"], namespaces: ["linkerd"], role: .chained),
        CNIProvider(
            name: "kmesh", plugins: ["kmesh-cni"], images: ["kmesh-net/kmesh"], pods: ["kmesh"], daemons: ["kmesh"],
            role: .chained),
        CNIProvider(
            name: "kuma-cni", plugins: ["kuma-cni"], images: ["kumahq/kuma-cni"], pods: ["kuma-cni", "kuma-cni-node"],
            daemons: ["install-cni"], namespaces: ["kuma-system", "kong-mesh-system"], role: .chained),
        CNIProvider(
            name: "osm-cni", plugins: ["osm-cni"], images: ["openservicemesh"], pods: ["osm-cni"], daemons: [],
            namespaces: ["osm-system"],
            role: .chained),
        CNIProvider(
            name: "tigera-operator", plugins: [], images: ["tigera/operator"], pods: ["tigera-operator"],
            daemons: ["tigera-operator"], namespaces: ["calico-operator"], role: .placer),
        CNIProvider(
            name: "cilium-operator", plugins: [], images: ["cilium/operator"], pods: ["cilium-operator"],
            daemons: ["cilium-operator"], namespaces: ["cilium", "cilium-system"], role: .placer),
        CNIProvider(
            name: "helm-install", plugins: [], images: [],
            pods: ["canal", "cilium", "calico", "flannel", "multus"].flatMap {
                ["helm-install-rke2-\($0)", "helm-install-\($0)"]
            },
            daemons: ["helm"], role: .placer),
        CNIProvider(
            name: "multus", plugins: ["multus", "multus-shim"], images: ["multus-cni", "hardened-multus"],
            pods: ["kube-multus-ds", "kube-multus", "multus"], daemons: ["kube-multus"],
            installers: ["install-multus-binary"],
            namespaces: ["openshift-multus", "nvidia-network-operator", "cluster-network-addons", "spiderpool"],
            role: .meta),
        CNIProvider(
            name: "canal", plugins: [], images: [], pods: ["rke2-canal", "canal"],
            daemons: ["calico-node", "kube-flannel"], needsEachDaemon: true, parts: ["calico", "flannel"]),
        CNIProvider(
            name: "calico", plugins: ["calico", "calico-ipam"],
            images: [
                "calico/node", "calico/cni", "calico/pod2daemon", "mirrored-calico", "hardened-calico", "calico-node:",
                "calico-cni:", "tigera/cnx-node", "tigera/cni",
            ],
            pods: ["calico-node", "canal"], daemons: ["calico-node"],
            installers: ["upgrade-ipam", "flexvol-driver", "ebpf-bootstrap", "mount-bpffs"],
            namespaces: ["tigera-operator"],
            // Source: NetConf in cni-plugin/pkg/types of projectcalico/calico.
            state: [
                StateFile(
                    plugin: "calico", path: "/var/lib/calico/nodename", optionalKey: "nodename_file_optional",
                    substituteKey: "nodename")
            ], asksAPI: ["calico"]),
        CNIProvider(
            name: "cilium", plugins: ["cilium-cni"],
            images: ["cilium/cilium:", "mirrored-cilium-cilium:"],
            pods: ["cilium"], daemons: ["cilium-agent"],
            installers: [
                "config", "mount-cgroup", "mount-bpf-fs", "clean-cilium-state", "apply-sysctl-overwrites",
                "wait-for-node-init", "install-cni-binaries",
            ], labels: ["cilium-agent"],
            placer: Placer(name: "cilium-operator", complaint: "ensure that Cilium Operator is running"),
            exclusivity: "cni.exclusive=false"),
        CNIProvider(
            name: "flannel", plugins: ["flannel"],
            images: ["flannel:", "flannel/flannel", "coreos/flannel", "flannel-cni", "flannelcni"],
            pods: ["kube-flannel-ds", "kube-flannel"],
            daemons: ["kube-flannel"], namespaces: ["kube-flannel"], labels: ["flannel"],
            // Source: loadFlannelSubnetEnv and missing in flannel.go of flannel-io/cni-plugin.
            state: [
                StateFile(
                    plugin: "flannel", path: "/run/flannel/subnet.env", pathKey: "subnetFile",
                    settings: ["NETWORK", "SUBNET", "MTU", "IPMASQ"], families: ["FLANNEL_", "FLANNEL_IPV6_"],
                    subnet: "FLANNEL_SUBNET")
            ],
            // Source: delegateAdd in flannel_linux.go of flannel-io/cni-plugin.
            delegates: ["flannel": Delegate(type: "bridge", ipam: "host-local")]),
        CNIProvider(
            name: "aws-node", plugins: ["aws-cni", "egress-cni", "egress-v4-cni"],
            images: ["amazon-k8s-cni", "aws-network-policy-agent"], pods: ["aws-node"], daemons: ["aws-node"],
            installers: ["aws-vpc-cni-init"], filePiece: "-aws", hostLog: "/var/log/aws-routed-eni/ipamd.log"),
        CNIProvider(
            name: "azure-cns", plugins: ["azure-vnet", "azure-cns", "azure-vnet-ipam"],
            images: ["azure-cns", "azure-cni"],
            pods: ["azure-cns", "azure-cni"], daemons: ["cns-container"],
            // Source: NewPlugin's `case network.AzureCNS` in azure-container-networking.
            ownIPAM: ["azure-vnet": "azure-cns"], worksAlone: true, filePiece: "-azure"),
        CNIProvider(
            name: "kindnet", plugins: [], images: ["kindest/kindnetd", "kindnetd"], pods: ["kindnet"],
            daemons: ["kindnet-cni"], mark: "kindnet"),
        CNIProvider(
            name: "weave", plugins: ["weave-net", "weave-ipam"],
            images: ["weave-kube", "weave-npc", "weaveworks/weave"],
            pods: ["weave-net"], daemons: ["weave"], installers: ["weave-init"]),
        CNIProvider(
            name: "ovn-kubernetes", plugins: ["ovn-k8s-cni-overlay"], images: ["ovn-kubernetes", "ovn-kube"],
            pods: ["ovnkube-node"], daemons: ["ovnkube-node", "ovnkube-controller", "ovn-controller"],
            namespaces: ["openshift-ovn-kubernetes"], filePiece: "-ovn"
        ),
        CNIProvider(
            name: "kube-ovn", plugins: ["kube-ovn"], images: ["kubeovn/kube-ovn"], pods: ["kube-ovn-cni"],
            daemons: ["cni-server"]),
        CNIProvider(
            name: "antrea", plugins: ["antrea"], images: ["antrea/antrea", "antrea-agent"], pods: ["antrea-agent"],
            daemons: ["antrea-agent"],
            // Source: pkg/agent/cniserver/ipam of antrea, whose agent runs host-local from its own image.
            ownIPAM: ["antrea": "*"]),
        CNIProvider(
            name: "kube-router", plugins: [], images: ["kube-router"], pods: ["kube-router"],
            daemons: ["kube-router"], mark: "kuberouter"),
        CNIProvider(
            name: "kilo", plugins: [], images: ["squat/kilo"], pods: ["kilo"], daemons: ["kilo"], mark: "kilo"),
        CNIProvider(
            name: "terway", plugins: ["terway"], images: ["/terway"],
            pods: ["terway", "terway-eniip", "terway-eni", "terway-vpc"],
            daemons: ["terway", "policy"], brings: ["cilium-cni"]),
        CNIProvider(
            name: "gke-netd", plugins: [], images: ["/netd:", "/netd-amd64:"], pods: ["netd"], daemons: ["netd"],
            mark: "gke-ptp"),
        CNIProvider(
            name: "nsx-ncp", plugins: ["nsx"], images: ["nsx-ncp"], pods: ["nsx-node-agent", "nsx-ncp-bootstrap"],
            daemons: ["nsx-node-agent"], namespaces: ["nsx-system", "vmware-system-nsx"]),
        CNIProvider(
            name: "contrail", plugins: ["contrail-k8s-cni"], images: ["contrail-vrouter", "contrail-kubernetes-cni"],
            pods: ["contrail", "contrail-agent"], daemons: ["contrail-vrouter-agent"], namespaces: ["tungsten"]),
        CNIProvider(
            name: "aci-containers", plugins: ["opflex-agent-cni"], images: ["aci-containers-host", "noiro/opflex"],
            pods: ["aci-containers-host"], daemons: ["aci-containers-host"],
            // Source: cmd/opflex-agent-cni of aci-containers.
            ownIPAM: ["opflex-agent-cni": "opflex-agent-cni-ipam"]),
        CNIProvider(
            name: "coil", plugins: ["coil"], images: ["cybozu-go/coil", "cybozu/coil"], pods: ["coild"],
            daemons: ["coild"]),
        CNIProvider(
            name: "oci-vcn", plugins: ["oci-ipvlan", "oci-ptp"], images: ["oci-native", "native-pod-network"],
            pods: ["vcn-native-ip-cni"], daemons: ["vcn-native-ip-cni"]),
        CNIProvider(
            name: "tke", plugins: ["tke-bridge", "tke-route-eni", "galaxy-sdn"],
            images: ["tke-bridge-agent", "tke-eni-agent", "tkestack/galaxy"],
            pods: ["tke-bridge-agent", "tke-eni-agent", "galaxy", "galaxy-daemonset"],
            daemons: ["tke-bridge-agent", "tke-eni-agent", "galaxy"]),
        CNIProvider(
            name: "danm", plugins: ["danm", "fakeipam"], images: ["danm-cni", "nokia/danm"],
            pods: ["danm", "danm-cni"],
            daemons: [],
            role: .meta),
        CNIProvider(
            name: "cni-genie", plugins: ["genie"], images: ["genie-plugin"], pods: ["genie", "genie-plugin"],
            daemons: [], role: .meta),
        CNIProvider(
            name: "meshnet", plugins: ["meshnet"], images: ["networkop/meshnet"], pods: ["meshnet"],
            daemons: ["meshnet"], role: .meta),
        CNIProvider(
            name: "romana", plugins: ["romana"], images: ["romana/"], pods: ["romana", "romana-agent"],
            daemons: ["romana-agent"]),
        CNIProvider(
            name: "hybridnet", plugins: ["hybridnet"], images: ["hybridnet"], pods: ["hybridnet", "hybridnet-daemon"],
            daemons: ["cni-daemon"]),
        CNIProvider(
            name: "spiderpool", plugins: ["coordinator", "spiderpool"], images: ["spiderpool"],
            pods: ["spiderpool-agent"],
            daemons: ["spiderpool-agent"], role: .meta),
        CNIProvider(
            name: "openshift-sdn", plugins: ["openshift-sdn"], images: ["openshift-sdn"], pods: ["sdn"],
            daemons: ["sdn"]),
    ]
}
