import Testing

@testable import Containerd

/// What an event does to a running containerd, rule by rule.
@Suite struct RunningTests {
    private static func tree(_ directory: String, _ inode: UInt64, _ names: [String]) -> FileTree {
        var tree = FileTree(scope: .whole)
        let identity = FileEntry.Identity(device: 1, inode: inode)
        tree.entries[directory] = FileEntry(kind: .directory, mode: 0o755, identity: identity)
        for name in names {
            let bytes = Array("{\"name\":\"\(name)\",\"type\":\"x\"}".utf8)
            let file = FileEntry(kind: .file, mode: 0o644, content: .bytes(bytes))
            tree.entries["\(directory)/\(name).conf"] = file
        }
        return tree
    }

    /// An event in a directory into which a file has come, and the version from which on it leads to a load.
    @Test(
        "which events load the directory anew",
        arguments: [
            (DirectoryEvent(.modified, name: "a.conf"), true), (DirectoryEvent(.deleted, name: "x"), true),
            (DirectoryEvent(.movedFrom, name: "x"), true), (DirectoryEvent(.created, name: "a.conf"), false),
            (DirectoryEvent(.movedTo, name: "a.conf"), false), (DirectoryEvent(.attributes, name: "a.conf"), false),
            (DirectoryEvent([.created, .modified], name: "a.conf"), false),
        ])
    func loads(event: DirectoryEvent, loads: Bool) throws {
        for name in ["1.6.20", "1.6.39", "1.7.34", "2.0.11", "2.2.7"] {
            let version = try #require(ContainerdVersion(name))
            var containerd = RunningContainerd(starting: version, files: Self.tree("/etc/cni/net.d", 7, []))
            let after = Self.tree("/etc/cni/net.d", 7, ["a"])
            #expect(containerd.status(files: after).networkReady == false)
            containerd.notice(["default": [event]], files: after)
            #expect(containerd.status(files: after).networkReady == loads, "\(name)")
            #expect(containerd.watch(files: after) == .alive)
        }
    }

    @Test("a removed directory ends containerd 2.1 only if conf_dir is written cleanly")
    func removed() throws {
        for (directory, version, ends) in [
            ("/etc/cni/net.d", "2.1.0", true), ("/etc/cni/net.d/", "2.1.0", false), ("//etc/cni/net.d", "2.4.0", false),
            ("/etc/cni/net.d", "2.0.11", false),
        ] {
            var tree = Self.tree("/etc/cni/net.d", 7, ["a"])
            let config = "version = 3\n[plugins.\"io.containerd.cri.v1.runtime\".cni]\nconf_dir = \"\(directory)\"\n"
            tree.entries["/etc/containerd/config.toml"] = FileEntry(
                kind: .file, mode: 0o644, content: .bytes(Array(config.utf8)))
            var containerd = RunningContainerd(starting: try #require(ContainerdVersion(version)), files: tree)
            tree.entries = tree.entries.filter { !$0.key.hasPrefix("/etc/cni") }
            containerd.notice(["default": [DirectoryEvent(.deletedSelf), DirectoryEvent(.ignored)]], files: tree)
            #expect((containerd.ended != nil) == ends, "\(directory) \(version)")
            #expect(containerd.watch(files: tree) == (ends ? nil : .dead), "\(directory) \(version)")
        }
    }

    @Test func anotherDirectoryInItsPlaceIsElsewhere() throws {
        let version = try #require(ContainerdVersion("2.2.7"))
        let containerd = RunningContainerd(starting: version, files: Self.tree("/etc/cni/net.d", 7, ["a"]))
        #expect(containerd.watch(files: Self.tree("/etc/cni/net.d", 8, ["a"])) == .elsewhere)
    }

    @Test("a newer upstream 1.6 drops what it does not find under the old name", arguments: ["1.6.39", "1.7.34"])
    func vanished(name: String) throws {
        let version = try #require(ContainerdVersion(name))
        var containerd = RunningContainerd(starting: version, files: Self.tree("/etc/cni/net.d", 7, []))
        let after = Self.tree("/etc/cni/net.d", 7, ["a"])
        containerd.notice(["default": [DirectoryEvent(.modified, name: "elsewhere")]], files: after)
        #expect(containerd.status(files: after).networkReady == (name == "1.7.34"))
    }
}
