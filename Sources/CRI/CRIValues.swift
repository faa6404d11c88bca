/// What runs behind the socket: the answer to CRI `Version`.
package struct CRIVersion: Equatable, Sendable {
    /// `containerd`.
    package var runtimeName: String
    /// containerd's version as it was built: `1.6.20~ds1`, `v2.1.9`, ...
    package var runtimeVersion: String
    /// `v1`.
    package var runtimeAPIVersion: String

    /// Makes a version of its parts.
    package init(runtimeName: String, runtimeVersion: String, runtimeAPIVersion: String) {
        self.runtimeName = runtimeName
        self.runtimeVersion = runtimeVersion
        self.runtimeAPIVersion = runtimeAPIVersion
    }
}

/// What the runtime says of itself: the answer to CRI `Status`.
package struct CRIStatus: Equatable, Sendable {
    /// One condition, such as `RuntimeReady` or `NetworkReady`.
    package struct Condition: Equatable, Sendable {
        /// `RuntimeReady`, `NetworkReady`; in newer containerd (1.7.24) also `ContainerdHasNoDeprecationWarnings`.
        package var type: String
        /// Whether the condition holds.
        package var status: Bool
        /// A word, such as `NetworkPluginNotReady`; empty where the condition holds.
        package var reason: String
        /// A sentence, word for word as containerd gave it.
        package var message: String

        /// Makes a condition of its parts.
        package init(type: String, status: Bool, reason: String, message: String) {
            self.type = type
            self.status = status
            self.reason = reason
            self.message = message
        }
    }

    /// All conditions in the order of the answer.
    package var conditions: [Condition]
    /// The verbose part: JSON texts and plain texts by key (`config`, `cniconfig`, `lastCNILoadStatus`, ...);
    /// empty unless it was asked for. Where a key comes twice, the last one stands.
    package var info: [String: String]

    /// Makes a status of its parts.
    package init(conditions: [Condition], info: [String: String]) {
        self.conditions = conditions
        self.info = info
    }

    /// The first condition of this type.
    package func condition(_ type: String) -> Condition? {
        conditions.first { $0.type == type }
    }
}

/// Where a container is in its life.
package enum CRIContainerState: Equatable, Sendable {
    /// `CONTAINER_CREATED`.
    case created
    /// `CONTAINER_RUNNING`.
    case running
    /// `CONTAINER_EXITED`.
    case exited
    /// `CONTAINER_UNKNOWN`, or a number that CRI v1 does not define.
    case unknown
}

/// An image as CRI's `ImageSpec` has it.
package struct CRIImage: Equatable, Sendable {
    /// In a list what the caller of CreateContainer gave, which of a kubelet is the image's id; in `ContainerStatus` a
    /// tag of it where it has one.
    package var image = ""
    /// As the pod's manifest names it; empty before Kubernetes 1.28 and before containerd 2.0, which drop it.
    package var userSpecified = ""
}

/// One container as `ListContainers` gives it.
package struct CRIContainer: Equatable, Sendable {
    /// The container's id, 64 hexadecimal digits in containerd.
    package var id: String
    /// The id of the sandbox that it lives in.
    package var sandboxID: String
    /// The name that the pod's manifest gives it.
    package var name: String
    /// How often it was started anew, counted from 0.
    package var attempt: UInt32
    /// What it was made of.
    package var image: CRIImage
    /// The image that is really used: its id.
    package var imageRef: String
    /// Where it is in its life.
    package var state: CRIContainerState
    /// When it was created, in nanoseconds since 1970.
    package var createdAt: Int64
    /// kubelet's labels: `io.kubernetes.container.name`, `io.kubernetes.pod.name`, `io.kubernetes.pod.namespace`, ...
    package var labels: [String: String]
}

/// One pod sandbox as `ListPodSandbox` gives it.
package struct CRISandbox: Equatable, Sendable {
    /// The sandbox's id, 64 hexadecimal digits in containerd.
    package var id: String
    /// The pod's name.
    package var name: String
    /// The pod's uid.
    package var uid: String
    /// The pod's namespace.
    package var namespace: String
    /// How often the sandbox was made anew, counted from 0.
    package var attempt: UInt32
    /// `SANDBOX_READY`.
    package var isReady: Bool
    /// When it was created, in nanoseconds since 1970.
    package var createdAt: Int64
    /// The pod's labels.
    package var labels: [String: String]
    /// The runtime handler; empty for the default one.
    package var runtimeHandler: String
}

/// One container in detail, as `ContainerStatus` gives it.
package struct CRIContainerStatus: Equatable, Sendable {
    /// The container's id.
    package var id: String
    /// The name that the pod's manifest gives it.
    package var name: String
    /// How often it was started anew, counted from 0.
    package var attempt: UInt32
    /// Where it is in its life.
    package var state: CRIContainerState
    /// When it was created, in nanoseconds since 1970.
    package var createdAt: Int64
    /// When it was started, in nanoseconds since 1970; 0 if never.
    package var startedAt: Int64
    /// When it ended, in nanoseconds since 1970; 0 if it has not.
    package var finishedAt: Int64
    /// The exit code; means something only where the state is `exited`.
    package var exitCode: Int32
    /// What it was made of.
    package var image: CRIImage
    /// The image that is really used: by repository and digest where containerd knows them, else by its id.
    package var imageRef: String
    /// A word, such as `Completed`, `Error`, `OOMKilled`.
    package var reason: String
    /// A sentence, such as why it could not be started.
    package var message: String
    /// kubelet's labels.
    package var labels: [String: String]
    /// The file that kubelet has the container's output written to.
    package var logPath: String
}
