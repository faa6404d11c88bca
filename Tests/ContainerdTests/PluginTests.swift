import Syntax
import Testing

@testable import Containerd

/// Which plugins load, and what the settings of one do to the others: as the binaries themselves answer.
@Suite struct PluginTests {
    private static func predicted(
        _ config: String, _ version: String, _ files: [String: String] = [:]
    ) throws -> Prediction {
        var tree = FileTree(scope: .whole)
        let all = files.merging(["/etc/containerd/config.toml": "version = 2\n" + config]) { $1 }
        for (path, text) in all {
            tree.entries[path] = FileEntry(kind: .file, mode: 0o644, content: .bytes(Array(text.utf8)))
        }
        return predict(tree, version: try #require(ContainerdVersion(version)))
    }

    /// What is switched off, a version and what is said of CRI.
    @Test(
        "the tasks service needs the runtimes of its version",
        arguments: [
            (
                "runtime.v1.linux", "1.6.39",
                "failed to get services: failed to get instance of service \"tasks-service\": "
                    + "no plugins registered for io.containerd.runtime.v1: not found"
            ),
            (
                "runtime.v1.linux", "1.7.34",
                "failed to create containerd client: failed to get instance of service \"tasks-service\": "
                    + "no plugins registered for io.containerd.runtime.v1: not found"
            ),
            ("runtime.v1.linux", "2.0.11", nil),
            (
                "runtime.v2.task", "1.6.39",
                "failed to get services: failed to get instance of service \"tasks-service\": "
                    + "no plugins registered for io.containerd.runtime.v2: not found"
            ),
            (
                "runtime.v2.task", "2.2.7",
                "unable to init client for cri image service: failed to get service plugin: "
                    + "no plugins registered for io.containerd.runtime.v2.task: plugin: not found"
            ),
            ("service.v1.tasks-service", "1.6.39", "failed to get services: service \"tasks-service\" not found"),
            (
                "service.v1.tasks-service", "2.3.4",
                "unable to init client for cri image service: service \"tasks-service\" not found"
            ),
        ] as [(String, String, String?)])
    func runtimes(plugin: String, version: String, cause: String?) throws {
        let outcome = try Self.predicted("disabled_plugins = [\"io.containerd.\(plugin)\"]\n", version).outcome
        #expect(outcome.kind == (cause == nil ? .serving : .noCRI))
        #expect(outcome.cause == cause)
    }

    @Test("a runtime of version 1 that is there and does not come up leaves the tasks service without any")
    func runtimesWithoutMetadata() throws {
        let text =
            "disabled_plugins = [\"io.containerd.metadata.v1.bolt\"]\nrequired_plugins = [\"io.containerd.service.v1.tasks-service\"]\n"
        let outcome = try Self.predicted(text, "1.7.34").outcome
        #expect(
            outcome.exitText
                == "containerd: load required plugin io.containerd.service.v1.tasks-service: no runtimes available to create task service"
        )
    }

    private static let noType = "panic: plugin: no type"

    /// The table of a proxy, a version and with what containerd ends.
    @Test(
        "a proxy plugin needs a type that this version knows and a name of its own",
        arguments: [
            ("[proxy_plugins.x]\ntype = \"y\"", "2.2.7", noType),
            ("[proxy_plugins.x]\naddress = \"/x\"", "1.6.39", noType),
            ("[proxy_plugins.x]\ntype = \"snapshot\"", "1.6.39", nil),
            ("[proxy_plugins.x]\ntype = \"io.containerd.snapshotter.v1\"", "2.4.0", nil),
            ("[proxy_plugins.x]\ntype = \"diff\"", "1.6.39", noType),
            ("[proxy_plugins.x]\ntype = \"diff\"", "1.7.34", nil),
            ("[proxy_plugins.x]\ntype = \"sandbox\"", "1.7.34", noType),
            ("[proxy_plugins.x]\ntype = \"sandbox\"", "2.0.11", nil),
            ("[proxy_plugins.\"\"]\ntype = \"snapshot\"", "2.1.9", "panic: plugin: no id"),
            (
                "[proxy_plugins.native]\ntype = \"snapshot\"", "2.3.4",
                "panic: io.containerd.snapshotter.v1.native: plugin: id already registered"
            ),
            ("[proxy_plugins.erofs]\ntype = \"snapshot\"", "2.0.11", nil),
            (
                "[proxy_plugins.erofs]\ntype = \"snapshot\"", "2.1.9",
                "panic: io.containerd.snapshotter.v1.erofs: plugin: id already registered"
            ),
            ("[proxy_plugins.x]\ntype = \"snapshot\"\nplatform = \"nothing\"", "2.2.7", nil),
        ] as [(String, String, String?)])
    func proxies(table: String, version: String, text: String?) throws {
        let outcome = try Self.predicted(table + "\n", version).outcome
        #expect(outcome.kind == (text == nil ? .serving : .exits))
        #expect(outcome.exitCode == (text == nil ? nil : 2))
        #expect(outcome.exitText == text)
    }

