import Containerd
import Diagnosis
import Node

extension Workbench {
    /// Plug-in programs that lack the permission to be executed.
    func proposeForPrograms() -> Proposals {
        var proposals = Proposals()
        for finding in assessment.findings where finding.code == .pluginBinaryNotExecutable {
            guard let file = finding.location?.file,
                case .entry(let entry, let path) = Lookup(snapshot.files).find(file), entry.kind == .file,
                entry.mode & 0o111 == 0
            else { continue }
            proposals.list.append(
                Proposal(
                    operations: [.setMode(path: path, from: entry.mode, to: 0o755)],
                    sentence: "Let \(path) be executed: containerd runs it when a pod starts."))
        }
        return proposals
    }
}
