/// Puts what merely follows from a finding under it.
///
/// - Parameters:
///   - findings: ranked, the first to be mended first.
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
    if let index = kept.indices.first, kept[index].severity != .info {
        kept[index].consequences += failures.prefix(3).map(\.text).filter {
            !kept[index].consequences.contains($0)
        }
    }
    return kept
}

/// Whether mending one finding ends another, or leaves nothing of it to be mended by itself.
private func explains(_ first: Finding, _ other: Finding) -> Bool {
    guard first.severity != .info, first.severity.weight <= other.severity.weight, other.severity != .info else {
        return false
    }
    // The same trouble in several places is one finding.
    if first.code == other.code { return true }
    return consequences[first.code]?.contains(other.code) ?? false
}

/// What follows from what.
private let consequences: [FindingCode: Set<FindingCode>] = {
    let inputs: Set<FindingCode> = [
        .kubeconfigMissing, .credentialsExpired, .agentStateMissing, .readyButAgentDown, .cniVersionUnsupported,
        .agentWithoutPodCIDR, .sandboxLeftover,
    ]
    let programs: Set<FindingCode> = [
        .pluginDirectoryMismatch, .pluginBinaryMissing, .pluginBinaryNotExecutable, .pluginBinaryWrongArchitecture,
        .pluginBinaryIncomplete, .pluginInterpreterMissing, .pluginStatusFails,
    ]
    let noFile: Set<FindingCode> = [.confDirEmpty, .confDirMissing, .confRemoved]
    var table: [FindingCode: Set<FindingCode>] = [
        .cgroupDriverMismatch: inputs.union(noFile).union([.confOwnershipFight, .agentFailing, .agentAPIUnreachable]),
        .defaultNetworkShadows: inputs.union(programs).union([.confStaleOtherCNI]),
        .confTemplateWins: inputs.union(programs).union([.defaultNetworkShadows, .confStaleOtherCNI]),
        .confStaleOtherCNI: inputs.union(programs),
        .chainPluginOrphaned: inputs.union([.pluginBinaryMissing, .confOwnershipFight]),
        .credentialsExpired: [.sandboxLeftover],
        .kubeconfigMissing: [.sandboxLeftover, .credentialsExpired],
        .agentStateMissing: [.readyButAgentDown],
        .agentWithoutPodCIDR: [.agentStateMissing, .readyButAgentDown],
        .configReplacedByImport: noFile.union(programs).union([.otherSettingsOnDisk]),
        .configKeyIgnored: noFile.union(programs).union([.otherSettingsOnDisk]),
        .pluginDirectoryMismatch: programs.union([.otherSettingsOnDisk, .sandboxLeftover]),
    ]
    for code in [
        FindingCode.pluginBinaryMissing, .pluginBinaryNotExecutable, .pluginBinaryWrongArchitecture,
        .pluginBinaryIncomplete, .pluginInterpreterMissing,
    ] {
        table[code] = [.pluginStatusFails, .sandboxLeftover, .pluginNotRunnable, .pluginAnswerInvalid]
    }
    for code in [
        FindingCode.agentImagePull, .agentAPIUnreachable, .hostDirectoryUnwritable, .agentFailing,
        .confInWrongDirectory,
        .confWrongExtension, .confRemoved, .confOwnershipFight,
    ] {
        table[code, default: []].formUnion(noFile)
    }
    table[.agentWithoutPodCIDR]?.formUnion(noFile)
    table[.agentImagePull]?.formUnion([.agentStateMissing, .readyButAgentDown])
    table[.confTemplateMissing] = noFile
    return table
}()
