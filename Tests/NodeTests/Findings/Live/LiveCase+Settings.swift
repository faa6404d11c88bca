/// config.toml.
extension LiveCase {
    static let settings: [LiveCase] = [
        LiveCase(
            code: "ConfTemplateSelectsNothing", verdict: "ready", file: toml,
            cause: "setting 'conf_template = \"10-calico.conflist\"'",
            fix: "cp $GOOD $T"),
        LiveCase(
            code: "ConfigKeyIgnored", verdict: "ready", file: toml, cause: "setting 'conf_dirs = \"/etc/cni\"'",
            fix: "cp $GOOD $T"),
        LiveCase(
            code: "OtherPluginDirOnDisk", verdict: "degraded", file: toml,
            // With the plugins there as well: a restart would lose nothing.
            cause: "mkdir -p /opt/cni/bin; cp $B/* /opt/cni/bin/; sed 's|/usr/lib/cni|/opt/cni/bin|' $GOOD >$T",
            fix: "cp $GOOD $T; rm -r /opt/cni/bin"),
        LiveCase(
            code: "NextRestartContainerdExits", verdict: "degraded", file: toml, cause: "printf '[plugins\\n' >>$T",
            fix: "cp $GOOD $T"),
        LiveCase(
            code: "NextStartUndecided", verdict: "ready", file: toml,
            cause: "cp $GOOD $T; printf '[metrics]\\naddress = \"127.0.0.1:1338\"\\n' >>$T", fix: "cp $GOOD $T"),
        // The same file costs the containerd of bookworm its plugins at the next restart, and that of trixie nothing.
        replacedByImport("degraded", on: .bookworm), replacedByImport("ready", on: .trixie),
        LiveCase(
            code: "PredictionIncomplete", verdict: "degraded", file: "/etc/containerd/x.toml", on: [.bookworm],
            cause: """
                head -c 5000000 /dev/zero | tr '\\0' '#' >/etc/containerd/x.toml
                sed '/^version/a imports = ["/etc/containerd/x.toml"]' $GOOD >$T
                """, fix: "cp $GOOD $T; rm /etc/containerd/x.toml"),
        LiveCase(
            code: "CRIDisabled", verdict: "notReady", file: toml, on: [.bookworm, .forky],
            cause: "sed '/^version/a disabled_plugins = [\"io.containerd.grpc.v1.cri\"]' $GOOD >$T; again",
            fix: "cp $GOOD $T; again"),
        LiveCase(
            code: "CRILoadFailed", verdict: "notReady", file: toml, on: [.trixie],
            cause: """
                cp $GOOD $T
                printf '[plugins."io.containerd.grpc.v1.cri".registry]\\nconfig_path = "/etc/containerd/certs.d"\\n\
                [plugins."io.containerd.grpc.v1.cri".registry.mirrors."x"]\\nendpoint = ["https://x"]\\n' >>$T
                again
                """, fix: "cp $GOOD $T; again"),
    ]

    private static func replacedByImport(_ verdict: String, on generation: Generation) -> LiveCase {
        LiveCase(
            code: "ConfigReplacedByImport", verdict: verdict, file: toml, on: [generation],
            cause: """
                mkdir -p /etc/containerd/conf.d
                printf 'version = 2\\n[plugins."io.containerd.grpc.v1.cri"]\\nsandbox_image = "x"\\n' >/etc/containerd/conf.d/x.toml
                sed '/^version/a imports = ["/etc/containerd/conf.d/*.toml"]' $GOOD >$T
                """, fix: "cp $GOOD $T; rm -r /etc/containerd/conf.d")
    }
}
