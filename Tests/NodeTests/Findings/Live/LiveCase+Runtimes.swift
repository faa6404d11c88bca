/// kubelet and other runtimes, beside containerd or in its place.
extension LiveCase {
    static let kubelet: [LiveCase] = [
        LiveCase(
            code: "HandlerNetworkBroken", verdict: "degraded", file: "/etc/cni/other", on: [.bookworm],
            cause: """
                mkdir -p /etc/cni/other; printf '{' >/etc/cni/other/10-x.conflist
                cp $GOOD $T
                printf '[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]\\n\
                runtime_type = "io.containerd.runc.v2"\\n\
                [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.other]\\n\
                runtime_type = "io.containerd.runc.v2"\\ncni_conf_dir = "/etc/cni/other"\\n' >>$T
                again
                """, fix: "cp $GOOD $T; rm -r /etc/cni/other; again"),
        LiveCase(
            code: "KubeletUsesOtherRuntime", verdict: "ready", file: config, on: [.bookworm],
            cause: """
                mkdir -p /var/lib/kubelet
                printf 'kind: KubeletConfiguration\\ncontainerRuntimeEndpoint: unix:///run/crio/crio.sock\\n' >\(config)
                printf '[daemon]\\ncontainerd_unit = "containerd.service"\\nsocket = "/run/containerd/containerd.sock"\\n' >$N/x.toml
                systemctl reload netreadyd.service
                """, fix: "rm -r /var/lib/kubelet $N/x.toml; systemctl reload netreadyd.service"),
        // kubelet's words are news for a quarter of an hour.
        LiveCase(
            code: "CgroupDriverMismatch", verdict: "degraded", file: toml, on: [.bookworm], cause: killedPods,
            fix: "rm -r /var/lib/kubelet"),
        LiveCase(
            code: "CgroupDriverMismatch", verdict: "notReady", file: toml, on: [.bookworm],
            cause: "rm $L; \(killedPods)",
            fix: "rm -r /var/lib/kubelet; cp /root/calico/10-calico.conflist $C/"),
    ]

    private static let config = "/var/lib/kubelet/config.yaml"

    private static let killedPods = """
        mkdir -p /var/lib/kubelet
        printf 'kind: KubeletConfiguration\\ncgroupDriver: systemd\\n' >\(config)
        sign='I1129 10:00:00.000000 1 util.go:30] "Pod sandbox changed, it will be killed and re-created." pod="default/web"'
        kubelet "$sign" "$sign"
        """

    static let hanging: [LiveCase] = [
        LiveCase(
            code: "StatusSlow", verdict: "unknown", on: [.bookworm],
            // Who opens a FIFO waits, also when its name is gone. The daemon has no older answer to go by.
            cause: """
                mkfifo \(first); nudge; says ConfFileBlocks; rm \(first)
                printf '[daemon]\\nhang_after = "10s"\\n' >$N/hang.toml; daemon
                """),
        LiveCase(
            code: "StatusHangs", verdict: "notReady", on: [.bookworm], cause: ":", fix: "again",
            voice: .daemonAlone("check ends after some seconds, and a hang is told after ten at least (hang_after)"),
            patience: 60),
    ]

    static let besides: [LiveCase] = [
        LiveCase(
            code: "TwoRuntimes", verdict: "ready", on: [.bookworm],
            cause: """
                mkdir -p /run/k3s/containerd /run/second
                sed 's|^version = 2|&\\nroot = "/run/second/root"\\nstate = "/run/second/state"|' $GOOD >/run/second/config.toml
                printf '[Service]\\nExecStart=/usr/bin/containerd -c /run/second/config.toml -a /run/k3s/containerd/containerd.sock\\n' \
                    >/run/systemd/system/k3s.service
                systemctl daemon-reload; systemctl start k3s.service
                """,
            then: { node in
                try node.startKubelet(
                    config:
                        "kind: KubeletConfiguration\ncontainerRuntimeEndpoint: unix:///run/containerd/containerd.sock\n"
                )
                return []
            },
            fix: """
                systemctl stop kubelet.service k3s.service
                rm -rf /run/k3s /run/second /run/systemd/system/k3s.service /etc/systemd/system/kubelet.service /var/lib/kubelet \
                    /usr/local/bin/kubelet
                systemctl daemon-reload
                """)
    ]

    private static let template = "/var/lib/rancher/k3s/agent/etc/containerd/config-v3.toml.tmpl"

    /// k3s ends with these words each time that systemd starts it.
    private static func ending(_ words: String) -> String {
        """
        printf '#!/bin/sh\\necho "level=fatal msg=\\\\"\(words)\\\\""; exit 1\\n' >/usr/local/bin/k3s
        chmod 755 /usr/local/bin/k3s
        printf '[Unit]\\nStartLimitIntervalSec=0\\n[Service]\\nExecStart=/usr/local/bin/k3s agent\\nRestart=always\\nRestartSec=500ms\\n' \
            >/run/systemd/system/k3s.service
        systemctl daemon-reload; systemctl restart k3s.service
        """
    }

    static let distribution: [LiveCase] = [
        LiveCase(
            code: "SupervisorCrashLoop", verdict: "notReady", on: [.bookworm], cause: ending("no default routes found")),
        LiveCase(
            code: "SupervisorRefusesConfig", verdict: "notReady", file: template, on: [.bookworm],
            cause: ending("failed to parse \(template): unexpected EOF")),
    ]

    static let instead: [LiveCase] = [
        LiveCase(code: "NoRuntime", verdict: "unknown", on: [.bookworm], cause: ":"),
        LiveCase(
            code: "OtherRuntime", verdict: "unknown", on: [.bookworm], cause: ":",
            then: { node in
                try node.startDocker()
                return []
            }),
    ]
}