    @Test("two stores of content are one too many for containerd 2")
    func secondContentStore() throws {
        let text = "[proxy_plugins.x]\ntype = \"content\"\n"
        #expect(try Self.predicted(text, "1.7.34").outcome.kind == .serving)
        #expect(
            try Self.predicted(text, "2.2.7").outcome.cause
                == "multiple plugins registered for io.containerd.content.v1: plugin: multiple instances")
    }

    /// Lines of config.toml, a version and with what containerd ends.
    @Test(
        "a required plugin must be there and load",
        arguments: [
            (
                "required_plugins = [\"io.containerd.x.v1.y\"]", "1.6.39",
                "required plugin [io.containerd.x.v1.y] not included"
            ),
            (
                "required_plugins = [\"io.containerd.x.v1.y\", \"io.containerd.a.v1.b\"]", "2.2.7",
                "required plugin [io.containerd.x.v1.y io.containerd.a.v1.b] not included"
            ),
            (
                "required_plugins = [\"io.containerd.snapshotter.v1.devmapper\"]", "1.6.39",
                "load required plugin io.containerd.snapshotter.v1.devmapper: devmapper not configured"
            ),
            (
                "required_plugins = [\"io.containerd.snapshotter.v1.devmapper\"]", "2.2.7",
                "load required plugin io.containerd.snapshotter.v1.devmapper: devmapper not configured: skip plugin"
            ),
            (
                "disabled_plugins = [\"io.containerd.gc.v1.scheduler\"]\nrequired_plugins = [\"io.containerd.gc.v1.scheduler\"]",
                "2.0.11", "required plugin [io.containerd.gc.v1.scheduler] not included"
            ),
            (
                "disabled_plugins = [\"io.containerd.metadata.v1.bolt\"]\nrequired_plugins = [\"io.containerd.gc.v1.scheduler\"]",
                "1.7.34",
                "load required plugin io.containerd.gc.v1.scheduler: no plugins registered for io.containerd.metadata.v1: not found"
            ),
            ("required_plugins = [\"io.containerd.grpc.v1.cri\", \"io.containerd.gc.v1.scheduler\"]", "2.3.4", nil),
        ] as [(String, String, String?)])
    func required(lines: String, version: String, text: String?) throws {
        let outcome = try Self.predicted(lines + "\n", version).outcome
        #expect(outcome.kind == (text == nil ? .serving : .exits))
        #expect(outcome.exitText == text.map { "containerd: " + $0 })
    }

    @Test("a required CRI that fails ends containerd with the words of the plugin that it needs")
    func requiredCRI() throws {
        let text = """
            required_plugins = ["io.containerd.grpc.v1.cri"]
            [plugins."io.containerd.grpc.v1.cri".containerd]
            default_runtime_name = "x"
            """
        let cause =
            "invalid plugin config: no corresponding runtime configured in `containerd.runtimes` for `containerd` "
            + "`default_runtime_name = \"x\""
        let load = "containerd: load required plugin io.containerd.grpc.v1.cri: "
        #expect(try Self.predicted(text, "1.7.34").outcome.exitText == load + cause)
        let second = try Self.predicted(text, "2.2.7").outcome.exitText
        #expect(second == load + "unable to load CRI runtime service plugin dependency: " + cause)
    }
}

extension PluginTests {
    private static let runtimePlatform = "[plugins.\"io.containerd.cri.v1.images\".runtime_platforms.runc]\nplatform = "

