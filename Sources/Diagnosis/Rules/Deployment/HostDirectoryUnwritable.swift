import Containerd
import Node

extension FindingCode {
    package static let hostDirectoryUnwritable = FindingCode("HostDirectoryUnwritable")
}

extension Rule {
    static let hostDirectoryUnwritable = Rule(
        .hostDirectoryUnwritable, stage: .deployment, needs: [.runtime, .files], impact: .networkDown,
        confidence: .reported,
        remedy: .fixThenReload,
        cause: "HOST_DIR_UNWRITABLE", explains: FindingCode.noConfiguration,
        about: About(
            meaning:
                "A host directory that the CNI's installer or a plug-in must write is read-only or denied by its label.",
            proof: "The installer's log or containerd's, and the mounts.",
            advice:
                "Make the directory writable, or name another one in config.toml and to the installer; then restart {unit}.",
            messageID: "2156c4dfa6475cbd82aaddecc1eb8f8a", links: ["https://github.com/openshift/microshift/pull/4093"]),
        absence: { facts, reason in
            switch reason {
            case .agent(.unwritable(let reading, let line)): [unwritable(reading.agent, line, facts)]
            case .agent(.unstartable(let word)) where word.obstacle == .unwritable: [word.hit]
            default: []
            }
        }
    ) { unwritableState($0) }
}

/// Where pods are to be written down cannot be written.
private func unwritableState(_ facts: Facts) -> [Hit] {
    guard let state = facts.unwritableState else { return [] }
    let path = state.path
    var evidence: [Finding.Evidence] = []
    if let failure = state.failure {
        evidence = [.init("log", failure.reason)] + facts.denials(on: path, at: failure.at) + facts.remounts
    }
    let why = state.failure?.reason ?? "host-local has to write there"
    let mount = facts.snapshot.system.mount(of: path)
    let place = mount.map { ", which is on \($0.target), mounted \($0.options.joined(separator: ",")), " } ?? " "
    return [
        Hit(
            "Pods fail to start because \(path)\(place)cannot be written: \(why); make it writable.", .podsFail,
            at: SourceLocation(file: path), evidence: evidence + [.init("mount", mount?.target ?? "")])
    ]
}

private func unwritable(_ agent: KnownAgent, _ line: AgentLine, _ facts: Facts) -> Hit {
    let path = AgentLog.hostPath(in: line.line) ?? ""
    let mount = facts.snapshot.system.mount(of: path)
    let remounts = facts.remounts
    let place = mount.map { " (\(path) is on \($0.target), mounted \($0.options.joined(separator: ",")))" } ?? ""
    let isForContainerd = facts.isRead(path) && mount?.options.contains("ro") == true && remounts.isEmpty
    return Hit(
        "\(agent.name)'s \(line.container.name) cannot write to the host\(place): \(line.line)",
        at: path.isEmpty ? nil : SourceLocation(file: path),
        evidence: line.evidence + facts.denials(on: path) + remounts,
        remedy: isForContainerd ? .fixThenRestart : .fixThenReload)
}

extension Facts {
    /// Whether a path is below a directory that containerd reads for CNI.
    fileprivate func isRead(_ path: String) -> Bool {
        let settings = runtimeStatus?.running.settings ?? readings.afterRestart?.settings
        let directories = (settings?.binDirs.value ?? []) + [settings?.confDir.value].compactMap(\.self)
        return directories.contains { path.utf8.starts(with: $0.utf8) }
    }
}
