import Containerd
import Node
import SampleNodes
import Scenarios

extension SampleNode {
    static let askedList = calico.replacing("0.3.1", with: "1.1.0")

    /// A list of CNI 1.1 under a containerd that asks its plugins for their STATUS.
    static var asked: SampleNode {
        var node = SampleNode.ready([(Snapshot.conflist, askedList)], networks: ["k8s-pod-network"])
        node.version = "2.1.9"
        return node
    }
}
