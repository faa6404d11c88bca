import Node
import Syntax

/// What lines of containerd's log tell, and what runc says in them.
extension JournalLine {
    /// containerd ends itself.
    ///
    /// Source: `syncLoop` in internal/cri/server/cni_conf_syncer.go, since 2.1.
    var tellsOfRemovedDirectory: Bool { holds("cni conf dir is removed") }

    /// A plug-in of containerd did not load.
    ///
    /// Source: New in cmd/containerd/server/server.go of containerd.
    var tellsOfFailedPlugin: Bool { holds("failed to load plugin") }

    /// The CRI plug-in did not load. Others fail to load on every node, those of snapshotters that are not set up.
    var tellsOfFailedCRI: Bool { tellsOfFailedPlugin && (holds(".grpc.v1.cri") || holds(".cri.v1.")) }

    /// Which of the kernel's limits of inotify kept the CRI plug-in from loading.
    ///
    /// Source: inotify_init(2) for instances, inotify_add_watch(2) for watches.
    var missingInotify: InotifyShortage.Kind? {
        if holds("too many open files") { return holds("fsnotify") || holds("inotify") ? .instance : nil }
        return holds("no space left on device") && holds("watch cni conf dir") ? .watch : nil
    }

    /// kubelet asks for CRI v1alpha2, in the words of the gRPC server.
    static let oldService = "unknown service runtime.v1alpha2.RuntimeService"
    var tellsOfOldKubelet: Bool { holds(Self.oldService) }

    /// A key of the configuration has no effect.
    ///
    /// Source: Config.Decode in cmd/containerd/server/config/config.go of containerd, since 2.0.
    var tellsOfUnknownKey: Bool { holds("Ignoring unknown key in TOML") }

    /// A pod has got its network.
    ///
    /// Source: RunPodSandbox in pkg/cri/instrument of containerd.
    var tellsOfStartedSandbox: Bool { holds("returns sandbox id") }

    /// runc was asked for systemd's cgroups and given a path of cgroupfs.
    ///
    /// Source: libcontainer/specconv of runc.
    var tellsOfWrongCgroupPath: Bool { holds("expected cgroupsPath to be of format") }
}

extension RunningConfiguration {
    /// The last load found an empty directory.
    ///
    /// Source: pkg/cri/server/cni_conf_syncer.go, and go-cni's ErrCNINotInitialized.
    var hasLoadedNothing: Bool { lastLoad.holds("no network config found") }
}
