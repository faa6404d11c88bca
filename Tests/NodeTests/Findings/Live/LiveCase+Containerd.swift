/// containerd itself, and its socket.
extension LiveCase {
    static let runtime: [LiveCase] = [
        LiveCase(
            code: "CRIDisabledUntilRestart", verdict: "notReady", file: toml, on: [.trixie],
            cause: """
                sed '/^version/a disabled_plugins = ["io.containerd.grpc.v1.cri"]' $GOOD >$T; again; cp $GOOD $T
                """, fix: "again"),
        LiveCase(
            code: "ContainerdStopped", verdict: "notReady", on: [.bookworm], cause: "systemctl stop containerd.service",
            fix: "systemctl start containerd.service"),
        LiveCase(
            code: "ContainerdMasked", verdict: "notReady", on: [.trixie],
            cause: "systemctl mask --now containerd.service", fix: "systemctl unmask containerd.service; again"),
        LiveCase(
            code: "ContainerdStarting", verdict: "notReady", on: [.bookworm, .forky],
            cause: "systemctl kill --signal=KILL containerd.service",
            fix: ":",
            patience: 20),
        LiveCase(
            code: "ContainerdWillNotStart", verdict: "notReady", file: toml, on: [.bookworm],
            cause: "printf '[plugins\\n' >>$T; again || true", fix: "cp $GOOD $T; again"),
        LiveCase(
            code: "ContainerdFailed", verdict: "notReady", on: [.trixie],
            cause: """
                mkdir -p /run/systemd/system/containerd.service.d
                printf '[Service]\\nRestart=no\\n' >/run/systemd/system/containerd.service.d/x.conf
                systemctl daemon-reload; systemctl kill --signal=KILL containerd.service
                """, fix: "rm -r /run/systemd/system/containerd.service.d; systemctl daemon-reload; again"),
        LiveCase(
            code: "RuntimeNotExecutable", verdict: "notReady", file: "/opt/x/containerd", on: [.bookworm, .forky],
            cause: """
                mkdir -p /opt/x; cp /usr/bin/containerd /opt/x; chmod 644 /opt/x/containerd
                unit '[Service]\\nExecStart=\\nExecStart=/opt/x/containerd'; again || true
                """, fix: "plain; rm -r /opt/x; again"),
        LiveCase(
            code: "RuntimeDependencyFailed", verdict: "notReady", on: [.bookworm, .forky],
            cause: """
                printf '[Service]\\nExecStart=/bin/sh -c "sleep 1; echo panic: no store; exit 2"\\n' >/run/systemd/system/store.service
                unit '[Unit]\\nBindsTo=store.service\\nAfter=store.service'; again
                """, fix: "plain; rm /run/systemd/system/store.service; systemctl daemon-reload; again"),
        LiveCase(
            code: "RuntimeOlderThanConfig", verdict: "degraded", file: toml, on: [.trixie, .forky],
            cause: #"sed 's|^version = .|&\nroot = "/run/second/root"|' $GOOD >$T"#, fix: "cp $GOOD $T"),
        LiveCase(
            code: "WatchElsewhere", verdict: "notReady", on: [.bookworm],
            cause: "mv $C /etc/cni/old; unready; cp -a /etc/cni/old $C", fix: "again; rm -r /etc/cni/old"),
        LiveCase(
            code: "WatchDead", verdict: "notReady", on: [.trixie],
            cause: "mv $C /etc/cni/old; unready; cp -a /etc/cni/old $C", fix: "again; rm -r /etc/cni/old"),
        // Nothing tells containerd of a mount: it stays ready.
        LiveCase(
            code: "WatchElsewhere", verdict: "degraded", on: [.bookworm, .forky],
            cause: "cp -a $C /root/net.d; mount --bind /root/net.d $C", fix: "umount --lazy $C; rm -r /root/net.d"),
        // One that is held up finds the new directory when it comes to load for the removal of the old one.
        LiveCase(
            code: "WatchDead", verdict: "degraded", on: [.bookworm],
            cause: """
                systemctl kill --signal=STOP containerd.service
                rm -r $C; mkdir -m 700 $C; cp /root/calico/* $C/
                systemctl kill --signal=CONT containerd.service
                """, fix: "again"),
        LiveCase(
            code: "RuntimeExitedOnConfDirRemoval", verdict: "notReady", file: "/etc/cni/net.d", on: [.forky],
            cause: "cp -a $C /etc/cni/old; rm -r $C",
            fix: "mv /etc/cni/old $C", patience: 20),
        LiveCase(
            code: "ConfFileBlocks", verdict: "notReady", file: first, on: [.trixie], cause: "mkfifo \(first); nudge",
            fix: "rm \(first); again",
            patience: 30),
        LiveCase(
            code: "ContainerdCrashLoop", verdict: "notReady", on: [.bookworm],
            // Not even its libraries can be opened.
            cause: "unit '[Unit]\\nStartLimitIntervalSec=0\\n[Service]\\nRestartSec=1s\\nLimitNOFILE=3'; again || true",
            fix: "plain; again"),
        LiveCase(
            code: "InotifyLimit", verdict: "notReady", on: [.bookworm],
            // The limit itself is the whole machine's, and is not a test's to use up: the kernel gives the same answer.
            cause: "unit '[Service]\\nSystemCallFilter=~inotify_init1:EMFILE'; again", fix: "plain; again"),
        LiveCase(
            code: "PredictionDisproved", verdict: "notReady", file: list, on: [.bookworm],
            // netready may read what this containerd may not. A change within a second of a start may be one after it.
            cause: """
                unit '[Service]\\nCapabilityBoundingSet=~CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH'
                chown nobody $L; chmod 600 $L; sleep 1.5; again
                """, fix: "chown root $L; plain; again"),
        LiveCase(
            code: "SocketGone", verdict: "notReady", on: [.bookworm],
            cause: "mv /run/containerd/containerd.sock /run/containerd/x.sock",
            fix: "mv /run/containerd/x.sock /run/containerd/containerd.sock"),
        LiveCase(
            code: "SocketUnreachable", verdict: "unknown", on: [.bookworm],
            cause: """
                printf '[daemon]\\ncontainerd_unit = "none.service"\\nsocket = "/run/none.sock"\\n' >$N/place.toml
                systemctl reload netreadyd.service
                """, fix: "rm $N/place.toml; systemctl reload netreadyd.service"),
        LiveCase(
            code: "SocketDenied", verdict: "unknown", on: [.bookworm],
            // The daemon is root without the right to write where root may not; check is given the same rights.
            cause: "chown nobody /run/containerd/containerd.sock; chmod 600 /run/containerd/containerd.sock; daemon",
            fix: "chown root /run/containerd/containerd.sock",
            asking: "setpriv --bounding-set=-all,+sys_ptrace,+dac_read_search "),
        LiveCase(
            code: "ProxyInterceptsPlugins", verdict: "degraded", on: [.bookworm],
            cause: "unit '[Service]\\nEnvironment=HTTPS_PROXY=http://proxy:3128 NO_PROXY=10.0.0.0/16'; again",
            fix: "plain; again"),
        // The next restart goes by it, and none is needed before that.
        LiveCase(
            code: "RestartEndsPods", verdict: "ready", cause: "unit '[Service]\\nKillMode=control-group'", fix: "plain"
        ),
        LiveCase(
            code: "RestartEndsPods", verdict: "ready", on: [.bookworm], cause: "unit '[Service]\\nKillMode=mixed'",
            fix: "plain"),
    ]
}
