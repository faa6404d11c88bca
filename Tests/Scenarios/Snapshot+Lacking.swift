import Containerd
package import Node

extension Snapshot {
    /// The same node, observed without one input.
    ///
    /// - Returns: nil where there is nothing of it to be taken away.
    package func lacking(_ input: Input) -> Snapshot? {
        var node = self
        switch input {
        // Nobody answers where nobody may ask.
        case .runtime where live?.answer == .denied: break
        // Without it there is nobody who lists containers.
        case .runtime: (node.live, node.containers) = (nil, nil)
        case .unit: node.live?.unit = nil
        case .files: node.files = FileTree(scope: .observed)
        case .watch: node.live?.watch = .unknown("taken away")
        case .journal: node.live?.journal = []
        case .containers: node.containers = nil
        case .kubelet: node.system.kubelet = nil
        case .mounts: node.system.mounts = []
        case .kernel: node.live?.journal.removeAll { $0.unit == "kernel" }
        case .plugins: node.pluginVersions = nil
        }
        guard node != self || input == .runtime else { return nil }
        node.notObserved.append(NotObserved(input, "taken away"))
        return node
    }
}
