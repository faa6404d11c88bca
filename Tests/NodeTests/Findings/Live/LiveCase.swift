/// A finding on a booted node: what brings it about and what takes it away, as a person would do it in a shell.
struct LiveCase: Sendable {
    var code: String
    /// What the record names; nil where it is no matter or has none.
    var file: String?
    var on: Set<Generation> = Set(Generation.allCases)
    /// Shell; see ``prelude``.
    var cause: String
    var mend: String
    /// Seconds for each of the two.
    var patience: Double = 30

    /// What the scripts of all cases may use.
    static let prelude = """
        C=/etc/cni/net.d L=/etc/cni/net.d/10-calico.conflist K=/etc/cni/net.d/calico-kubeconfig
        T=/etc/containerd/config.toml GOOD=/usr/share/netready-node/config.toml
        again() { systemctl reset-failed containerd.service; systemctl restart containerd.service; }
        nudge() { : >$C/.nudge; rm $C/.nudge; }
        unready() { for i in $(seq 600); do ! grep -q '"verdict": "notReady"' /run/netready/status.json || return 0; sleep 0.05; done; }
        setting() { sed "/\\.cni\\]/a $1" $GOOD >$T; }

        """

    static let all = files + programs + inputs + settings + runtime

    // MARK: conf_dir

    private static let first = "/etc/cni/net.d/05-first.conf"
    private static let firstList = "/etc/cni/net.d/05-first.conflist"

