import Containerd
import Syntax

/// What a restart would take from a network that works now, since config.toml has changed or has lost a setting.
extension Facts {
    /// conf_dir would be another one, and no file would load from it; whether it is so.
    func findLossOfDirectory(_ restart: Prediction, _ said: String) -> Bool {
        guard let running = runtimeStatus?.running.settings.confDir.value, let next = restart.settings?.confDir,
            restart.loading?.failure?.kind == .noFiles, running != next.value
        else { return false }
        let lost = lostSettings(named: ["conf_dir"]).first { $0.values.contains(running) }
        let location = lost?.location ?? next.location ?? SourceLocation(file: snapshot.configPath)
        let why =
            lost.map { "\($0.location.text) has no effect any more: \($0.reason)" }
            ?? "\(location.text) says so: conf_dir was \(running)."
        add(
            Finding(
                .nextRestartFails, .warning,
                "Ready now by \(running), and one restart of containerd away from an outage: it would read \(said); \(why)",
                at: location,
                evidence: [.init("confDir", running)] + (lost.map(Self.evidence) ?? []),
                cause: lost == nil ? "CONF_WRONG_DIR" : "CONFIG_KEY_IGNORED"))
        return true
    }

    /// Settings on disk that would take from the network the plug-ins which it has now; whether it is so.
    func findLossOfPlugins(_ restart: Prediction) -> Bool {
        guard let running = runtimeStatus?.running.settings.binDirs.value, let next = restart.settings?.binDirs,
            running != next.value, let loading = restart.loading
        else { return false }
        let lost = pluginNeeds(loading, settings: restart.settings).map(\.name).filter { name in
            guard !next.value.contains(where: { exists("\($0)/\(name)") != false }) else { return false }
            return running.contains { exists("\($0)/\(name)") == true }
        }
        guard let first = lost.first, let has = running.first(where: { exists("\($0)/\(first)") == true }) else {
            return false
        }
        let would = next.value.joined(separator: ":")
        let so =
            "after the next restart containerd would look for \(lost.joined(separator: ", ")) in \(would), while they are in \(has)"
        if let setting = lostSettings(named: ["bin_dir", "bin_dirs"]).first(where: { $0.values.contains(has) }) {
            add(lostSetting(setting, severity: .warning, what: "\(setting.key) = \"\(has)\"", so: so))
            return true
        }
        add(
            Finding(
                .pluginDirectoryMismatch, .warning,
                "Pods start now, and \(so): mend bin_dir at \(next.location?.text ?? snapshot.configPath) first.",
                at: next.location ?? SourceLocation(file: snapshot.configPath),
                evidence: [
                    .init("found", lost.map { "\(has)/\($0)" }.joined(separator: ", ")), .init("binDirs", would),
                ]))
        return true
    }
}
