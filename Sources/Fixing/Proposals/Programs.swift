import Containerd
import Diagnosis
import Node

extension FixPlanner {
    /// Plugin programs that lack the permission to be executed.
    func proposeForPrograms() -> FixCandidates {
        var proposals = FixCandidates()
        for finding in assessment.findings where finding.code == .pluginBinaryNotExecutable {
            guard let file = finding.location?.file,
                case .entry(let entry, let path) = PathResolver(snapshot.files).find(file), entry.kind == .file,
                entry.mode & 0o111 == 0
            else { continue }
            proposals.list.append(
                FixCandidate(
                    operations: [.setMode(path: path, from: entry.mode, to: 0o755)],
                    sentence: "Let \(path) be executed: containerd runs it when a pod starts."))
        }
        return proposals
    }
}
