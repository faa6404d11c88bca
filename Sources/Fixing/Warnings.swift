import Containerd
import Diagnosis

extension Workbench {
    /// Who will undo these changes: an agent on the node that writes its files again.
    func warnings(_ operations: [FileOperation]) -> [String] {
        operations.compactMap { operation in
            guard case .move(let path, _) = operation else { return nil }
            guard let owner = runningOwner(ofConfiguration: path, in: snapshot) else { return nil }
            return "\(path) is \(owner)'s, whose pod runs on this node and may write it again: mend it there as well."
        }
    }
}
