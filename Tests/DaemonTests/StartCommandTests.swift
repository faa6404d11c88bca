import Foundation
import Observing
import Programs
import Systemd
import Testing

@testable import Daemon

/// What containerd's unit says of itself decides which binary and which file are asked before a restart.
@Suite("The command that a start runs")
struct StartCommandTests {
    private static let fallback = "/etc/containerd/config.toml"

    private func unit(_ command: [String], path: String? = nil) -> UnitProperties {
        var start = UnitProperties.Command()
        start.path = path ?? command.first ?? ""
        start.arguments = command
        var unit = UnitProperties()
        unit.execStart = [start]
        return unit
    }

    @Test(
        "the file is the one that --config or -c names, in every way that Go's flags may be written",
        arguments: [
            (["--config", "/srv/c.toml"], "/srv/c.toml", true), (["--config=/srv/c.toml"], "/srv/c.toml", true),
            (["-config", "/srv/c.toml"], "/srv/c.toml", true), (["-c", "/srv/c.toml"], "/srv/c.toml", true),
            (["-c=/srv/c.toml"], "/srv/c.toml", true), (["-l", "debug", "-c", "/a b/c.toml"], "/a b/c.toml", true),
            (["--log-level", "--config", "-c", "/c"], "/c", true), (["-c", "/a", "-c", "/b"], "/b", true),
            (["--config", "srv/c.toml"], "/srv/c.toml", true), ([], fallback, false),
            (["--address", "/run/x.sock"], fallback, false), (["--config", "$CONFIG"], fallback, false),
            (["--config=${CONFIG}"], fallback, false), (["--config="], fallback, false),
            (["--config"], fallback, false),
            (["$OPTIONS", "--config", "/c"], fallback, false), (["--", "--config", "/c"], fallback, false),
            (["config", "dump", "-c", "/c"], fallback, false), (["--configs", "/c"], fallback, false),
        ])
    func config(arguments: [String], config: String, namesConfig: Bool) {
        let command = StartCommand(unit(["/opt/bin/containerd"] + arguments), config: Self.fallback)
        #expect(command.binary == "/opt/bin/containerd")
        #expect(command.config == config && command.namesConfig == namesConfig)
    }

    @Test("the arguments of another program are its own, and without systemd it is Debian's unit")
    func others() {
        let k3s = StartCommand(
            unit(["/usr/local/bin/k3s", "server", "-c", "/etc/rancher/k3s.yaml"]), config: "/k3s.toml")
        #expect(!k3s.isContainerd && k3s.binary == "/usr/local/bin/k3s" && k3s.config == "/k3s.toml")
        let none = StartCommand(nil, config: "/x.toml")
        #expect(none.isContainerd && none.binary == "/usr/bin/containerd" && none.config == "/x.toml")
    }

    // MARK: Asking it

    /// A program that writes down what it is called with, in a directory that root alone may change.
    private func containerd(_ scratch: Scratch, _ script: String) throws -> String {
        try scratch.write("#!/bin/sh\necho \"$@\" >\(scratch.path)/called\n\(script)\n", "containerd", mode: 0o755)
        return scratch.place("containerd")
    }

    private func ask(_ command: [String], path: String? = nil) -> String? {
        ContainerdQuestion("x.service", unit(command, path: path), config: "/nowhere/config.toml").ask()
    }

    @Test(
        "the unit's own binary is asked, with the unit's own file",
        .enabled(if: getuid() == 0, "root's files alone are trusted"))
    func asks() throws {
        let scratch = try Scratch()
        let good = try containerd(scratch, "exit 0")
        try scratch.write("version = 2\n", "my config.toml")
        let config = scratch.place("my config.toml")
        #expect(ask([good, "--config", config]) == nil)
        #expect(scratch.text("called") == "--config \(config) config dump\n")
        let bad = try containerd(scratch, "echo 'containerd: bad password=\"hunter2\"' >&2; exit 1")
        #expect(ask([bad, "-c", config]) == "\(bad) refuses \(config): containerd: bad password=\"*******\"")
        try scratch.remove("called")
        #expect(ask([bad]) == nil, "without a file it starts on its defaults")
        #expect(
            ask([bad, "-c", "/nowhere/c.toml"]) == "x.service starts containerd with /nowhere/c.toml, which is missing."
        )
        #expect(scratch.text("called") == nil)
    }

    @Test(
        "nothing is run but a containerd at an absolute path that root alone can change",
        .enabled(if: getuid() == 0, "only root can make a file that is not root's"))
    func distrusts() throws {
        let scratch = try Scratch()
        let program = try containerd(scratch, "exit 0")
        try scratch.write("", "c.toml")
        let arguments = ["-c", scratch.place("c.toml")]
        for (mode, owner, words) in [
            (0o757, 0, "everybody may write"), (0o755, 1, "belongs to uid 1"), (0o644, 0, "not executable"),
        ] {
            try scratch.setMode(mode, "containerd")
            try FileManager.default.setAttributes([.ownerAccountID: owner], ofItemAtPath: program)
            #expect(ask([program] + arguments)?.contains(words) == true)
        }
        try FileManager.default.setAttributes([.ownerAccountID: 0, .posixPermissions: 0o755], ofItemAtPath: program)
        try scratch.setMode(0o777, "")
        #expect(ask([program] + arguments)?.contains("everybody may write to \(scratch.path)") == true)
        try scratch.setMode(0o755, "")
        #expect(ask(["containerd"] + arguments)?.contains("its path is not absolute") == true)
        try scratch.rename("containerd", "k3s")
        #expect(ask([scratch.place("k3s")] + arguments)?.contains("no containerd that could be asked") == true)
        #expect(
            ContainerdQuestion("x.service", UnitProperties(), config: "/c").ask()
                == "systemd knows no ExecStart= of x.service.")
        #expect(scratch.text("called") == nil)
    }
}
