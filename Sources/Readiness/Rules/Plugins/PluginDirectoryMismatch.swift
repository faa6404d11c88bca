import Containerd

extension Rule {
    static let pluginDirectoryMismatch = Rule(
        .pluginDirectoryMismatch, stage: .plugins, needs: [.files], impact: .podsFail, remedy: .fixThenRestart,
        cause: "BIN_DIR_MISMATCH",
        network: .broken, explains: FindingCode.programs.union([.otherSettingsOnDisk, .sandboxLeftover]),
        about: About(
            meaning: "The plug-ins exist, and not in the directory that containerd looks in.",
            proof: "The plug-in directories of the running containerd, and the usual other ones.",
            advice: "Set bin_dir (bin_dirs) to where they are and restart {unit}, or install them where it looks.",
            messageID: "df6cd8a5c4bf57c094cbd6200fa1a850",
            links: [
                "https://github.com/projectcalico/calico/issues/9336", "https://github.com/k3s-io/k3s/issues/10869",
                "https://github.com/KubeOperator/ansible/issues/4",
            ])
    ) { facts in lostLater(facts) }
}

/// The next start would look for plug-ins where they are not.
private func lostLater(_ facts: Facts) -> [Hit] {
    guard case .lossOfPlugins(let loss)? = facts.latentTrouble, loss.lost == nil else { return [] }
    let config = facts.snapshot.configPath
    return [
        Hit(
            "Pods start now, and \(loss.text): mend bin_dir at \(loss.next.location?.text ?? config) first.",
            .nextRestart, at: loss.next.location ?? SourceLocation(file: config),
            evidence: [
                .init("found", loss.names.map { "\(loss.directory)/\($0)" }.joined(separator: ", ")),
                .init("binDirs", loss.next.value.joined(separator: ":")),
            ])
    ]
}
