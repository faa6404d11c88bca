import Syntax
import Testing

@testable import Containerd

@Suite struct VersionTests {
    @Test(
        "what a distribution or a vendor adds is no part of the number",
        arguments: [
            ("1.6.20~ds1", [1, 6, 20], [], "~ds1"), ("1.7.24-0ubuntu1", [1, 7, 24], [], "-0ubuntu1"),
            ("2.1.9+unknown", [2, 1, 9], [], "+unknown"), ("v2.2.0-k3s1", [2, 2, 0], [], "-k3s1"),
            ("2.4.0-beta.0", [2, 4, 0], ["beta", "0"], ""), ("2.0.0~rc.1+ds1", [2, 0, 0], ["rc", "1"], "+ds1"),
            ("v2.2.0", [2, 2, 0], [], ""), ("1:1.7.3-1", [1, 7, 3], [], "-1"),
            ("1.7.28-1~bpo12+1", [1, 7, 28], [], "-1~bpo12+1"),
        ] as [(String, [Int], [String], String)])
    func parses(text: String, numbers: [Int], prerelease: [String], suffix: String) throws {
        let version = try #require(ContainerdVersion(text))
        #expect([version.major, version.minor, version.patch] == numbers)
        #expect(version.prerelease == prerelease)
        #expect(version.suffix == suffix)
        #expect(version.description == text)
    }

    @Test(arguments: ["", "v", "2", "2.1", "2.1.", "a.b.c", "2.1.x", "99999999999999999999.0.0", "-1.0.0", "２.1.0"])
    func whatHasNotThreeNumbersIsNoVersion(text: String) {
        #expect(ContainerdVersion(text) == nil)
    }

    @Test(arguments: [
        ("1.6.20~ds1", true), ("1.6.20", true), ("1.6.20-1", false), ("1.7.24~ds1-6+deb13u1", true), ("2.1.9", false),
        ("2.1.9+unknown", true), ("2.1.9+ds1-5", true), ("v2.2.0-k3s1", false), ("1.7.24-0ubuntu1", false),
    ])
    func debiansBuildsAreKnownByTheirNames(text: String, isDebian: Bool) throws {
        #expect(try #require(ContainerdVersion(text)).isDebianBuild == isDebian)
    }

