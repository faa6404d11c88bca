/// A key of containerd's configuration that keeps a restart from being automatic.
package struct UndecidedKey: Sendable, Equatable {
    /// As in the newest form of the configuration that containerd knows, such as `metrics.address`.
    package var key: String
    package var file: String
    /// From 1; nil where the key is gone.
    package var line: Int?
    /// A piece of a sentence.
    package var why: String

    package init(key: String, file: String, line: Int?, why: String) {
        self.key = key
        self.file = file
        self.line = line
        self.why = why
    }

    /// The key and its place.
    package var text: String { "\(key) (\(file)\(line.map { ":\($0)" } ?? ""))" }
}
