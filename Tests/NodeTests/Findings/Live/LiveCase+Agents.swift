/// Pods of CNIs' agents as a kubelet makes them; their logs are written by the test, since their image has nothing to say.
extension LiveCase {
    static let agents: [LiveCase] = [
        LiveCase(
            code: "ReadyButAgentDown", verdict: "degraded", file: list, on: [.bookworm], cause: ":",
            then: { node in
                let id = try node.runAgent(.calico)
                try node.end(.calico)
                return [id]
            }, fix: ":"),
        LiveCase(
            code: "AgentFailing", verdict: "notReady", on: [.bookworm], cause: "rm $L",
            then: { node in
                let id = try node.runAgent(.calico)
                try node.log(.calico, "[FATAL][1] startup/startup.go 1: a setting of the datastore is missing")
                try node.end(.calico)
                return [id]
            }, fix: back),
        LiveCase(
            code: "AgentAPIUnreachable", verdict: "notReady", on: [.bookworm], cause: "rm $L",
            then: { node in
                let id = try node.runAgent(.calico)
                try node.log(
                    .calico, "[ERROR][1] Get \\\"https://10.96.0.1:443/api/v1/nodes\\\": dial tcp: i/o timeout")
                return [id]
            }, fix: back),
        LiveCase(
            code: "AgentWithoutPodCIDR", verdict: "notReady", on: [.bookworm], cause: "rm $L",
            then: { node in
                let id = try node.runAgent(.flannel)
                try node.log(.flannel, "Error registering network: failed to acquire lease: node pod cidr not assigned")
                return [id]
            }, fix: back),
        LiveCase(
            code: "HostDirectoryUnwritable", verdict: "notReady", file: "/etc/cni/net.d/10-flannel.conflist",
            on: [.bookworm], cause: "rm $L",
            then: { node in
                let id = try node.runAgent(.flannel)
                try node.log(
                    .flannel, "cp: cannot create /host/etc/cni/net.d/10-flannel.conflist: Read-only file system")
                return [id]
            }, fix: back),
        LiveCase(
            code: "LeftoverCNIConfig", verdict: "degraded", file: list, on: [.bookworm], cause: ":",
            then: { [try $0.runAgent(.cilium)] }, fix: ":"),
        LiveCase(
            code: "ConfOwnershipFight", verdict: "degraded", file: "\(list).cilium_bak", on: [.bookworm],
            cause: """
                cp $B/calico $B/cilium-cni; mv $L $L.cilium_bak
                printf '{"name": "cilium", "cniVersion": "0.3.1", "plugins": [{"type": "cilium-cni"}]}' >$C/05-cilium.conflist
                """, then: { try [$0.runAgent(.calico), $0.runAgent(.cilium)] },
            fix: "mv $L.cilium_bak $L; rm $C/05-cilium.conflist $B/cilium-cni"),
        LiveCase(
            code: "ConfOwnershipFight", verdict: "notReady", file: "/etc/cni/net.d", on: [.bookworm],
            cause:
                "for i in 1 2 3; do rm $L; sleep 0.3; cp /root/calico/10-calico.conflist $C/; sleep 0.3; done; rm $L",
            then: { try [$0.runAgent(.calico), $0.runAgent(.istio)] }, fix: back),
        // A failed pull is news for a quarter of an hour.
        LiveCase(
            code: "AgentImagePull", verdict: "degraded", file: list, on: [.bookworm], cause: ":", then: failPull,
            fix: ":"),
        LiveCase(code: "AgentImagePull", verdict: "notReady", on: [.bookworm], cause: "rm $L", then: failPull),
    ]

    private static let back = "cp /root/calico/10-calico.conflist $C/"

    private static let failPull: @Sendable (Node) throws -> [String] = { node in
        let id = try node.runAgent(.calico, isWaiting: true)
        try Node.script("fail-pull", node.name, "localhost:1/calico/node:v3.27.0")
        return [id]
    }
}
