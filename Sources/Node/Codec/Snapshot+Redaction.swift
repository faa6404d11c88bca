import Containerd
package import Redaction

extension Snapshot {
    /// What must not leave of this node, as far as its files and its unit tell: for a node that was recorded elsewhere.
    package var redaction: Redaction {
        var redaction = Redaction()
        for (path, entry) in files.entries {
            guard case .bytes(let bytes) = entry.content else { continue }
            redaction.learn(bytes, path: path)
        }
        guard let live else { return redaction }
        redaction.learn(environment: live.unit?.environment.map { "\($0.key)=\($0.value)" } ?? [])
        redaction.keep(names: live.names)
        return redaction
    }
}

extension LiveReading {
    /// What containerd calls the networks that it has loaded.
    package var names: [String] {
        guard case .status(let status) = answer else { return [] }
        return status.running.networks
    }
}
