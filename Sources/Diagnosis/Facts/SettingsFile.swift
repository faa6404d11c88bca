import Containerd
import Node
import Syntax

extension Facts {
    /// Where a setting of containerd is to be changed so that it lasts: some distributions write config.toml anew from a
    /// template at each start.
    func settingsFile() -> String {
        source(of: snapshot.configPath)?.place ?? snapshot.configPath
    }

    /// What is to be restarted for it to take effect.
    var unitOfSettings: String {
        let name = live?.unit?.name ?? ""
        return name.isEmpty ? "containerd" : name.hasSuffix(".service") ? String(name.dropLast(8)) : name
    }

    /// Says so where the file that containerd reads is not the one to edit.
    func noteOnSettings() -> String {
        source(of: snapshot.configPath).map { " (\(snapshot.configPath) is made anew from it \($0.when))" } ?? ""
    }

    /// `conf_template` as a widespread article advises it: the name of the file that is to be loaded.
    ///
    /// Source: update_runtime_config.go of containerd: the template is rendered only when kubelet reports a pod CIDR.
    var templateTakenForFile: Located<String>? {
        guard let after = predictions.afterRestart else { return nil }
        let running = runtimeStatus?.running.settings.confTemplate
        guard let template = after.settings?.confTemplate ?? running, !template.value.isEmpty else { return nil }
        let isOfDirectory = template.value.hasPrefix(nextDirectory + "/")
        return !template.value.hasPrefix("/") || isOfDirectory ? template : nil
    }

    /// The CNI directory that a start would read.
    var nextDirectory: String { predictions.afterRestart?.settings?.confDir.value ?? "/etc/cni/net.d" }
}
