import Containerd
import Syntax

/// Where a finding is to be fixed, whatever rule has found it.
extension Facts {
    /// With what the node shows of that: a fact on the node is not fixed in the cluster, and a file that is made from
    /// another not in its place.
    func placed(_ finding: Finding) -> Finding {
        var finding = finding
        if finding.remedy == .clusterSide, let fix = nodeFix(finding) {
            finding.remedy = .fixThenReload
            finding.ownFix = "On this node: \(fix)."
        }
        guard let file = finding.location?.file, isToBeEdited(file, finding), let source = source(of: file),
            !finding.message.holds(source.place)
        else { return finding }
        finding.message = Self.joined(
            finding.message, "edit \(source.place): \(file) is made anew from it \(source.when).")
        finding.evidence.append(.init("madeFrom", source.place))
        return finding
    }

    /// By the sentence, else by what stands beside the chosen line.
    private func nodeFix(_ finding: Finding) -> String? {
        let logs = finding.evidence.filter { $0.name == "log" || $0.name == "logTail" }.map(\.value)
        return ([finding.message] + logs).lazy.compactMap(NodeFix.text).first
    }

    /// A change of containerd's own configuration asks for a restart, one of a list does not; who has to bring a file or a
    /// program has nothing to edit.
    private func isToBeEdited(_ file: String, _ finding: Finding) -> Bool {
        finding.remedy == (file.hasSuffix(".toml") ? .fixThenRestart : .fixThenReload)
            && finding.code.rule.stage != .deployment
    }

    /// A sentence and what to do, which is a sentence of its own where the first has ended.
    private static func joined(_ message: String, _ fix: String) -> String {
        guard let last = message.last, ".?!".contains(last) else { return "\(message); \(fix.dropLast())" }
        return "\(message) \(fix.prefix(1).uppercased())\(fix.dropFirst())"
    }
}
