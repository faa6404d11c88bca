import Containerd
import Readiness

/// What keeps containerd from loading a network: its watch, and the file that decides.
extension FindingCase {
    private static let front = "/etc/cni/net.d/05-a.conf"

    static let loading: [FindingCase] = [
        FindingCase(.nextLoadFails, .warning, at: "\(front):1:10", naming: "the next event in /etc/cni/net.d") { node in
            node.put(#"{"type": 5}"#, at: front)
        } mend: { node in
            node.put(#"{"type": "bridge"}"#, at: front)
            node.remove(front)
        },
        FindingCase(
            .pluginStatusUnknown, .info, at: "\(Snapshot.conflist):1:40", naming: "STATUS",
            on: offline(SampleNode.second)
        ) { node in
            node.put(SampleNode.askedList, at: Snapshot.conflist)
        } mend: { node in
            node.put(SampleNode.calico, at: Snapshot.conflist)
        },
    ]

    /// The files alone, as of an image that is being built.
    private static func offline(_ node: SampleNode) -> Snapshot {
        var snapshot = node.snapshot
        snapshot.live = nil
        return snapshot
    }
}

extension SampleNode {
    static let askedList = calico.replacing("0.3.1", with: "1.1.0")

    /// A list of CNI 1.1 under a containerd that asks its plug-ins for their STATUS.
    static var asked: SampleNode {
        var node = SampleNode.ready([(Snapshot.conflist, askedList)], networks: ["k8s-pod-network"])
        node.version = "2.1.9"
        return node
    }
}
