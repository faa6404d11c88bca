import Diagnosis
import SampleNodes

extension FindingCase {
    /// What sorts before the good file of a sound node.
    static let frontFile = "/etc/cni/net.d/05-a.conf"
    static let frontList = "/etc/cni/net.d/05-a.conflist"

    /// A file in front of the good one that ends the load, and goes again.
    static func broken(
        _ code: FindingCode, at path: String, text: String, place: String, says: String
    ) -> FindingCase {
        FindingCase(code, .error, at: place, naming: says, "a restart cannot help") { node in
            node.put(text, at: path)
            node.refuse("cni config load failed: failed to load CNI config file \(path)")
        } fix: { node in
            node.remove(path)
            node.serve()
        }
    }
}
