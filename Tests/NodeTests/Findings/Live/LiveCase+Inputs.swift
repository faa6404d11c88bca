/// What plugins read.
extension LiveCase {
    static let inputs: [LiveCase] = [
        LiveCase(
            code: "KubeconfigMissing", verdict: "degraded", file: "/etc/cni/net.d/10-calico.conflist",
            cause: "mv $K /root/k",
            fix: "mv /root/k $K"),
        LiveCase(
            code: "CredentialsExpired", verdict: "degraded", file: "/etc/cni/net.d/calico-kubeconfig",
            cause: """
                sed -i 's/token: .*/token: x.'"$(printf '{"exp":1600000000}' | base64 -w0)"'.y/' $K
                """, fix: "cp /root/calico/calico-kubeconfig $C/"),
        // The directory of the agent's state is looked at with the next event, or within a minute.
        LiveCase(
            code: "AgentStateMissing", verdict: "degraded", file: "/var/lib/calico/nodename",
            cause: "mv /var/lib/calico/nodename /root/; nudge",
            fix: "mv /root/nodename /var/lib/calico/; nudge"),
        LiveCase(
            code: "AddressesExhausted", verdict: "degraded", file: "/var/lib/cni/networks/mynet",
            cause: """
                mkdir -p /var/lib/cni/networks/mynet
                for host in 2 3 4 5 6; do : >/var/lib/cni/networks/mynet/10.42.3.$host; done
                printf '\(bridge("mynet", "10.42.3.0/29"))' >\(firstList)
                """, fix: "rm -r /var/lib/cni/networks/mynet; rm \(firstList)"),
    ]
}
