import Containerd

extension Facts {
    /// Plug-ins that are in none of containerd's directories: gone for good, somewhere else, or never installed.
    func findMissingPlugins(_ missing: [PluginNeed], in directories: [String], severity: Severity) {
        var others: [PluginNeed] = []
        for need in missing {
            if let agent = KnownAgent.of(plugin: need.name), agent.role == .chained || need.isChained, !isOnNode(agent)
            {
                addOrphan(need, agent, directories, severity: severity)
            } else {
                others.append(need)
            }
        }
        guard let first = others.first else { return }
        if let found = elsewhere(others, than: directories) {
            addMismatch(others, found, directories, severity: severity)
            return
        }
        let searched = directories.joined(separator: ":")
        let place = first.location.map { " (\($0.text))" } ?? ""
        let rest = others.dropFirst().map(\.name)
        var finding =
            Finding(
                .pluginBinaryMissing, severity,
                "The plug-in \(first.name) of network \(first.network)\(place) is not in \(searched)\(rest.isEmpty ? "" : ", nor is \(rest.joined(separator: ", "))"): pods fail to start until it is installed.",
                at: first.location ?? SourceLocation(file: "\(directories.first ?? "")/\(first.name)"),
                evidence: [
                    .init("plugin", others.map(\.name).joined(separator: ", ")), .init("binDirs", searched),
                ], consequences: others.map { Self.libcni($0, directories) })
        if !others.contains(where: \.isOfList) { finding.networkFault = nil }
        add(finding)
    }

    /// libcni's own words.
    private static func libcni(_ need: PluginNeed, _ directories: [String]) -> String {
        "failed to find plugin \"\(need.name)\" in path [\(directories.joined(separator: " "))]"
    }

    private func addOrphan(
        _ need: PluginNeed, _ agent: KnownAgent, _ directories: [String], severity: Severity
    ) {
        let place = need.location.map { " at \($0.text)" } ?? ""
        add(
            Finding(
                .chainPluginOrphaned, severity,
                "The list of network \(need.network) names \(need.name)\(place), and \(agent.name) was uninstalled: pods fail to start until it is taken out of the list.",
                at: need.location,
                evidence: [.init("plugin", need.name), .init("binDirs", directories.joined(separator: ":"))],
                consequences: [Self.libcni(need, directories)]))
    }

    // MARK: Elsewhere

    private struct Elsewhere {
        var directory: String
        var names: [String]
    }

    /// The directory outside containerd's that holds most of the missing plug-ins.
    private func elsewhere(_ missing: [PluginNeed], than directories: [String]) -> Elsewhere? {
        var best: Elsewhere?
        for directory in candidates(besides: directories) {
            let names = missing.map(\.name).filter { exists("\(directory)/\($0)") == true }
            if names.count > best?.names.count ?? 0 { best = Elsewhere(directory: directory, names: names) }
        }
        return best
    }

    /// Where distributions, installers and earlier configurations put plug-ins, the meant ones first.
    private func candidates(besides directories: [String]) -> [String] {
        var places = readings.afterRestart?.settings?.binDirs.value ?? []
        places += lostSettings(named: ["bin_dir", "bin_dirs"]).flatMap(\.values)
        places += [
            "/opt/cni/bin", "/usr/lib/cni", "/usr/libexec/cni", "/usr/local/lib/cni", "/usr/local/libexec/cni",
            "/usr/local/bin", "/var/lib/cni/bin", "/run/cni/bin", "/home/kubernetes/bin", "/opt/bin", "/opt/kube/bin",
            "/usr/local/cni/bin", "/run/current-system/sw/bin", "/var/snap/microk8s/current/opt/cni/bin",
            "/snap/microk8s/current/opt/cni/bin", "/var/lib/rancher/k3s/data/current/bin",
            "/var/lib/rancher/k3s/data/cni", "/var/lib/k0s/bin",
        ]
        for distribution in ["k3s", "rke2"] {
            let data = "/var/lib/rancher/\(distribution)/data"
            places += names(in: data).map { "\(data)/\($0)/bin" }.filter { !$0.hasSuffix("/current/bin") }
        }
        var seen = Set(directories)
        return places.filter { seen.insert($0).inserted }
    }

    private func addMismatch(
        _ missing: [PluginNeed], _ found: Elsewhere, _ directories: [String], severity: Severity
    ) {
        let searched = directories.joined(separator: ":")
        let so =
            "containerd looks for \(found.names.joined(separator: ", ")) in \(searched), and it is in \(found.directory)"
        let lost = lostSettings(named: ["bin_dir", "bin_dirs"]).first { $0.values.contains(found.directory) }
        let fault: NetworkFault? = missing.contains(where: \.isOfList) ? .broken : nil
        if let lost {
            let what = "\(lost.key) = \"\(found.directory)\""
            var finding = lostSetting(lost, severity: severity, what: what, so: so)
            finding.consequences = missing.map { Self.libcni($0, directories) }
            finding.networkFault = fault
            add(finding)
            return
        }
        let next = readings.afterRestart?.settings?.binDirs
        let isMended = next?.value.contains(found.directory) == true
        let isManaged = found.directory.utf8.starts(with: "/var/lib/rancher/".utf8)
        // Where k3s looks changes with each of its releases, and it writes config.toml by itself.
        let looksManaged = directories.first?.utf8.starts(with: "/var/lib/rancher/k3s/data/".utf8) == true
        let mend: Mend = isMended ? .restart : isManaged || looksManaged ? .fixThenReload : .fixThenRestart
        let place = next?.location ?? SourceLocation(file: snapshot.configPath)
        let template = settingsFile()
        let setting = template == snapshot.configPath ? place.text : template + noteOnSettings()
        let advice =
            isMended
            ? "config.toml says so by now, and only a restart makes that effective"
            : isManaged
                ? "restart the CNI's pod, which installs it anew"
                : looksManaged
                    ? "let its installer put it there (\(searched))"
                    : "set bin_dir at \(setting), then restart \(unitOfSettings)"
        var finding =
            Finding(
                .pluginDirectoryMismatch, severity, "\(so): pods fail to start; \(advice).", at: place,
                evidence: [
                    .init("found", found.names.map { "\(found.directory)/\($0)" }.joined(separator: ", ")),
                    .init("binDirs", searched), .init("setAt", place.text),
                ], consequences: missing.map { Self.libcni($0, directories) }, mend: mend)
        finding.networkFault = fault
        add(finding)
    }
}
