import Containerd
import Readiness

/// containerd itself: ended, silent, without CRI.
extension FindingCase {
    private static let goodConfig = "version = 2\n"
    private static let disabled = "version = 2\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n"

    static let runtime: [FindingCase] = [
        FindingCase(.otherRuntime, .info, naming: "CRI-O", "not containerd") { node in
            node.live?.runtimeName = "cri-o"
        } mend: { node in
            node.live?.runtimeName = "containerd"
        },
        FindingCase(.noRuntime, .warning, naming: "no known socket, unit or program") { node in
            node.runtime = .choose(RuntimeEvidence())
            node.live?.answer = .noSocket
        } mend: { node in
            node.runtime = nil
            node.serve()
        },
        FindingCase(.twoRuntimes, .info, naming: "CRI-O (/run/crio/crio.sock)", "kubelet's endpoint") { node in
            var evidence = RuntimeEvidence()
            evidence.sockets = [
                .init(KnownRuntime.usualSocket, .answers, pid: 7, unit: KnownRuntime.usualUnit),
                .init("/run/crio/crio.sock", .answers, pid: 8, unit: "crio.service"),
            ]
            evidence.kubelet = .init(endpoint: KnownRuntime.usualSocket, source: "/c.yaml", isInUse: true)
            node.runtime = .choose(evidence)
        } mend: { node in
            node.runtime = nil
        },
        FindingCase(.containerdWillNotStart, .error, at: "/etc/containerd/config.toml:2:1", naming: "will not start") {
            node in
            node.put("version = 2\n[plugins\n", at: Snapshot.config)
            node.end(active: "failed", sub: "failed", result: "exit-code")
        } mend: { node in
            node.put(goodConfig, at: Snapshot.config)
            node.serve()
        },
        FindingCase(.containerdMasked, .error, naming: "containerd.service", "unmask") { node in
            node.end(active: "inactive")
            node.live?.unit?.loadState = "masked"
        } mend: { node in
            node.serve()
        },
        FindingCase(.containerdStopped, .error, naming: "containerd.service") { node in
            node.end(active: "inactive")
        } mend: { node in
            node.serve()
        },
        FindingCase(.containerdCrashLoop, .error, naming: "3 times", "journalctl -u containerd.service") { node in
            node.end(active: "activating", sub: "auto-restart", result: "exit-code", restarts: 3)
        } mend: { node in
            node.serve()
        },
        FindingCase(
            .confDirRemoved, .error, at: Snapshot.directory, naming: "systemd is starting it again",
            on: SampleNode.second.snapshot
        ) { node in
            node.log("cni network conf monitor error: cni conf dir is removed, stop watching")
            node.end(active: "activating", sub: "auto-restart", result: "exit-code", restarts: 1)
        } mend: { node in
            node.serve()
        },
        FindingCase(.containerdFailed, .error, naming: "containerd.service", "exit-code") { node in
            node.end(active: "failed", sub: "failed", result: "exit-code")
        } mend: { node in
            node.serve()
        },
        FindingCase(.containerdStarting, .info) { node in
            node.live?.answer = .notInitialized
            node.live?.process?.startedMonotonic = node.takenAt.monotonic - 3 * Span.second
        } mend: { node in
            node.serve()
        },
        FindingCase(.confFileBlocks, .error, at: "/etc/cni/net.d/05-a.conf", naming: "FIFO", "remove it") { node in
            node.put(FileEntry(kind: .fifo, mode: 0o644, changed: Snapshot.recent), at: "/etc/cni/net.d/05-a.conf")
            node.live?.answer = .notInitialized
        } mend: { node in
            node.remove("/etc/cni/net.d/05-a.conf")
            node.serve()
        },
        FindingCase(.statusHangs, .error, naming: "Status") { node in
            node.live?.answer = .timedOut(versionAnswers: true)
            node.live?.delay = .hang
        } mend: { node in
            node.live?.delay = nil
            node.serve()
        },
        FindingCase(.statusSlow, .info, naming: "more than 5s", "last answer") { node in
            node.live?.delay = StatusDelay(lasts: 9 * Span.second, isOutstanding: true, age: Span.minute)
        } mend: { node in
            node.live?.delay = nil
        },
        FindingCase(.socketGone, .error, naming: "name is gone", "kubelet") { node in
            node.live?.answer = .noSocket
            node.live?.isSocketGone = true
        } mend: { node in
            node.live?.isSocketGone = false
            node.serve()
        },
        FindingCase(.socketUnreachable, .warning, naming: "no CRI socket") { node in
            node.live?.answer = .noSocket
        } mend: { node in
            node.serve()
        },
        FindingCase(.socketDenied, .warning, naming: "root") { node in
            node.live?.answer = .denied
        } mend: { node in
            node.serve()
        },
        FindingCase(.runtimeTooOld, .error, naming: "1.5.11", "v1.29.4", "upgrade") { node in
            node.live?.runningVersion = ContainerdVersion("1.5.11")
            node.installedVersion = ContainerdVersion("1.5.11")
            node.system.kubelet = KubeletReading(version: "v1.29.4")
            node.loseCRI()
        } mend: { node in
            node.live?.runningVersion = ContainerdVersion("1.7.24")
            node.installedVersion = ContainerdVersion("1.7.24")
            node.serve()
        },
        FindingCase(.inotifyLimit, .error, naming: "max_user_instances = 128") { node in
            node.system.inotifyInstances = 128
            node.log(
                "failed to load plugin io.containerd.grpc.v1.cri error=\"failed to create fsnotify watcher: too many open files\""
            )
            node.loseCRI()
        } mend: { node in
            node.system.inotifyInstances = 8192
            node.serve()
        },
        FindingCase(.versionNotPredicted, .warning, naming: "1.5.11") { node in
            node.live?.runningVersion = ContainerdVersion("1.5.11")
            node.installedVersion = ContainerdVersion("1.5.11")
        } mend: { node in
            node.live?.runningVersion = ContainerdVersion("1.6.0")
            node.installedVersion = ContainerdVersion("1.6.0")
        },
        FindingCase(.versionUnknown, .info) { node in
            node.installedVersion = nil
            node.live?.runningVersion = nil
        } mend: { node in
            node.installedVersion = ContainerdVersion("1.7.24")
            node.live?.runningVersion = ContainerdVersion("1.7.24")
        },
        FindingCase(.versionBeyondKnown, .info, naming: "2.9.0", on: SampleNode.second.snapshot) { node in
            node.installedVersion = ContainerdVersion("2.9.0")
        } mend: { node in
            node.installedVersion = ContainerdVersion("2.1.9")
        },
        FindingCase(.readingIncomplete, .warning, at: "/etc/containerd/config.toml", naming: "root") { node in
            node.put(goodConfig, at: Snapshot.config)
            node.edit(Snapshot.config) { $0.content = .unreadable("EACCES") }
        } mend: { node in
            node.put(goodConfig, at: Snapshot.config)
        },
        FindingCase(.criDisabled, .error, at: "/etc/containerd/config.toml:2:22", naming: "switched off") { node in
            node.put(disabled, at: Snapshot.config)
            node.loseCRI()
        } mend: { node in
            node.put(goodConfig, at: Snapshot.config)
            node.serve()
        },
        FindingCase(.criLoadFailed, .error, at: "/etc/containerd/config.toml:4:3", naming: "without CRI", "mirrors") {
            node in
            node.put(mirrors(configPath: "/etc/containerd/certs.d"), at: Snapshot.config)
            node.loseCRI()
        } mend: { node in
            node.put(mirrors(configPath: ""), at: Snapshot.config)
            node.serve()
        },
        FindingCase(.runningConfigStale, .error, at: "/etc/containerd/config.toml", naming: "only a restart") { node in
            node.put(goodConfig, at: Snapshot.config)
            node.loseCRI()
        } mend: { node in
            node.serve()
        },
    ]

    private static func mirrors(configPath: String) -> String {
        """
        version = 2
        [plugins."io.containerd.grpc.v1.cri".registry]
          config_path = "\(configPath)"
          [plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]
            endpoint = ["https://mirror.example"]

        """
    }
}

extension SampleNode {
    /// The sound node with containerd 2.1, whose plug-ins are asked for their STATUS.
    static var second: SampleNode {
        var node = SampleNode.ready([(Snapshot.conflist, calico)], networks: ["k8s-pod-network"])
        node.version = "2.1.9"
        return node
    }
}