    @Test(
        "a platform of a runtime that is none takes CRI away from containerd 2", arguments: ["2.0.0", "2.2.7", "2.4.0"])
    func platforms(version: String) throws {
        let prediction = try Self.predicted(Self.runtimePlatform + "\"nothing\"\n", version)
        #expect(prediction.outcome.kind == .noCRI)
        #expect(
            prediction.outcome.cause
                == "unable to parse platform \"nothing\": \"nothing\": unknown operating system or architecture: invalid argument"
        )
        #expect(prediction.configuration.problems.first?.location.position?.line == 3)
        for good in ["", "linux", "linux/arm64/v8"] {
            #expect(try Self.predicted("\(Self.runtimePlatform)\"\(good)\"\n", version).outcome.kind == .serving)
        }
    }

    /// Platform, snapshotter, differ and further keys; a version and what is said of CRI.
    @Test(
        "what the transfer plugin cannot unpack takes CRI away from containerd 2.1 and later",
        arguments: [
            ("platform = \"linux\"\nsnapshotter = \"overlayfs\"", "2.2.7", nil),
            (
                "platform = \"nothing\"\nsnapshotter = \"overlayfs\"", "2.2.7",
                "io.containerd.transfer.v1: platform configuration nothing invalid"
            ),
            ("platform = \"nothing\"\nsnapshotter = \"overlayfs\"", "2.0.11", nil),
            ("snapshotter = \"overlayfs\"", "2.1.9", "io.containerd.transfer.v1: platform configuration  invalid"),
            ("platform = \"linux\"\nsnapshotter = \"x\"", "2.1.9", "snapshotter \"x\" not found: not found"),
            (
                "platform = \"linux\"\nsnapshotter = \"x\"\noptional = true", "2.2.7",
                "snapshotter \"x\" not found: not found"
            ),
            ("platform = \"linux\"\nsnapshotter = \"x\"\noptional = true", "2.3.4", nil),
            (
                "platform = \"linux\"\nsnapshotter = \"overlayfs\"\ndiffer = \"x\"", "2.3.4",
                "failed to get instance for diff plugin \"x\": no plugins registered for io.containerd.differ.v1.x: plugin: not found"
            ),
            ("platform = \"linux\"\nsnapshotter = \"overlayfs\"\ndiffer = \"x\"\noptional = true", "2.3.4", nil),
            (
                "platform = \"linux\"\nsnapshotter = \"overlayfs\"\ndiffer = \"erofs\"", "2.1.9",
                "no plugins registered for io.containerd.transfer.v1: plugin: not found"
            ),
        ] as [(String, String, String?)])
    func unpacking(lines: String, version: String, cause: String?) throws {
        let table = "[[plugins.\"io.containerd.transfer.v1.local\".unpack_config]]\n\(lines)\n"
        let prediction = try Self.predicted(table, version)
        #expect(prediction.outcome.kind == (cause == nil ? .serving : .noCRI))
        #expect(prediction.outcome.cause == cause)
        if cause != nil {
            #expect(prediction.configuration.problems.first { $0.kind == .failsCRI }?.location.position != nil)
        }
    }

    @Test("without overlayfs, only a transfer plugin that has nothing to unpack loads")
    func unpackingByDefault() throws {
        let text = """
            disabled_plugins = ["io.containerd.snapshotter.v1.overlayfs"]
            [plugins."io.containerd.cri.v1.images"]
            snapshotter = "native"

            """
        let nothing = "[plugins.\"io.containerd.transfer.v1.local\"]\nunpack_config = []\n"
        #expect(try Self.predicted(text, "2.0.11").outcome.kind == .serving)
        #expect(try Self.predicted(text, "2.2.7").outcome.cause == "snapshotter \"overlayfs\" not found: not found")
        #expect(try Self.predicted(text + nothing, "2.2.7").outcome.kind == .serving)
    }

    @Test(
        "a required transfer plugin ends containerd where it does not load",
        arguments: [
            ("1.7.34", "diff plugin \"x\": not found"),
            (
                "2.0.11",
                "failed to get instance for diff plugin \"x\": no plugins registered for io.containerd.differ.v1.x: plugin: not found"
            ),
        ])
    func requiredTransfer(version: String, text: String) throws {
        let config = """
            required_plugins = ["io.containerd.transfer.v1.local"]
            [[plugins."io.containerd.transfer.v1.local".unpack_config]]
            platform = "linux"
            snapshotter = "overlayfs"
            differ = "x"
            """
        let load = "containerd: load required plugin io.containerd.transfer.v1.local: "
        #expect(try Self.predicted(config, version).outcome.exitText == load + text)
    }

    @Test("an address of a registry that is no URL fails CRI", arguments: ["1.6.20", "1.7.34", "2.0.11", "2.4.0"])
    func registries(version: String) throws {
        func text(_ address: String) -> String {
            "[plugins.\"io.containerd.grpc.v1.cri\".registry.auths.\"\(address)\"]\nusername = \"u\"\n"
        }
        let outcome = try Self.predicted(text("10.0.0.1:5000"), version).outcome
        let context = version.hasPrefix("1") ? "invalid plugin config: " : "invalid cri image config: "
        #expect(
            outcome.cause == context
                + "failed to parse registry url \"10.0.0.1:5000\" from `registry.auths`: parse \"10.0.0.1:5000\": "
                + "first path segment in URL cannot contain colon")
        #expect(try Self.predicted(text("https://10.0.0.1:5000"), version).outcome.kind == .serving)
    }

    @Test("an answer that hangs on the routes, on names or on the machine says so")
    func undecided() throws {
        func told(_ text: String, _ version: String) throws -> [Int?] {
            let problems = try Self.predicted(text, version).configuration.problems
            return problems.filter { $0.kind == .undecided }.map { $0.location.position?.line }
        }
        let address = "[plugins.\"io.containerd.grpc.v1.cri\"]\nstream_server_address = "
        for version in ["1.6.20", "1.7.34", "2.0.11", "2.3.4"] {
            #expect(try told(address + "\"\"\n", version) == [3])
            #expect(try told(address + "\"node.example\"\n", version) == [3])
            for decided in ["127.0.0.1", "::1", "localhost"] {
                #expect(try told("\(address)\"\(decided)\"\n", version) == [])
            }
        }
        let unpacked =
            "[[plugins.\"io.containerd.transfer.v1.local\".unpack_config]]\nsnapshotter = \"overlayfs\"\nplatform = "
        #expect(try told(unpacked + "\"linux/arm64\"\n", "2.2.7") == [2])
        #expect(try told(unpacked + "\"linux\"\n", "2.2.7") == [])
        #expect(try told(unpacked + "\"linux/arm64\"\ndiffer = \"walking\"\n", "2.2.7") == [])
        #expect(try told(unpacked + "\"linux/arm64\"\n", "2.0.11") == [])
    }
}
