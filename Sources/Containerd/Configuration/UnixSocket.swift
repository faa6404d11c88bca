/// A socket that containerd makes for itself, as far as its path decides it.
///
/// Source: `GetLocalListener` and `CreateUnixSocket` in sys/socket_unix.go.
struct UnixSocket {
    let lookup: PathResolver
    let behaviour: Behaviour

    /// The error of making it; nil where it can be made.
    func fault(_ path: String) -> String? {
        let parent = GoPath.directory(path)
        if case .failed(let errno) = lookup.find(parent), errno != .noEntry {
            return "stat \(parent): \(errno.text)"
        }
        guard let reason = reason(path, parent) else { return nil }
        return behaviour.namesSockets ? "failed to create unix socket on \(path): \(reason)" : reason
    }

    private func reason(_ path: String, _ parent: String) -> String? {
        if path.utf8.count > 104 { return "\(GoText.quoted(path)): unix socket path too long (> 104)" }
        if let (place, errno) = lookup.makeDirectories(parent) { return "mkdir \(place): \(errno.text)" }
        if lookup.isDirectory(path) { return "is a directory" }
        if path.utf8.last == UInt8(ascii: "/"), path.utf8.count > 1 { return "is a directory" }
        guard let errno = PathResolver.kernelsRefusal(path) else { return nil }
        return "listen unix \(path): bind: \(errno.text)"
    }
}
