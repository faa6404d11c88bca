import Containerd
import Diagnosis
import Node
import SampleNodes
import Testing

@Suite("ConfFileInvalid, for pods") struct RefusedNameTests {
    private static func list(_ name: String) -> String {
        SampleNode.calico.replacing("k8s-pod-network", with: name)
    }

    static let cases = [
        FindingCase(.confFileInvalid, .warning, at: Snapshot.conflist, naming: "has the name \"a b\"") { node in
            node.put(list("a b"), at: Snapshot.conflist)
            node.serve(["a b"])
        } fix: { node in
            node.put(list("A.b_c-1"), at: Snapshot.conflist)
            node.serve(["A.b_c-1"])
        }
    ]

    @Test("raised by a name that libcni refuses for every pod, cleared by another", arguments: cases)
    func proven(example: FindingCase) throws { try example.holds() }
}
