import Containerd
import Syntax

extension Facts {
    /// A directory that config.toml means and this containerd does not read: replaced by an import, or ignored.
    func findLostDirectory(_ directory: String) {
        for lost in lostSettings(named: ["conf_dir"]) where !lost.values.contains(directory) {
            guard let value = lost.values.first, let file = configurations(in: value).first else { continue }
            add(
                lostSetting(
                    lost, severity: .error, what: "\(lost.key) = \"\(value)\"",
                    so: "containerd reads \(directory), which holds no configuration, and \(file) is not read"))
            return
        }
    }

    func lostSetting(_ lost: LostSetting, severity: Severity, what: String, so: String) -> Finding {
        Finding(
            lost.isReplaced ? .configReplacedByImport : .configKeyIgnored, severity,
            "\(what) at \(lost.location.text) has no effect: \(lost.reason) So \(so).", at: lost.location,
            evidence: Self.evidence(lost)
                + [.init("log", journalLineOfNow(containing: "Ignoring unknown key in TOML")?.text ?? "")])
    }

    static func evidence(_ lost: LostSetting) -> [Finding.Evidence] {
        [
            .init("section", lost.section), .init("imports", lost.files.joined(separator: ", ")),
            .init("lost", lost.values.joined(separator: ":")),
        ]
    }

    /// Files that would load, in a directory that is not read.
    private func configurations(in directory: String) -> [String] {
        let paths = names(in: directory).filter(Self.isConfigurationName).map { "\(directory)/\($0)" }
        return paths.filter { networkConfiguration(at: $0) != nil }
    }

    private static func isConfigurationName(_ name: String) -> Bool {
        [".conf", ".conflist", ".json"].contains { name.hasSuffix($0) }
    }

    /// Where people and tools put files that belong in conf_dir.
    private func otherDirectories(than directory: String) -> [String] {
        let parent = String(directory[..<(directory.lastIndex(of: "/") ?? directory.startIndex)])
        var places = [
            "/etc/cni/net.d", parent, "/etc/cni", "/etc/cni/conf.d", "/etc/kubernetes/cni/net.d", "/opt/cni/net.d",
            "/usr/local/etc/cni/net.d", "/var/lib/rancher/k3s/agent/etc/cni/net.d",
            "/var/lib/rancher/rke2/agent/etc/cni/net.d", "/etc/containerd", "/etc/kubernetes", "/opt/cni", "/root",
        ]
        places += names(in: "/home").map { "/home/\($0)" }
        places += names(in: directory).map { "\(directory)/\($0)" }
        // Mistyped, put aside, or one level deeper; of a person's making, so they are few.
        let beside = (parent.holds("/cni") ? names(in: parent) : []).prefix(32).map { "\(parent)/\($0)" }
        places += beside + beside.map { "\($0)/net.d" }
        places += [".bak", ".old", ".orig", ".backup"].map { "\(parent)\($0)/net.d" }
        var seen: Set<String> = [directory, ""]
        return places.filter { seen.insert($0).inserted }
    }

    /// Valid configuration in a directory that containerd does not read.
    func findElsewhere(_ directory: String) {
        for other in otherDirectories(than: directory) {
            guard let file = configurations(in: other).first else { continue }
            let set = readings.afterRestart?.settings?.confDir.location
            let isMeant = other == "/etc/cni/net.d" && set != nil && !isConfigurationMade
            add(
                Finding(
                    .confInWrongDirectory, .error,
                    "\(file) is a valid CNI configuration, and containerd reads \(directory), which holds none: \(isMeant ? "set conf_dir to \(other), then restart \(unitName)" : "move it there").",
                    at: SourceLocation(file: file),
                    evidence: [
                        .init("confDir", directory), .init("confDirSetAt", set?.text ?? "containerd's default"),
                    ], mend: isMeant ? .fixThenRestart : .fixThenReload))
            return
        }
    }

    /// k3s, rke2 and microk8s make their containerd's configuration anew at each start: a person cannot mend it there.
    var isConfigurationMade: Bool {
        ["/var/lib/rancher/", "/var/snap/"].contains { snapshot.configPath.hasPrefix($0) }
    }

