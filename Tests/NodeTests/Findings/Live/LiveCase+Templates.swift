/// Networks that containerd makes of a template, once kubelet tells it the node's range.
extension LiveCase {
    static let templates: [LiveCase] = [
        LiveCase(
            code: "ConfTemplateMissing", verdict: "notReady", on: [.bookworm],
            // A containerd that is away notes no removal.
            cause:
                "systemctl stop containerd.service; rm $L; setting 'conf_template = \"/etc/cni/none.template\"'; again",
            fix: "cp $GOOD $T; \(back); again"),
        LiveCase(
            code: "ConfTemplateWins", verdict: "degraded", file: toml, on: [.bookworm],
            cause: """
                rm $L; printf '\(bridge("mynet", "{{.PodCIDR}}"))' >/etc/cni/template
                setting 'conf_template = "/etc/cni/template"'; again
                """,
            then: { node in
                let id = try node.runAgent(.cilium)
                try Node.script("pod-cidr", node.name, "10.42.3.0/24")
                try node.shell(
                    """
                    printf '{"name": "cilium", "cniVersion": "0.3.1", "plugins": [{"type": "cilium-cni"}]}' \
                        >/etc/cni/net.d/20-cilium.conflist
                    """)
                return [id]
            }, fix: "rm -f $C/*.conflist; cp $GOOD $T; \(back); again"),
    ]

    private static let back = "cp /root/calico/10-calico.conflist $C/"
}
