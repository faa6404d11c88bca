import Node
import Syntax

/// What kubelet says of the node and of pods that are not to run on it.
extension JournalLine {
    /// A pod's sandbox has ended, and it gets another.
    var tellsOfChangedSandbox: Bool { holds("Pod sandbox changed") }

    /// kubelet waits for a network.
    ///
    /// Source: "Container runtime network not ready" of pkg/kubelet/kubelet.go.
    var isQuestionForNetwork: Bool { holds("NetworkReady=false") }

    /// Somebody keeps pods from the node, or from being made.
    var isRefusal: Bool { holds("admit") || holds("taint") || holds("exceeded quota") }

    /// A taint that only a cloud's controller takes away.
    ///
    /// Source: `node.cloudprovider.kubernetes.io/uninitialized` in k8s.io/cloud-provider/api.
    var isCloudTaint: Bool { holds("node.cloudprovider.kubernetes.io/uninitialized") }
}

extension KubeletWord {
    /// What keeps a pod from its start.
    enum Obstacle {
        /// A directory of the host that cannot be written.
        case directory
        case api
        case other
    }

    var obstacle: Obstacle {
        AgentLog.isUnwritable(text) ? .directory : AgentLog.isUnreachableAPI(text) ? .api : .other
    }
}
