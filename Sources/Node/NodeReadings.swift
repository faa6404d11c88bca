/// A container that the CRI knows, or a pod of which only the sandbox stands.
package struct ContainerReading: Sendable, Equatable {
    package enum State: String, Sendable, CaseIterable {
        case running
        case exited
        case created
        /// The pod has a sandbox and the container does not exist yet.
        case waiting
    }

    /// Empty where the container does not exist yet: a pod's sandbox does not tell what will be in it.
    package var name: String
    package var pod: String
    package var namespace: String
    package var state: State
    /// nil unless exited.
    package var exitCode: Int?
    /// The runtime says that the kernel has ended it for want of memory; false where it does not tell.
    ///
    /// Source: `OOMKilled` as the reason in CRI's `ContainerStatus`.
    package var isOutOfMemory = false
    package var restarts: Int
    /// As the pod's manifest names it; its id where no name is known.
    package var image: String
    /// Those of the container's and its pod's labels that tell whose it is; see ``telling``.
    package var labels: [String: String]
    /// Last lines of its log without time stamps, oldest first, bounded by the reader.
    package var log: [String]

    package init(
        name: String, pod: String, namespace: String, state: State, exitCode: Int? = nil, restarts: Int = 0,
        image: String = "", labels: [String: String] = [:], log: [String] = []
    ) {
        self.name = name
        self.pod = pod
        self.namespace = namespace
        self.state = state
        self.exitCode = exitCode
        self.restarts = restarts
        self.image = image
        self.labels = labels
        self.log = log
    }
}

extension ContainerReading {
    /// Keys of labels under which manifests say whose a pod is.
    package static let identifyingLabels: Set<String> = [
        "k8s-app", "app", "name", "component", "job-name", "app.kubernetes.io/name", "app.kubernetes.io/component",
    ]

    /// Whether its log and its exit status tell anything now: those of kube-proxy matter only once it has ended.
    package var isDetailWorthAsking: Bool { name != "kube-proxy" || state == .exited }

    /// Whether its image is known by a name.
    package var hasImageName: Bool { Self.isImageName(image) }

    /// Whether a text names an image by more than its content.
    package static func isImageName(_ text: String) -> Bool { ImageName(text) != nil }

    /// What it is called in a text: by its pod where it has no name of its own.
    package var title: String {
        // Recordings of earlier versions call it so.
        name.isEmpty || state == .waiting && name == "pod" ? "pod \(pod)" : name
    }
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
