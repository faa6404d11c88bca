import Foundation
import Programs
import Syntax
import Testing

/// What an installation puts onto a node, and what is left once it is taken away.
@Suite("Installation")
struct InstallTests {
    private let scratch: Scratch
    private let scripts = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "scripts").path

    init() throws { scratch = try Scratch() }

    private func shell(_ words: String) throws -> [String] {
        let output = try run(
            "/bin/bash",
            [
                "-euc", "scripts=\(scripts); source $scripts/lib/common.sh; source $scripts/lib/install.sh; \(words)",
            ])
        #expect(output.status == 0, "\(output.said)")
        return output.out.split(separator: "\n").map(String.init)
    }

    private func programs(_ names: String...) throws {
        for name in names { try scratch.write("", "build/\(name)", mode: 0o755) }
    }

    private var files: String { "cd \(scratch.path)/root && find . -type f | LC_ALL=C sort" }

    @Test("netready-node comes with its units and its settings, and everything that a profile names is there")
    func whole() throws {
        try programs("netreadyd", "netready", "netready-node")
        let files = try shell("install_files \(scratch.path)/build \(scratch.path)/root; \(files)")
        for name in [
            "./etc/netready/netready-node.toml", "./usr/bin/netready-node",
            "./usr/lib/systemd/system/netready-node.path",
            "./usr/lib/systemd/system/netready-node.service", "./usr/lib/systemd/system/netready-node.timer",
            "./usr/share/netready/gates/lease", "./usr/share/netready/gates/lease-rbac.yaml",
            "./usr/share/netready/gates/netready-preflight.conf",
            "./usr/share/netready/kubernetes/netready-node-rbac.yaml",
        ] { #expect(files.contains(name), "\(name)") }
        #expect(scratch.mode("root/usr/share/netready/gates/lease") == 0o755)
        #expect(scratch.mode("root/usr/share/netready/gates/lease-rbac.yaml") == 0o644)
    }

    @Test("without the program its units are not there: they are a package of their own")
    func without() throws {
        try programs("netreadyd", "netready")
        let files = try shell("install_files \(scratch.path)/build \(scratch.path)/root; \(files)")
        #expect(!files.contains { $0.contains("netready-node.") && !$0.contains("/share/") })
    }

    @Test(
        "units, the detector's rules and a profile's gate name the programs where they lie",
        arguments: ["/usr", "/usr/local", "/opt/netready"])
    func places(prefix: String) throws {
        try programs("netreadyd", "netready", "netready-node")
        _ = try shell("install_files \(scratch.path)/build \(scratch.path)/root \(prefix)")
        let file = "root\(prefix)/share/netready/node-problem-detector/container-network.json"
        let rules = try parseJSON(Array(#require(scratch.text(file)).utf8))
        let paths = try #require(rules["rules"]?.arrayValue).map { $0["path"]?.stringValue }
        #expect(paths == ["\(prefix)/bin/netready", "\(prefix)/bin/netready"])
        #expect(scratch.mode(file) == 0o644)
        let profile = try #require(scratch.text("root\(prefix)/share/netready/profiles/fleet.toml"))
        #expect(profile.contains("gate = [\"\(prefix)/share/netready/gates/lease\"]"))
        let units = try shell("cat \(scratch.path)/root\(prefix)/lib/systemd/system/*.service")
        let programs = units.filter { $0.hasPrefix("Exec") }.flatMap {
            $0.matches(of: /[^ =]*\/s?bin\/netready[a-z-]*/)
        }
        .map { String($0.output) }
        #expect(programs.count > 3 && programs.allSatisfy { $0.hasPrefix("\(prefix)/") }, "\(programs)")
    }

    @Test("of what was installed only the settings stay", arguments: ["/usr", "/usr/local"])
    func removed(prefix: String) throws {
        try programs("netreadyd", "netready", "netready-node")
        let files = try shell(
            """
            install_files \(scratch.path)/build \(scratch.path)/root \(prefix)
            echo mine >\(scratch.path)/root/etc/netready/netready.toml
            install_files \(scratch.path)/build \(scratch.path)/root \(prefix)
            remove_files \(scratch.path)/root \(prefix); \(files)
            """)
        #expect(files == ["./etc/netready/netready-node.toml", "./etc/netready/netready.toml"])
        #expect(scratch.text("root/etc/netready/netready.toml") == "mine\n")
    }
}
