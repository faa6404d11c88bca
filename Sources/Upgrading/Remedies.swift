import Containerd
import Syntax

/// What to write so that a setting has its effect under both versions.
struct Remedies {
    let from: ContainerdVersion
    let to: ContainerdVersion

    private static let old = "[plugins.\"io.containerd.grpc.v1.cri\"]"
    private static let runtime = "[plugins.\"io.containerd.cri.v1.runtime\"]"

    /// For a setting of CNI that is not the same.
    func fix(_ key: String, _ fate: UpgradeLine.Fate, in file: String, after: Prediction) -> String? {
        switch fate {
        case .otherDefault: "Write \(key) down, so that it does not hang on the version."
        case .migrated: "Take \(key) out if it is not meant to have an effect."
        case .changed: "Write \(key) once, in the section that both versions read."
        case .ignored where key == "bin_dirs": "Write bin_dirs in \(Self.runtime) of a file of version 3."
        case .ignored: fixOfSection(in: file, after: after)
        default: nil
        }
    }

    /// For a section or key that is passed over.
    func fixOfSection(in file: String, after: Prediction) -> String {
        let isOfFirst = to.major < 2
        let version = after.configuration.version.value
        if isOfFirst { return "Write it in \(Self.old) of a file with version = 2, which containerd \(to) reads." }
        if version < 2 {
            return
                "Write version = 2 at the top of \(file) and the settings in \(Self.old): containerd 1 and 2 read both."
        }
        return "Write it in \(Self.runtime) of a file with version = 3, or take it out."
    }

    /// For what is refused, by what containerd says.
    func fix(_ text: String, _ outcome: Outcome, file: String) -> String? {
        let words = outcome.exitText ?? outcome.cause ?? ""
        let table: [(phrase: String, fix: String)] = [
            (
                "config version",
                "Write a version in \(file) that containerd \(to) takes, and the sections of that version."
            ),
            (
                "`mirrors` cannot be set",
                "Move the mirrors to hosts.toml files below config_path, and take them out here."
            ),
            (
                "`configs.tls` cannot be set",
                "Move configs.tls to hosts.toml files below config_path, and take it out here."
            ),
            ("cannot be set at the same time", "Take bin_dir out and name its directory in bin_dirs."),
            ("no corresponding runtime", "Define the runtime or name another one in default_runtime_name."),
            ("only works for runtime", "Take the setting out; runc's options have what replaces it."),
            ("failed to find snapshotter", "Name a snapshotter that containerd \(to) has, such as overlayfs."),
            ("snapshotter \"\" not found", "Name the snapshotter in unpack_config."),
            ("no plugins registered", "Take the plugin out of disabled_plugins: containerd \(to) needs it for CRI."),
            ("required plugin", "Take it out of required_plugins: containerd \(to) has none of that name."),
            ("expect io.containerd", "Write the plugin's name in full."),
            ("unmarshal", "Write the value with the type, and the text in the form, that containerd \(to) takes."),
            ("failed to load TOML", "Write it in the form that containerd \(to) takes."),
            ("DefaultCategoryRange", "Write 1024 or less."),
            ("base OCI spec", "Put the file there or take base_runtime_spec out."),
        ]
        return table.first { words.holds($0.phrase) || text.holds($0.phrase) }?.fix
            ?? "Take the setting out or write it as containerd \(to) takes it, and ask again."
    }
}
