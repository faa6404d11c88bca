/// Puts what merely follows from a finding under it, and then what is only inferred behind all that weighs as much.
///
/// - Parameters:
///   - findings: ranked, the first to be fixed first.
///   - failures: what pods suffer from it all; the first finding that explains failing pods cites them.
func fold(_ findings: [Finding], failures: [SandboxFailure]) -> [Finding] {
    var kept: [Finding] = []
    for finding in findings {
        guard let index = kept.firstIndex(where: { explains($0, finding) }) else {
            kept.append(finding)
            continue
        }
        kept[index].consequences.append(finding.message)
        kept[index].consequences += finding.consequences.filter { !kept[index].consequences.contains($0) }
        kept[index].evidence += finding.evidence.filter { piece in
            !kept[index].evidence.contains { $0.name == piece.name }
        }
    }
    kept = kept.surestFirst
    if let index = kept.indices.first, kept[index].severity != .info {
        kept[index].consequences += failures.prefix(3).map(\.text).filter {
            !kept[index].consequences.contains($0)
        }
    }
    return kept
}

/// Whether fixing one finding ends another, or leaves nothing of it to be fixed by itself.
private func explains(_ first: Finding, _ other: Finding) -> Bool {
    guard first.severity != .info, first.severity.weight <= other.severity.weight, other.severity != .info else {
        return false
    }
    // The same trouble in several places is one finding.
    if first.code == other.code { return true }
    return first.code.rule.explains.contains(other.code)
}
