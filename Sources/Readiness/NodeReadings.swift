/// A container that the CRI knows, or a pod of which only the sandbox stands.
package struct ContainerReading: Sendable, Equatable {
    package enum State: String, Sendable, CaseIterable {
        case running
        case exited
        case created
        /// The pod has a sandbox and the container does not exist yet.
        case waiting
    }

    package var name: String
    package var pod: String
    package var namespace: String
    package var state: State
    /// nil unless exited.
    package var exitCode: Int?
    package var restarts: Int
    package var image: String
    /// Last lines of its log without time stamps, oldest first, bounded by the reader.
    package var log: [String]

    package init(
        name: String, pod: String, namespace: String, state: State, exitCode: Int? = nil, restarts: Int = 0,
        image: String = "", log: [String] = []
    ) {
        self.name = name
        self.pod = pod
        self.namespace = namespace
        self.state = state
        self.exitCode = exitCode
        self.restarts = restarts
        self.image = image
        self.log = log
    }
}

extension ContainerReading {
    /// Whether a diagnosis wants its log and its exit status: those of known CNIs and of kube-proxy.
    package var isWorthReading: Bool { KnownAgent.isWorthReading(self) }
}

/// What of the system around containerd matters to its network.
package struct SystemReading: Sendable, Equatable {
    /// `fs.inotify.max_user_instances`; nil where unknown.
    package var inotifyInstances: Int?
    package var mounts: [MountReading]
    package var kubelet: KubeletReading?

    package init(inotifyInstances: Int? = nil, mounts: [MountReading] = [], kubelet: KubeletReading? = nil) {
        self.inotifyInstances = inotifyInstances
        self.mounts = mounts
        self.kubelet = kubelet
    }

    /// The mount that a path lies on: the longest target above it, the last of equal ones.
    package func mount(of path: String) -> MountReading? {
        mounts.filter { $0.covers(path) }.max { $0.target.utf8.count < $1.target.utf8.count }
    }
}

/// A mount as `/proc/self/mountinfo` has it, proc_pid_mountinfo(5).
package struct MountReading: Sendable, Equatable {
    package var target: String
    package var fileSystem: String
    package var options: [String]

    package init(target: String, fileSystem: String = "", options: [String]) {
        self.target = target
        self.fileSystem = fileSystem
        self.options = options
    }

    func covers(_ path: String) -> Bool {
        target == "/" || path == target || path.utf8.starts(with: (target + "/").utf8)
    }
}

/// kubelet as far as its version and its configuration file tell.
package struct KubeletReading: Sendable, Equatable {
    /// Such as `v1.29.4`; empty where unknown.
    package var version: String
    /// Its configuration file; empty where none was read.
    package var file: String
    /// `cgroupDriver` of the file; empty where it does not say.
    package var cgroupDriver: String
    /// `containerRuntimeEndpoint` of the file; empty where it does not say.
    package var runtimeEndpoint: String

    package init(version: String = "", file: String = "", cgroupDriver: String = "", runtimeEndpoint: String = "") {
        self.version = version
        self.file = file
        self.cgroupDriver = cgroupDriver
        self.runtimeEndpoint = runtimeEndpoint
    }
}
