import Foundation
import Programs
import Testing

extension NodeTests {
    /// A containerd that its unit starts from another place, with another file.
    @Suite struct Preflights {
        private static let binary = "/opt/containerd/bin/containerd"
        private static let config = "/srv/containerd/config.toml"

        @Test(
            "the binary and the file that the unit names are predicted for and asked, and no others",
            arguments: [Generation.bookworm, .forky])
        func otherCommand(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            let cursor = try node.cursor()
            try node.moveContainerd(to: Self.binary, Self.config)
            defer { _ = try? node.moveContainerdBack() }
            try node.verdict("ready", after: cursor)
            #expect(try node.exec(["netready", "check"]).status == 0)
            let snapshot = try node.exec(["netready", "snapshot"]).object
            #expect(snapshot["configPath"] as? String == Self.config && snapshot["configMustExist"] as? Bool == true)
            #expect(try node.preflight() == nil)

            let broken = try node.cursor()
            let good = try node.read(Self.config)
            try node.write("version = 2\n[plugins\n", to: Self.config)
            let found = try node.record("the finding", after: broken, timeout: 20) {
                $0["NETREADY_KIND"] == "findingRaised" && $0["NETREADY_CODE"] == "NextRestartContainerdExits"
            }
            #expect(found.message.contains("\(Self.config):2:"), "\(found.message)")
            #expect(try node.preflight()?.contains("\(Self.binary) refuses \(Self.config): ") == true)
            try node.shell("mv \(Self.config) \(Self.config).away")
            let missing = try node.preflight()
            #expect(missing?.contains("starts containerd with \(Self.config), which is missing") == true)
            // What netready says of it is what containerd does.
            let said = try node.exec([Self.binary, "--config", Self.config])
            let predicted = try node.exec(["netready", "check", "--output", "json"]).object
            let exit = (predicted["afterRestart"] as? [String: Any])?["exitText"] as? String ?? "nothing"
            #expect(said.status == 1 && said.err.contains(exit), "\(said.err) is not \(exit)")
            try node.write(good, to: Self.config)

            try node.shell("chown 1 \(Self.binary)")
            #expect(try node.preflight()?.contains("is not run: \(Self.binary) belongs to uid 1") == true)
            try node.shell("chown 0 \(Self.binary)")
            #expect(try node.preflight() == nil)
        }
    }
}

extension Node {
    /// Starts containerd from elsewhere; what stands in the usual places from then on would neither run nor start.
    fileprivate func moveContainerd(to binary: String, _ config: String) throws {
        try shell(
            """
            mkdir -p $(dirname \(binary)) $(dirname \(config))
            cp /usr/bin/containerd \(binary)
            cp /etc/containerd/config.toml \(config)
            cp /etc/containerd/config.toml /root/good.toml
            printf '[not toml' >/etc/containerd/config.toml
            """)
        try dropIn(
            "containerd.service", "[Service]\nExecStart=\nExecStart=\(binary) --log-level info --config \(config)\n")
        try shell("systemctl restart containerd.service")
    }

    fileprivate func moveContainerdBack() throws {
        try removeDropIn("containerd.service")
        try shell("rm -rf /opt/containerd /srv/containerd; cp /root/good.toml /etc/containerd/config.toml")
    }

    /// Why the preflight unit speaks against a restart, started by hand as a person may; nil where it does not.
    fileprivate func preflight() throws -> String? {
        let cursor = try cursor()
        if try exec(["systemctl", "start", "netready-preflight.service"]).status == 0 { return nil }
        return try journal(of: "netready-preflight.service", after: cursor).map(\.message).joined(separator: "\n")
    }
}
