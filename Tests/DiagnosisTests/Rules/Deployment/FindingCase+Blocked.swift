import Diagnosis
import Node
import SampleNodes

extension FindingCase {
    /// Nothing is installed, since an agent cannot do its work.
    static func blocked(
        _ code: FindingCode, _ says: String, at place: String? = nil, by container: ContainerReading,
        more: @escaping @Sendable (inout Snapshot) -> Void = { _ in }
    ) -> FindingCase {
        FindingCase(code, .error, at: place, naming: says) { node in
            node.uninstall()
            node.containers = [container]
            more(&node)
        } fix: { node in
            node.install()
        }
    }
}
