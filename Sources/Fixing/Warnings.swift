import Containerd
import Diagnosis

extension FixPlanner {
    /// Who will undo these changes: an agent on the node that writes its files again, or a distribution that makes them.
    func warnings(_ operations: [FileOperation]) -> [String] {
        operations.compactMap { operation in
            switch operation {
            case .move(let path, _):
                guard let owner = runningOwner(ofConfiguration: path, in: snapshot) else { return nil }
                return
                    "\(path) is \(owner)'s, whose pod runs on this node and may write it again: fix it there as well."
            case .rewrite(let path, _, _):
                guard let source = sourceOfGenerated(path, in: snapshot) else { return nil }
                return "\(path) is made anew from \(source.place) \(source.when): edit that as well."
            case .setMode: return nil
            }
        }
    }
}