    /// Files in conf_dir that containerd passes over because of their names.
    func findMovedAway(_ directory: String) {
        for name in names(in: directory) where !Self.isConfigurationName(name) {
            let path = "\(directory)/\(name)"
            let isYAML = isYAML(path)
            guard networkConfiguration(at: path) != nil || isYAML else { continue }
            if Self.isBackup(name) {
                add(deleted(directory, "\(path) was moved away by a component that keeps a copy", path))
            } else {
                add(
                    Finding(
                        .confWrongExtension, .error,
                        "\(path) is a CNI configuration, and containerd takes only \(isYAML ? "JSON in " : "")names that end in .conf, .conflist or .json; \(isYAML ? "write it as JSON" : "rename it").",
                        at: SourceLocation(file: path)))
            }
            return
        }
        guard let line = lastRemoval(in: directory) else { return }
        let file = AgentLog.path(in: line) ?? directory
        add(deleted(directory, "\(file) was there and has been removed or renamed", file, line: line))
    }

    /// A network configuration that somebody has written as YAML.
    private func isYAML(_ path: String) -> Bool {
        guard path.hasSuffix(".yaml") || path.hasSuffix(".yml"), let bytes = bytes(of: path) else { return false }
        return String(decoding: bytes, as: UTF8.self).holds("cniVersion")
    }

    private static func isBackup(_ name: String) -> Bool {
        ["_bak", ".bak", ".old", ".orig", ".disabled", ".backup", ".save", "~"].contains { name.hasSuffix($0) }
    }

    private func deleted(_ directory: String, _ what: String, _ file: String, line: String? = nil) -> Finding {
        let isKept = agents?.contains { $0.agent.role == .network } ?? false
        // With no component to write it again and no copy, the directory is just empty, and the log says why.
        let isLost = line != nil && !isKept && agents != nil
        // What a person or a package has written has no other place to come from.
        let isOfCluster =
            isLost && isOfCluster(file) && sandboxesLeft.count < 2
        let advice =
            agents == nil
            ? "restart the CNI's pod where one writes it, else put it back"
            : isKept
                ? "restart the CNI's pod, which writes it again"
                : isOfCluster ? "no copy of it and no component that writes it is here: deploy a CNI" : "put it back"
        return Finding(
            isLost ? .confDirEmpty : .confRemoved, .error,
            "\(directory) holds no CNI configuration: \(what); \(advice).",
            at: SourceLocation(file: file), evidence: removalEvidence(line ?? removals(in: directory).last),
            consequences: sandboxesLeft.prefix(1).map(\.text),
            mend: isKept || isOfCluster ? .clusterSide : .fixThenReload, cause: "CONF_DELETED_BY_TOOL")
    }

    /// Sandboxes that could not be taken down of late: it takes the old configuration.
    private var sandboxesLeft: [SandboxFailure] {
        let from = snapshot.takenAt.realtime - SandboxFailure.window
        return failures.filter { $0.operation == .delete && $0.at >= from }
    }

    /// The name of a file says that an agent's pods write it; k3s writes that of its flannel itself.
    private func isOfCluster(_ file: String) -> Bool {
        guard !isConfigurationMade else { return false }
        let name = file.split(separator: "/").last?.lowercased() ?? ""
        return ["-aws", "-azure", "-ovn"].contains { name.holds($0) }
            || KnownAgent.all.contains { name.holds($0.name) || !$0.mark.isEmpty && name.holds($0.mark) }
    }

    /// containerd's word on a file that went, and that of an agent which takes files away.
    private func removalEvidence(_ line: String?) -> [Finding.Evidence] {
        let log = agents?.lazy.compactMap { $0.line(where: AgentLog.isRemoving) }.first
        let end = journalLine(containing: "cni conf dir is removed")?.text
        return (line.map { [.init("log", $0)] } ?? []) + (end.map { [.init("end", $0)] } ?? [])
            + (log.map { [.init("container", $0.container.name), .init("agentLog", $0.line)] } ?? [])
    }

    /// containerd's line on the last removal of a configuration file from the directory.
    private func lastRemoval(in directory: String) -> String? {
        removals(in: directory).last
    }

    /// containerd's lines on files that left the directory, quotes freed, oldest first.
    func removals(in directory: String) -> [String] {
        (live?.journal ?? []).compactMap { line in
            guard line.holds("after receiving fs change event") else { return nil }
            let text = line.text
            guard text.holds("REMOVE") || text.holds("RENAME"), text.holds("\"\(directory)/") else { return nil }
            return [".conf\"", ".conflist\"", ".json\""].contains { text.holds($0) } ? text : nil
        }
    }
}
