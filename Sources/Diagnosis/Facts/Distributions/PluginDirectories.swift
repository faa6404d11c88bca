/// Where plugins are put, whoever puts them there.
enum PluginDirectories {
    /// All that are worth a look.
    ///
    /// - Parameter names: what a directory holds.
    static func all(names: (String) -> [String]) -> [String] {
        known
            + releases.flatMap { data in
                names(data).map { "\(data)/\($0)/bin" }.filter { !$0.hasSuffix("/current/bin") }
            }
    }

    /// A distribution fills the directory by itself, so that nobody is to point containerd there.
    static func isFilledByDistribution(_ directory: String) -> Bool {
        directory.utf8.starts(with: "/var/lib/rancher/".utf8)
    }

    /// containerd is told to look there by its distribution, with another directory for each release.
    static func isChosenByDistribution(_ directory: String) -> Bool {
        directory.utf8.starts(with: "/var/lib/rancher/k3s/data/".utf8)
    }
}
