import Syntax

/// The interface for plugins of the node's resources: CRI ends containerd where it cannot be opened.
///
/// Source: internal/nri/nri.go and containerd/nri's pkg/adaptation, `startListener` and `discoverPlugins`.
struct NRICheck {
    static let uri = "io.containerd.nri.v1.nri"

    let lookup: PathResolver
    let behaviour: Behaviour
    let settings: Setting

    /// Whether it is on: it is off by default in containerd 1.7, and before that it was another thing.
    var isEnabled: Bool {
        guard behaviour.hasInMemoryClient else { return false }
        let disable = settings["disable"]
        return disable == .absent ? behaviour.isSecondGeneration : !disable.boolean
    }

    /// The error of starting it, with its place.
    func fault() -> (text: String, location: SourceLocation?)? {
        guard isEnabled else { return nil }
        let plugins = settings["plugin_path"]
        if !plugins.string.isEmpty, case .entry(let entry, _) = lookup.find(plugins.string), entry.kind != .directory {
            return (
                "failed to discover plugins in \(plugins.string): open \(plugins.string): not a directory",
                plugins.location
            )
        }
        let socket = settings["socket_path"]
        guard !socket.string.isEmpty, !settings["disable_connections"].boolean else { return nil }
        return socketFault(socket.string).map {
            ("failed to create socket \(GoText.quoted(socket.string)): \($0)", socket.location)
        }
    }

    private func socketFault(_ path: String) -> String? {
        if let (place, errno) = lookup.makeDirectories(GoPath.directory(path)) {
            return "mkdir \(place): \(errno.text)"
        }
        let failed = "listen unix \(path): bind: "
        if lookup.isDirectory(path) { return failed + "address already in use" }
        if path.utf8.count > 107 { return failed + "invalid argument" }
        return PathResolver.kernelsRefusal(path).map { failed + $0.text }
    }

    /// Whether there is a program that it would start.
    var hasPlugins: Bool {
        guard isEnabled, case .names(let names) = lookup.list(settings["plugin_path"].string) else { return false }
        return !names.isEmpty
    }
}
