/// What plugins say of a pod that asks for what it cannot have: a network, an address or a port of its own.
extension Phrase {
    static var ofRequests: [Phrase] {
        [
            request(
                "cannot find a network-attachment-definition", "multus",
                "getKubernetesDelegate in pkg/k8sclient/k8sclient.go",
                "getKubernetesDelegate: cannot find a network-attachment-definition (nosuch) in namespace (shop)"),
            request(
                "namespace isolation enabled, annotation violates permission", "multus",
                "GetNetworkDelegates in pkg/k8sclient/k8sclient.go",
                "GetNetworkDelegates: namespace isolation enabled, annotation violates permission, pod is in namespace a"
            ),
            request(
                "parsePodNetworkAnnotation: ", "multus", "parsePodNetworkAnnotation in pkg/k8sclient/k8sclient.go",
                "parsePodNetworkAnnotation: invalid annotation value, must have at least one network"),
            request(
                "parsePodNetworkObjectText: ", "multus", "parsePodNetworkObjectText in pkg/k8sclient/k8sclient.go",
                "parsePodNetworkObjectText: Invalid network object (more than one '/')"),
            request(
                "getCNIConfigFromSpec: ", "multus",
                "GetCNIConfig in pkg/netutils of network-attachment-definition-client",
                "GetCNIConfig: err in getCNIConfigFromSpec: invalid character '}'"),
            request(
                "failed to lookup master", "macvlan, ipvlan, vlan", "createMacvlan in plugins/main/macvlan/macvlan.go",
                #"error adding container to network "storage": failed to lookup master "eth9": Link not found"#),
            request(
                "is not available in range set", "host-local",
                "Get in plugins/ipam/host-local/backend/allocator/allocator.go",
                "failed to allocate for range 0: requested IP address 10.88.0.101 is not available in range set 10.88.0.1-10.88.255.254"
            ),
            request(
                "static IP allocation failed", "danm", "pkg/ipam/ipam.go",
                "static IP allocation failed, requested IP address:2001:11:194:101::101 is already in use"),
            request(
                "error getting IP from IPAM: resource already exists", "calico",
                "AssignIP in libcalico-go/lib/ipam/ipam.go",
                "error getting IP from IPAM: resource already exists: 10.233.110.22"),
            Phrase(
                .ownRequest, "the given pool", "does not exist, or is not enabled", of: "calico", "source",
                "determinePools in libcalico-go/lib/ipam/ipam.go",
                "the given pool (10.233.64.0/18) does not exist, or is not enabled"),
            Phrase(
                .ownRequest, "cni.projectcalico.org/", besides: ["annotation", "parse", "invalid"], of: "calico",
                "source",
                "CmdAddK8s in cni-plugin/pkg/k8s/k8s.go",
                #"failed to parse pod's annotation "cni.projectcalico.org/ipAddrs": no IP"#),
            request(
                "cannot open hostport", "CRI-O and kubelet", "openHostports in hostport_manager.go",
                "cannot open hostport 50051 for pod server: listen tcp :50051: bind: address already in use"),
            request(
                "annotation value error", "istio-cni", "NewRedirect in cni/pkg/plugin/sidecar_redirect.go",
                #"redirect failed: annotation value error for value interceptionMode; annotationFound = true"#),
            request(
                "resource is unreasonably", "bandwidth",
                "validateBandwidthIsReasonable in k8s.io/kubernetes/pkg/util/bandwidth",
                "resource is unreasonably small (< 1kbit)"),
            request(
                "AddressOutOfRange", "kube-ovn", "pkg/ipam/ipam.go",
                "failed to get static ip 10.0.0.1: AddressOutOfRange"),
            request(
                "AddressConflict", "kube-ovn", "pkg/ipam/ipam.go", "failed to get static ip 10.16.0.9: AddressConflict"),
        ]
    }

    private static func request(
        _ piece: String, _ program: StaticString, _ source: StaticString, _ sample: StaticString
    ) -> Phrase {
        Phrase(.ownRequest, piece, of: program, "source", source, sample)
    }
}
