import Containerd
import Node

extension FindingCode {
    package static let pluginDirectoryMismatch = FindingCode("PluginDirectoryMismatch")
}

extension Rule {
    static let pluginDirectoryMismatch = Rule(
        .pluginDirectoryMismatch, stage: .plugins, needs: [.files], impact: .podsFail, remedy: .fixThenRestart,
        group: .binDirMismatch, network: .broken, explains: .programs + .otherDirectories + [.sandboxLeftover],
        about: About(
            meaning: "The plugins exist, and not in the directory that containerd looks in.",
            proof: "The plugin directories of the running containerd, and the usual other ones.",
            fix: "Set bin_dir (bin_dirs) to where they are and restart {unit}, or install them where it looks.",
            messageID: "df6cd8a5c4bf57c094cbd6200fa1a850",
            links: [
                "https://github.com/projectcalico/calico/issues/9336", "https://github.com/k3s-io/k3s/issues/10869",
                "https://github.com/KubeOperator/ansible/issues/4",
            ]),
        hits: { facts in [lostLater(facts), elsewhere(facts)].compactMap(\.self) })
}

/// They are in a directory in which containerd does not look.
private func elsewhere(_ facts: Facts) -> Hit? {
    let missing = facts.missingPlugins
    guard let found = missing.elsewhere, found.ineffectiveSetting == nil else { return nil }
    let directories = facts.plugins.directories
    let place =
        facts.predictions.afterRestart?.settings?.binDirs.location ?? SourceLocation(file: facts.snapshot.configPath)
    let (remedy, fix) = way(to: found, facts, place)
    return Hit(
        "\(found.sentence(directories)): pods fail to start; \(fix).", facts.plugins.impact, at: place,
        evidence: [
            "found": paths(found.names, in: found.directory), "binDirs": directories.joined(separator: ":"),
            "setAt": place.text,
        ], follows: missing.others.map { $0.libcni(directories) }, remedy: remedy, breaksNetwork: missing.isOfList)
}

/// The next start would look for plugins where they are not.
private func lostLater(_ facts: Facts) -> Hit? {
    guard case .lossOfPlugins(let loss)? = facts.latentTrouble, loss.lost == nil else { return nil }
    let place = loss.next.location ?? SourceLocation(file: facts.snapshot.configPath)
    return Hit(
        "Pods start now, and \(loss.text): fix \(facts.keyOfPlugins(at: place)) at \(place.text) first.", .nextRestart,
        at: place,
        evidence: [
            "found": paths(loss.names, in: loss.directory), "binDirs": loss.next.value.joined(separator: ":"),
        ])
}

private func paths(_ names: [String], in directory: String) -> String {
    names.map { "\(directory)/\($0)" }.joined(separator: ", ")
}

extension Facts {
    /// 2.1 has another name for it, and refuses both at once.
    fileprivate func keyOfPlugins(at place: SourceLocation) -> String {
        key(at: place) == "bin_dirs" ? "bin_dirs" : "bin_dir"
    }
}

extension MissingPlugins.Elsewhere {
    /// Where containerd looks and where they are.
    func sentence(_ directories: [String]) -> String {
        "containerd looks for \(names.joined(separator: ", ")) in \(directories.joined(separator: ":")), and it is in \(directory)"
    }
}

/// What brings the plugins and containerd together.
private func way(to found: MissingPlugins.Elsewhere, _ facts: Facts, _ place: SourceLocation) -> (RemedyKind, String) {
    if facts.predictions.afterRestart?.settings?.binDirs.value.contains(found.directory) == true {
        return (.restart, "config.toml says so by now, and only a restart makes that effective")
    }
    let template = facts.settingsFile()
    let isOfPerson = template != facts.snapshot.configPath && facts.exists(template) == true
    if !isOfPerson, PluginDirectories.isFilledByDistribution(found.directory) {
        return (.fixThenReload, "restart the CNI's pod, which installs it anew")
    }
    let directories = facts.plugins.directories
    // Where k3s looks changes with each of its releases, and it writes config.toml by itself.
    if !isOfPerson, directories.first.map(PluginDirectories.isChosenByDistribution) == true {
        return (.fixThenReload, "let its installer put it there (\(directories.joined(separator: ":")))")
    }
    let setting = template == facts.snapshot.configPath ? place.text : template + facts.noteOnSettings()
    return (.fixThenRestart, "set \(facts.keyOfPlugins(at: place)) at \(setting), then restart \(facts.unitOfSettings)")
}