    private static let files: [LiveCase] = [
        // A file that is only made gives containerd no event: it has to be written to.
        inFront("ConfFileEmpty", first, "echo"),
        inFront("ConfFileEmpty", first, #"printf '{"type": "x"'"#, on: [.trixie]),
        inFront("ConfFileMalformed", first, #"printf '{"type": "x",}'"#),
        inFront("ConfFileInvalid", firstList, #"printf '{"name": "x", "plugins": []}'"#),
        inFront("ConfWrongExtension", first, #"printf '{"name": "x", "plugins": [{"type": "x"}]}'"#),
        inFront("ReadingIncomplete", first, "head -c 1200000 /dev/zero", on: [.bookworm]),
        inFront("DefaultNetworkShadows", firstList, "printf '\(bridge("podman", "10.88.0.0/16"))'"),
        inFront(
            "ChainPluginOrphaned", firstList,
            #"printf '{"name": "x", "cniVersion": "0.4.0", "plugins": [{"type": "portmap"}]}'"#),
        LiveCase(
            code: "ConfFileUnreadable", file: first, cause: "ln -s /run/gone \(first); nudge", mend: "rm \(first)"),
        // What is moved in gives no event that containerd loads on.
        LiveCase(
            code: "NextLoadFails", file: first, cause: "printf '{' >/etc/cni/a; mv /etc/cni/a \(first)",
            mend: "rm \(first)"),
        LiveCase(
            code: "OtherNetworksOnDisk", file: firstList,
            cause: "printf '\(bridge("mynet", "10.42.3.0/24"))' >/etc/cni/a; mv /etc/cni/a \(firstList)",
            mend: "rm \(firstList)"),
        LiveCase(
            code: "ConfDirEmpty", file: "/etc/cni/net.d/10-calico.conflist", cause: "rm $L",
            mend: "cp /root/calico/10-calico.conflist $C/"),
        LiveCase(
            code: "ConfRemoved", file: "/etc/cni/net.d/10-calico.conflist.cilium_bak", cause: "mv $L $L.cilium_bak",
            mend: "cp $L.cilium_bak $L; rm $L.cilium_bak"),
        LiveCase(
            code: "ConfInWrongDirectory", file: "/etc/cni/10-calico.conflist", cause: "mv $L /etc/cni/",
            mend: "cp /etc/cni/10-calico.conflist $C/; rm /etc/cni/10-calico.conflist"),
        LiveCase(
            code: "ConfNotLoaded", file: "/etc/cni/net.d/10-calico.conflist",
            cause: "mv $L /etc/cni/; unready; mv /etc/cni/10-calico.conflist $C/", mend: "nudge"),
    ]

    /// A file that stands before the good one, and goes again.
    private static func inFront(
        _ code: String, _ file: String, _ text: String, on generations: Set<Generation> = Set(Generation.allCases)
    ) -> LiveCase {
        LiveCase(code: code, file: file, on: generations, cause: "\(text) >\(file)", mend: "rm \(file)")
    }

    private static func bridge(_ name: String, _ subnet: String) -> String {
        #"{"name": "\#(name)", "cniVersion": "0.4.0", "plugins": [{"type": "bridge", "ipam": {"type": "host-local", "subnet": "\#(subnet)"}}]}"#
    }

    // MARK: Plug-ins

    private static let again = "install -m 755 /root/calico-plugin $B/calico"

    private static let programs: [LiveCase] = [
        LiveCase(code: "PluginBinaryMissing", cause: "rm $B/calico", mend: again),
        LiveCase(
            code: "PluginBinaryMissing", on: [.trixie], cause: "mv $B/loopback /root/", mend: "mv /root/loopback $B/"),
        LiveCase(code: "PluginBinaryNotExecutable", cause: "chmod 644 $B/calico", mend: "chmod 755 $B/calico"),
        LiveCase(code: "PluginBinaryIncomplete", cause: ": >$B/calico", mend: again),
        LiveCase(
            code: "PluginBinaryIncomplete", on: [.forky], cause: "head -c 8192 /root/calico-plugin >$B/calico",
            mend: again),
        LiveCase(
            code: "PluginBinaryWrongArchitecture",
            cause: "printf '\\267' | dd of=$B/calico bs=1 seek=18 conv=notrunc 2>/dev/null", mend: again),
        LiveCase(code: "PluginInterpreterMissing", cause: "printf '#!/bin/none\\n' >$B/calico", mend: again),
        LiveCase(
            code: "PluginDirectoryMismatch", cause: "mkdir -p /usr/libexec/cni; mv $B/calico /usr/libexec/cni/",
            mend: "mv /usr/libexec/cni/calico $B/"),
        LiveCase(
            code: "PluginStatusFails", on: [.forky],
            cause: """
                printf '#!/bin/sh\\n[ "$CNI_COMMAND" = STATUS ] || exit 0\\n\
                echo "{\\\\"cniVersion\\\\":\\\\"1.1.0\\\\",\\\\"code\\\\":50,\\\\"msg\\\\":\\\\"the store is gone\\\\"}"\\nexit 1\\n' >$B/status
                chmod 755 $B/status
                printf '{"name": "x", "cniVersion": "1.1.0", "plugins": [{"type": "status"}]}' >\(firstList)
                """, mend: "rm \(firstList) $B/status"),
    ]

    // MARK: What plug-ins read

    private static let inputs: [LiveCase] = [
        LiveCase(
            code: "KubeconfigMissing", file: "/etc/cni/net.d/10-calico.conflist", cause: "mv $K /root/k",
            mend: "mv /root/k $K"),
        LiveCase(
            code: "CredentialsExpired", file: "/etc/cni/net.d/calico-kubeconfig",
            cause: """
                sed -i 's/token: .*/token: x.'"$(printf '{"exp":1600000000}' | base64 -w0)"'.y/' $K
                """, mend: "cp /root/calico/calico-kubeconfig $C/"),
        // The directory of the agent's state is looked at with the next event, or within a minute.
        LiveCase(
            code: "AgentStateMissing", file: "/var/lib/calico/nodename",
            cause: "mv /var/lib/calico/nodename /root/; nudge",
            mend: "mv /root/nodename /var/lib/calico/; nudge"),
        LiveCase(
            code: "AddressesExhausted", file: "/var/lib/cni/networks/mynet",
            cause: """
                mkdir -p /var/lib/cni/networks/mynet
                for host in 2 3 4 5 6; do : >/var/lib/cni/networks/mynet/10.42.3.$host; done
                printf '\(bridge("mynet", "10.42.3.0/29"))' >\(firstList)
                """, mend: "rm -r /var/lib/cni/networks/mynet; rm \(firstList)"),
    ]

    // MARK: config.toml

    private static let toml = "/etc/containerd/config.toml"

    private static let settings: [LiveCase] = [
        LiveCase(
            code: "ConfTemplateSelectsNothing", file: toml, cause: "setting 'conf_template = \"10-calico.conflist\"'",
            mend: "cp $GOOD $T"),
        LiveCase(
            code: "ConfigKeyIgnored", file: toml, cause: "setting 'conf_dirs = \"/etc/cni\"'", mend: "cp $GOOD $T"),
        LiveCase(
            code: "OtherSettingsOnDisk", file: toml,
            // With the plug-ins there as well: a restart would lose nothing.
            cause: "mkdir -p /opt/cni/bin; cp $B/* /opt/cni/bin/; sed 's|/usr/lib/cni|/opt/cni/bin|' $GOOD >$T",
            mend: "cp $GOOD $T; rm -r /opt/cni/bin"),
        LiveCase(code: "NextRestartFails", file: toml, cause: "printf '[plugins\\n' >>$T", mend: "cp $GOOD $T"),
        LiveCase(
            code: "ConfigReplacedByImport", file: toml, on: [.bookworm, .trixie],
            cause: """
                mkdir -p /etc/containerd/conf.d
                printf 'version = 2\\n[plugins."io.containerd.grpc.v1.cri"]\\nsandbox_image = "x"\\n' >/etc/containerd/conf.d/x.toml
                sed '/^version/a imports = ["/etc/containerd/conf.d/*.toml"]' $GOOD >$T
                """, mend: "cp $GOOD $T; rm -r /etc/containerd/conf.d"),
        LiveCase(
            code: "CRIDisabled", file: toml, on: [.bookworm, .forky],
            cause: "sed '/^version/a disabled_plugins = [\"io.containerd.grpc.v1.cri\"]' $GOOD >$T; again",
            mend: "cp $GOOD $T; again"),
        LiveCase(
            code: "CRILoadFailed", file: toml, on: [.trixie],
            cause: """
                cp $GOOD $T
                printf '[plugins."io.containerd.grpc.v1.cri".registry]\\nconfig_path = "/etc/containerd/certs.d"\\n\
                [plugins."io.containerd.grpc.v1.cri".registry.mirrors."x"]\\nendpoint = ["https://x"]\\n' >>$T
                again
                """, mend: "cp $GOOD $T; again"),
        LiveCase(
            code: "RunningConfigStale", file: toml, on: [.trixie],
            cause: """
                sed '/^version/a disabled_plugins = ["io.containerd.grpc.v1.cri"]' $GOOD >$T; again; cp $GOOD $T
                """, mend: "again"),
    ]

    // MARK: containerd

    private static let runtime: [LiveCase] = [
        LiveCase(
            code: "ContainerdStopped", on: [.bookworm], cause: "systemctl stop containerd.service",
            mend: "systemctl start containerd.service"),
        LiveCase(
            code: "ContainerdMasked", on: [.trixie],
            cause: "systemctl mask --now containerd.service", mend: "systemctl unmask containerd.service; again"),
        LiveCase(
            code: "ContainerdStarting", on: [.forky], cause: "systemctl kill --signal=KILL containerd.service",
            mend: ":",
            patience: 20),
        LiveCase(
            code: "ContainerdWillNotStart", file: toml, on: [.bookworm],
            cause: "printf '[plugins\\n' >>$T; again || true", mend: "cp $GOOD $T; again"),
        LiveCase(
            code: "ContainerdFailed", on: [.trixie],
            cause: """
                mkdir -p /run/systemd/system/containerd.service.d
                printf '[Service]\\nRestart=no\\n' >/run/systemd/system/containerd.service.d/x.conf
                systemctl daemon-reload; systemctl kill --signal=KILL containerd.service
                """, mend: "rm -r /run/systemd/system/containerd.service.d; systemctl daemon-reload; again"),
        LiveCase(
            code: "WatchElsewhere", on: [.bookworm],
            cause: "mv $C /etc/cni/old; cp -a /etc/cni/old $C", mend: "again; rm -r /etc/cni/old"),
        LiveCase(
            code: "WatchDead", on: [.trixie],
            cause: "mv $C /etc/cni/old; cp -a /etc/cni/old $C", mend: "again; rm -r /etc/cni/old"),
        LiveCase(
            code: "ConfDirMissing", file: "/etc/cni/net.d", on: [.trixie], cause: "rm -r $C",
            mend: "mkdir -m 700 $C; cp /root/calico/* $C/; again"),
        LiveCase(
            code: "ConfDirRemoved", file: "/etc/cni/net.d", on: [.forky], cause: "cp -a $C /etc/cni/old; rm -r $C",
            mend: "mv /etc/cni/old $C", patience: 20),
        LiveCase(
            code: "ConfFileBlocks", file: first, on: [.trixie], cause: "mkfifo \(first); nudge",
            mend: "rm \(first); again",
            patience: 30),
    ]
}
