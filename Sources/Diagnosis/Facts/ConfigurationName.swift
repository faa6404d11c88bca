import Syntax

/// What the name of a file in conf_dir says of it.
enum ConfigurationName {
    /// containerd takes these alone.
    ///
    /// Source: libcni's ConfFiles as go-cni calls it.
    static let endings = [".conf", ".conflist", ".json"]

    static func isTaken(_ name: String) -> Bool { endings.contains { name.hasSuffix($0) } }

    /// The name of a sample, a template, or something that is still being written or that a package has put there: nobody
    /// meant containerd to take it.
    static func isSample(_ name: String) -> Bool {
        [".sample", ".example", ".template", ".tmpl", ".tpl", ".tmp", ".temp", ".new", ".part", ".swp", ".dist"]
            .contains { name.hasSuffix($0) } || [".dpkg-", ".ucf-", ".rpm"].contains { name.holds($0) }
    }

    /// The name that a tool gives to what it puts aside.
    static func isBackup(_ name: String) -> Bool {
        ["_bak", ".bak", ".old", ".orig", ".disabled", ".backup", ".save", "~"].contains { name.hasSuffix($0) }
    }
}