    @Test("Debian's builds look for plugins where Debian puts them, and say so in the words of their libraries")
    func debian() throws {
        for (text, directories) in [
            ("1.6.20~ds1", ["/opt/cni/bin"]), ("1.7.24~ds1-6", ["/usr/lib/cni"]), ("1.7.24", ["/opt/cni/bin"]),
            ("2.1.9+ds1-5", ["/usr/lib/cni", "/opt/cni/bin"]), ("2.1.9", ["/opt/cni/bin"]),
        ] {
            let outcome = predict(FileTree(scope: .whole), version: try #require(ContainerdVersion(text))).outcome
            #expect(outcome.binDirs == directories, "\(text)")
        }
        #expect(Behaviour(try #require(ContainerdVersion("2.1.9+unknown"))).jsonWording == .jsonV2)
        #expect(Behaviour(try #require(ContainerdVersion("2.1.9"))).jsonWording == .scanner)
    }

    @Test("rules change at the releases that changed them") func switches() throws {
        /// A rule, the last version without it and the first with it.
        let table: [(rule: (Behaviour) -> Bool, before: String, since: String)] = [
            ({ $0.createsParent }, "1.6.16", "1.6.17"), ({ $0.globsFromParent }, "1.6.28", "1.6.29"),
            ({ $0.globsFromParent }, "1.7.15", "1.7.16"), ({ $0.asksStatus }, "2.0.0", "2.0.1"),
            ({ $0.readsPluginDirectories }, "2.0.11", "2.1.0"), ({ $0.exitsWithoutConfDir }, "2.0.11", "2.1.0"),
            ({ $0.hasBinDirs }, "2.0.11", "2.1.0"), ({ $0.registryDefault == .always }, "2.1.9", "2.2.0"),
            ({ $0.registryDefault == .withoutMirrors }, "2.2.1", "2.2.2"), ({ $0.hasWarnings }, "1.6.24", "1.6.25"),
            ({ $0.hasWarnings }, "1.7.8", "1.7.9"), ({ $0.mergesMigratedRuntime }, "2.0.1", "2.0.2"),
            ({ $0.migratesStreaming }, "2.0.0", "2.0.1"), ({ $0.dialect == .goTomlV1 }, "1.6.15", "1.6.16"),
            ({ $0.createsDefaultState }, "1.6.34", "1.6.35"), ({ $0.createsDefaultState }, "1.7.20", "1.7.21"),
            ({ !$0.createsDefaultState }, "2.2.7", "2.3.0"), ({ !$0.crashesOnNull }, "1.6.3", "1.6.4"),
            ({ $0.migratesEachFile }, "2.2.7", "2.3.0"), ({ $0.readsNewListKeys }, "1.7.34", "2.0.0"),
            ({ $0.refusesNewerImports }, "2.2.9", "2.3.0"), ({ !$0.refusesNewerImports }, "2.3.4", "2.3.5"),
            ({ !$0.refusesNewerImports }, "2.4.0-beta.0", "2.4.0-beta.1"),
            ({ !$0.refusesNewerImports }, "2.4.0-beta.0", "2.4.0-main.301026e"),
            ({ $0.needsErofsTools }, "2.2.9", "2.3.0"), ({ !$0.closesOnFailure }, "2.3.0", "2.3.1"),
            ({ $0.boundsCategories }, "2.3.7", "2.4.0-beta.0"), ({ $0.boundsShims }, "2.3.4", "2.3.5"),
            ({ $0.boundsShims }, "2.4.0-beta.0", "2.4.0-rc.0"),
            ({ !$0.hasBinDir }, "2.4.0-main.301026e", "2.4.0"),
            ({ $0.isPredictable }, "1.5.18", "1.6.0"), ({ $0.isBeyondKnown }, "2.4.9", "2.5.0"),
        ]
        for (rule, before, since) in table {
            #expect(!rule(Behaviour(try #require(ContainerdVersion(before)))), "\(before)")
            #expect(rule(Behaviour(try #require(ContainerdVersion(since)))), "\(since)")
        }
    }

    @Test(
        arguments: [
            ("1.6.20", nil), ("1.6.31", nil), ("1.6.32", 2), ("1.7.0", nil), ("1.7.16", nil), ("1.7.17", 2),
            ("2.0.0", 3),
            ("2.2.7", 3), ("2.3.0", 4), ("2.4.0-beta.0", 4), ("3.0.0", 4),
        ] as [(String, Int?)])
    func theNewestVersionOfConfigTomlThatIsTaken(version: String, newest: Int?) throws {
        #expect(Behaviour(try #require(ContainerdVersion(version))).newestConfigVersion == newest)
    }
}

/// Rules of patch releases, seen in what containerd does.
extension VersionTests {
    private func predicted(_ configuration: String, _ version: String, network: String? = nil) throws -> Prediction {
        var tree = FileTree(scope: .whole)
        func put(_ text: String, at path: String) {
            tree.entries[path] = FileEntry(
                kind: .file, mode: 0o644, size: Int64(text.utf8.count), content: .bytes(Array(text.utf8)))
        }
        put(configuration, at: "/etc/containerd/config.toml")
        if let network { put(network, at: "/etc/cni/net.d/10-x.conf") }
        return predict(tree, version: try #require(ContainerdVersion(version)))
    }

    private static let mirrors = "mirrors.\"docker.io\".endpoint = [\"https://mirror.example\"]"

    @Test(
        "mirrors without config_path fail in the two releases that set one of their own",
        arguments: [
            ("2.1.9", true), ("2.2.0", false), ("2.2.1", false), ("2.2.2", true), ("2.2.7", true), ("2.3.1", true),
            ("2.3.4", true),
        ])
    func registryMirrors(version: String, isServing: Bool) throws {
        for text in [
            "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".registry]\n\(Self.mirrors)",
            "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".registry]\nconfig_path = \"\"\n\(Self.mirrors)",
            "version = 3\n[plugins.\"io.containerd.cri.v1.images\".registry]\n\(Self.mirrors)",
        ] {
            let outcome = try predicted(text, version).outcome
            #expect(outcome.kind == (isServing ? .serving : .noCRI), "\(text)")
            let cause = "invalid cri image config: `mirrors` cannot be set when `config_path` is provided"
            #expect(outcome.cause == (isServing ? nil : cause))
        }
    }

