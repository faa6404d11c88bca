import Containerd

extension Facts {
    /// Where a setting of containerd is to be changed so that it lasts: k3s, rke2 and microk8s write config.toml anew from
    /// a template at each start.
    ///
    /// Source: pkg/agent/containerd/config_linux.go of k3s; `config-v3.toml.tmpl` since it ships containerd 2.
    func settingsFile() -> String {
        let path = snapshot.configPath
        let directory = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
        if path.hasPrefix("/var/snap/microk8s/") { return "\(directory)/containerd-template.toml" }
        guard path.hasPrefix("/var/lib/rancher/") else { return path }
        let version = live?.runningVersion ?? snapshot.installedVersion
        let isNew = (version?.major ?? 1) >= 2
        let names = isNew ? ["config-v3.toml.tmpl", "config.toml.tmpl"] : ["config.toml.tmpl"]
        let templates = names.map { "\(directory)/\($0)" }
        return templates.first { exists($0) == true } ?? templates.first ?? path
    }

    /// What is to be restarted for it to take effect.
    var unitOfSettings: String {
        let name = live?.unit?.name ?? ""
        return name.isEmpty ? "containerd" : name.hasSuffix(".service") ? String(name.dropLast(8)) : name
    }

    /// Says so where the file that containerd reads is not the one to edit.
    func noteOnSettings() -> String {
        let file = settingsFile()
        return file == snapshot.configPath ? "" : " (\(snapshot.configPath) is written anew from it at each start)"
    }
}
