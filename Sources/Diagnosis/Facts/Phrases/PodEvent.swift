import Node
import Syntax

/// What kubelet or containerd says in the journal of a pod of a known agent that does not come to run.
struct PodEvent {
    enum Kind {
        /// The pod is to run here and something of its set-up keeps it from that.
        case failed
        /// The pod is not to run here.
        case refused
    }

    var kind: Kind
    var agent: CNIProvider
    var pod: String
    /// Empty where no line tells it.
    var namespace: String
    var text: String

    /// What keeps the pod from its start: a directory of the host that cannot be written, or the API; nil for all else.
    var obstacle: LogEvent? { [LogEvent.unwritable, .unreachableAPI].first(where: text.means) }

    /// The pod is refused for what this node lacks: disk, memory or process numbers.
    ///
    /// Source: "Failed to admit pod to node" in pkg/kubelet/eviction/eviction_manager.go, which names the condition.
    var isOfNode: Bool { text.holds("nodeCondition=") }

    /// - Parameters:
    ///   - agents: those on the node, whose pods are known by more than their names.
    ///   - namespace: asked for that of a pod where the line does not tell it; empty where nobody knows.
    /// - Returns: nil for a line that says nothing of the kind, or of another's pod.
    init?(_ line: JournalLine, _ agents: [ProviderStatus], namespace: (String) -> String) {
        guard let kind = Self.kind(of: line) else { return nil }
        let text = line.text
        guard let place = PodPlace(in: text) else { return nil }
        let known = agents.first { reading in
            reading.containers.contains {
                $0.pod == place.name && (place.namespace.isEmpty || $0.namespace == place.namespace)
            }
        }?.agent
        guard let agent = known ?? CNIProvider.of(pod: place.name) else { return nil }
        let own = place.namespace.isEmpty && known == nil ? namespace(place.name) : place.namespace
        guard agent.isInstalled(in: own) else { return nil }
        (self.kind, self.agent, pod, self.namespace, self.text) = (kind, agent, place.name, own, text)
    }

    private static func kind(of line: JournalLine) -> Kind? {
        line.means(.refusedPod) ? .refused : line.means(.failedPod) ? .failed : nil
    }
}