    @Test("an empty config_path beside mirrors counts as none where no migration touches it")
    func registryUnmigrated() throws {
        let new = "version = 3\n[plugins.\"io.containerd.cri.v1.images\".registry]\nconfig_path = \"\"\n\(Self.mirrors)"
        let old = "[plugins.cri.registry]\nconfig_path = \"\"\n\(Self.mirrors)"
        for version in ["2.1.9", "2.2.0", "2.2.1", "2.2.2"] {
            #expect(try predicted(new, version).outcome.kind == .serving)
            // Its CRI settings are dropped as a whole.
            #expect(try predicted(old, version).outcome.kind == .serving)
        }
    }

    @Test("a registry that is no table panics in the migration that looks into it")
    func registryOfAWrongType() throws {
        let text = "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\"]\nregistry = 5"
        let panic = "panic: interface conversion: interface {} is int64, not map[string]interface {}"
        #expect(try predicted(text, "2.2.1").outcome.exitText == panic)
        for version in ["2.1.9", "2.2.2", "2.3.4"] { #expect(try predicted(text, version).outcome.exitCode == 1) }
    }

    @Test("of an old and a new section, the new one wins, but in the first two releases of containerd 2")
    func bothSections() throws {
        let text = """
            version = 2
            [plugins."io.containerd.grpc.v1.cri".cni]
            conf_dir = "/old"
            [plugins."io.containerd.cri.v1.runtime".cni]
            conf_dir = "/new"
            """
        for (version, directory) in [("2.0.0", "/old"), ("2.0.1", "/old"), ("2.0.2", "/new"), ("2.3.4", "/new")] {
            #expect(try predicted(text, version).outcome.confDir == directory, "\(version)")
        }
    }

    @Test("settings of the streaming server are migrated since 2.0.1")
    func streaming() throws {
        let text = "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\"]\nstream_idle_timeout = \"never\""
        #expect(try predicted(text, "2.0.0").outcome.kind == .serving)
        #expect(try predicted(text, "2.0.1").outcome.kind == .noCRI)
    }

    @Test("null for a plugin ends containerd up to 1.6.3")
    func null() throws {
        let crash = try predicted("", "1.6.3", network: "null").outcome
        #expect(crash.exitCode == 2)
        #expect(crash.exitText == "panic: runtime error: invalid memory address or nil pointer dereference")
        #expect(try predicted("", "1.6.4", network: "null").outcome.lastLoad?.contains("missing 'type'") == true)
    }

    @Test("a number beyond int64 is read since go-toml 1.9.5")
    func unsigned() throws {
        let text = "version = 9223372036854775808"
        #expect(try predicted(text, "1.6.15").outcome.kind == .exits)
        #expect(try predicted(text, "1.6.16").outcome.kind == .serving)
    }

    private static let proxy = "[proxy_plugins.x]\ntype = \"snapshot\"\naddress = \"/run/x.sock\"\n"

    @Test(
        "a setting of a wrong type matters only to a release that has it",
        arguments: [
            (VersionTests.proxy + "platform = 5", "1.7.15", "1.7.16"),
            (VersionTests.proxy + "capabilities = 5", "1.7.22", "1.7.23"),
            ("[plugins.cri]\ndrain_exec_sync_io_timeout = 5", "1.6.28", "1.6.29"),
            ("[plugins.cri]\nimage_pull_with_sync_fs = 5", "1.7.13", "1.7.14"),
            ("[plugins.diff-service]\nsync_fs = 5", "1.7.25", "1.7.26"),
            ("[plugins.overlayfs]\nsync_remove = 5", "1.6.23", "1.6.24"),
            ("[grpc]\ntcp_tls_common_name = 5", "2.1.9", "2.2.0"),
            ("version = 3\n[plugins.\"io.containerd.cri.v1.runtime\"]\nenable_criu = 5", "2.2.6", "2.2.7"),
            ("version = 3\n[plugins.\"io.containerd.cri.v1.runtime\"]\nenable_criu = 5", "2.3.3", "2.3.4"),
            ("version = 3\n[plugins.\"io.containerd.nri.v1.nri\".default_validator]\nenable = 5", "2.1.9", "2.2.0"),
        ])
    func settings(text: String, before: String, since: String) throws {
        #expect(try predicted(text, before).outcome.kind == .serving)
        #expect(try predicted(text, since).outcome.kind == .exits)
    }

    @Test("what 2.4.0 has removed is passed over there, and a wrong type of it ends nothing")
    func removed() throws {
        let directory = "version = 3\n[plugins.\"io.containerd.cri.v1.runtime\".cni]\nbin_dir = \"/opt/eks/bin\""
        #expect(try predicted(directory, "2.4.0-main.301026e").outcome.binDirs == ["/opt/eks/bin"])
        #expect(try predicted(directory, "2.4.0").outcome.binDirs == ["/opt/cni/bin"])
        for text in [
            "version = 3\n[plugins.\"io.containerd.cri.v1.runtime\"]\nenable_cdi = 5",
            "version = 3\n[plugins.\"io.containerd.tracing.processor.v1.otlp\"]\nprotocol = 5",
            "version = 3\n[plugins.\"io.containerd.internal.v1.tracing\"]\nservice_name = 5",
        ] {
            #expect(try predicted(text, "2.4.0-beta.0").outcome.kind == .exits)
            #expect(try predicted(text, "2.4.1").outcome.kind == .serving)
        }
    }

    @Test("an imported file of a newer version ends only 2.3.0 to 2.3.4 and 2.4.0-beta.0")
    func newerImport() throws {
        let main = "version = 2\nimports = [\"/etc/containerd/b.toml\"]"
        var tree = FileTree(scope: .whole)
        for (path, text) in [("/etc/containerd/config.toml", main), ("/etc/containerd/b.toml", "version = 3")] {
            tree.entries[path] = FileEntry(kind: .file, mode: 0o644, content: .bytes(Array(text.utf8)))
        }
        for (version, kind) in [
            ("2.2.9", Outcome.Kind.serving), ("2.3.1", .exits), ("2.3.4", .exits), ("2.3.5", .serving),
            ("2.3.7", .serving), ("2.4.0-beta.0", .exits), ("2.4.0-main.301026e", .serving), ("2.4.2", .serving),
        ] {
            let parsed = try #require(ContainerdVersion(version))
            #expect(predict(tree, version: parsed).outcome.kind == kind, "\(version)")
        }
    }

    @Test("2.3.0 has no CRI without mkfs.erofs, and no socket where a gRPC plugin fails")
    func firstOf23() throws {
        var tree = FileTree(scope: .whole)
        let version = try #require(ContainerdVersion("2.3.0"))
        let without = predict(tree, version: version).outcome
        #expect(without.kind == .noCRI)
        #expect(without.cause == "no plugins registered for io.containerd.transfer.v1: plugin: not found")
        tree.entries["/usr/bin/mkfs.erofs"] = FileEntry(kind: .file, mode: 0o755)
        #expect(predict(tree, version: version).outcome.kind == .serving)
        let text = "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".containerd]\ndefault_runtime_name = \"no\""
        tree.entries["/etc/containerd/config.toml"] = FileEntry(
            kind: .file, mode: 0o644, content: .bytes(Array(text.utf8)))
        #expect(predict(tree, version: version).outcome.kind == .hangs)
        #expect(predict(tree, version: try #require(ContainerdVersion("2.3.1"))).outcome.kind == .noCRI)
        let off = "version = 2\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]"
        tree.entries["/etc/containerd/config.toml"] = FileEntry(
            kind: .file, mode: 0o644, content: .bytes(Array(off.utf8)))
        #expect(predict(tree, version: version).outcome.kind == .noCRI)
    }

    @Test("more categories than SELinux has cost CRI since 2.4.0-beta.0, where SELinux is enabled")
    func categories() throws {
        func outcome(_ range: Int64, _ isEnabled: Bool, _ version: String) throws -> Outcome {
            let runtime = "[plugins.\"io.containerd.cri.v1.runtime\"]"
            let text = "version = 3\n\(runtime)\nenable_selinux = \(isEnabled)\nselinux_category_range = \(range)"
            return try predicted(text, version).outcome
        }
        #expect(try outcome(2048, true, "2.4.0-beta.0").kind == .noCRI)
        #expect(try outcome(2048, true, "2.3.7").kind == .serving)
        #expect(try outcome(2048, false, "2.4.0").kind == .serving)
        #expect(try outcome(1024, true, "2.4.0").kind == .serving)
        #expect(try outcome(-5, true, "2.4.0").kind == .serving)
    }

    @Test("a directory for temporary files that cannot be made ends containerd")
    func temporary() throws {
        let outcome = try predicted("temp = \"/etc/containerd/config.toml/x\"", "2.3.4").outcome
        #expect(outcome.exitText == "containerd: mkdir /etc/containerd/config.toml: not a directory")
    }
}
