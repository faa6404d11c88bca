package import Containerd

extension FailedPlugin {
    /// A line of containerd's on a plugin that it could not load, or that it passes over; nil where it names none.
    ///
    /// Source: `New` in cmd/containerd/server/server.go: 1.x has the name in the message, in quotes where it passes over it,
    /// 2.x in a field of its own.
    package init?(_ entry: LogEntry) {
        let words = entry.message.split { $0 == " " || $0 == "\"" }
        let name = entry["id"] ?? words.first { $0.hasPrefix("io.containerd.") }.map(String.init)
        guard let name, let error = entry["error"] else { return nil }
        // containerd's word for what others do not take for a failure.
        let skip = ": skip plugin"
        self.init(name, error.hasSuffix(skip) ? String(error.dropLast(skip.utf8.count)) : error)
    }
}
