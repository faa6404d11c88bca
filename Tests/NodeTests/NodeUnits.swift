import Foundation

/// The systemd of a node, and netready in it.
extension Node {
    /// One property of a unit, as `systemctl show` prints it.
    func property(_ name: String, of unit: String) throws -> String {
        try shell("systemctl show --property=\(name) --value \(unit)").trimmingCharacters(in: .newlines)
    }

    func mainPID(of unit: String) throws -> Int32 { Int32(try property("MainPID", of: unit)) ?? 0 }

    /// Changes with every start of a unit, whoever asked for it.
    func invocationID(of unit: String) throws -> String { try property("InvocationID", of: unit) }

    /// Installs the netready that `NETREADY_BIN_DIR` names, with `config/test.toml` as its settings.
    ///
    /// - Parameter mode: the remediation mode that replaces the one of `test.toml`.
    func installNetready(mode: String = "enforce") throws {
        guard let binaries = ProcessInfo.processInfo.environment["NETREADY_BIN_DIR"] else {
            throw CommandFailure(description: "NETREADY_BIN_DIR names no directory: run 'sudo make test'")
        }
        try Node.script("install", name, binaries)
        try setMode(mode)
    }

    /// Writes the test settings with that remediation mode; netreadyd takes them when it is next started or reloaded.
    func setMode(_ mode: String) throws {
        let settings = try read("/usr/share/netready/test.toml")
        try write(
            settings.replacing("mode = \"enforce\"", with: "mode = \"\(mode)\""), to: "/etc/netready/netready.toml")
    }

    /// What the daemon has published last; nil where it has not.
    func status() throws -> [String: Any]? {
        guard let text = try? read("/run/netready/status.json") else { return nil }
        return try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    }

    /// A word of the status about acting.
    func remediation(_ key: String) throws -> String? {
        (try status()?["remediation"] as? [String: Any])?[key] as? String
    }

    /// Puts the node back: containerd's own config.toml, an empty CNI directory, containerd freshly started, and a journal
    /// that does not tell of earlier cases.
    func reset() throws {
        try shell(
            """
            systemctl stop netreadyd.service containerd.service 2>/dev/null || true
            cp /usr/share/netready-node/config.toml /etc/containerd/config.toml
            rm -rf /etc/cni/net.d /var/lib/netready /run/netready /etc/netready/netready.toml.d /etc/netready/hold
            mkdir -p -m 700 /etc/cni/net.d
            systemctl reset-failed
            journalctl --sync
            journalctl --quiet --rotate
            rm -f /run/log/journal/*/*@* /var/log/journal/*/*@*
            systemctl restart containerd.service
            """)
        try waitFor("containerd's socket") { exists("/run/containerd/containerd.sock") }
    }
}
