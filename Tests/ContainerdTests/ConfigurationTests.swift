import Syntax
import Testing

@testable import Containerd

/// Rules of config.toml, and what people are told of it.
@Suite struct ConfigurationTests {
    private static func predicted(
        _ files: [String: String], _ version: String, directories: [String] = []
    ) throws -> Prediction {
        var tree = FileTree(scope: .whole)
        for (path, text) in files {
            tree.entries[path] = FileEntry(kind: .file, mode: 0o644, content: .bytes(Array(text.utf8)))
        }
        return predict(tree, version: try #require(ContainerdVersion(version)))
    }

    private static let main = "/etc/containerd/config.toml"

    /// Version of the file, section, version of containerd, whether the section has an effect.
    @Test(
        "which section counts in which version",
        arguments: [
            ("", "cri", "1.7.34", true), ("", "cri", "2.2.7", false), ("", "cri", "2.3.4", true),
            ("version = 1", "io.containerd.grpc.v1.cri", "1.7.34", false),
            ("version = 1", "io.containerd.grpc.v1.cri", "2.0.11", false),
            ("version = 1", "io.containerd.grpc.v1.cri", "2.3.1", true),
            ("version = 1", "io.containerd.cri.v1.runtime", "2.0.11", true),
            ("version = 2", "io.containerd.grpc.v1.cri", "1.6.39", true),
            ("version = 2", "io.containerd.grpc.v1.cri", "2.4.0", true),
            ("version = 2", "io.containerd.cri.v1.runtime", "1.7.34", false),
            ("version = 2", "io.containerd.cri.v1.runtime", "2.2.7", true),
            ("version = 2", "cri", "2.1.9", false), ("version = 2", "cri", "2.3.4", false),
            ("version = 3", "io.containerd.cri.v1.runtime", "2.0.0", true),
            ("version = 3", "io.containerd.grpc.v1.cri", "2.2.7", false),
            ("version = 3", "io.containerd.grpc.v1.cri", "2.3.1", true),
            ("version = 3", "io.containerd.grpc.v1.cri", "1.7.16", true),
            ("version = 4", "io.containerd.cri.v1.runtime", "2.3.1", true),
        ])
    func sections(header: String, section: String, version: String, counts: Bool) throws {
        let text = "\(header)\n[plugins.\"\(section)\".cni]\n  conf_dir = \"/etc/cni/alt\"\n"
        let prediction = try Self.predicted([Self.main: text], version)
        let settings = try #require(prediction.settings)
        #expect(settings.confDir.value == (counts ? "/etc/cni/alt" : "/etc/cni/net.d"))
        #expect(settings.confDir.location?.position?.line == (counts ? 3 : nil))
        let ignored = prediction.configuration.problems.filter { $0.kind == .ignored }
        #expect(ignored.isEmpty == counts)
        if !counts { #expect(ignored.first?.location.position?.line == 2) }
    }

    @Test(
        "a key or section that is one slip from a known one is told, wherever it stands",
        arguments: [
            ("disabled_plugin = [\"x\"]\n", "disabled_plugin", "disabled_plugins"),
            ("import = [\"/x/*.toml\"]\n", "import", "imports"),
            ("[plugin.\"io.containerd.grpc.v1.cri\"]\nsandbox_image = \"x\"\n", "plugin", "plugins"),
            (
                "[plugins.\"io.containerd.grpc.v1.cir\"]\nsandbox_image = \"x\"\n", "io.containerd.grpc.v1.cir",
                "io.containerd.grpc.v1.cri"
            ),
            ("[plugins.\"io.containerd.grpc.v1.cri\"]\nsandbox_iamge = \"x\"\n", "sandbox_iamge", "sandbox_image"),
            (
                "[plugins.\"io.containerd.grpc.v1.cri\".containerd]\ndefault_runtime_nam = \"runc\"\n",
                "default_runtime_nam", "default_runtime_name"
            ),
            (
                "[plugins.\"io.containerd.grpc.v1.cri\".containerd.runtime.x]\nruntime_type = \"y\"\n", "runtime",
                "runtimes"
            ),
            (
                "[plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.runc]\nruntime_typ = \"y\"\n",
                "runtime_typ", "runtime_type"
            ),
            (
                "[plugins.\"io.containerd.grpc.v1.cri\".registry.mirror.\"x\"]\nendpoint = [\"y\"]\n", "mirror",
                "mirrors"
            ),
            ("[plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.runc]\nvendor_key = \"y\"\n", "", ""),
        ])
    func nearKeys(text: String, key: String, meant: String) throws {
        for version in ["1.6.39", "1.7.34", "2.1.9", "2.3.7"] {
            let problems = try Self.predicted([Self.main: "version = 2\n" + text], version).configuration.problems
            let near = problems.filter { $0.text.hasSuffix("?") }
            #expect(near.map(\.kind) == (meant.isEmpty ? [] : [.ignored]), "\(version): \(problems)")
            let told = near.allSatisfy { $0.text.hasSuffix("mean \(meant)?") && $0.text.contains(GoText.quoted(key)) }
            #expect(told, "\(version): \(problems)")
        }
    }

    @Test func anUnknownKeyOfTheCNISectionIsToldWithTheNearestKnown() throws {
        let text = "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".cni]\nconfdir = \"/x\"\n"
        let problem = try #require(try Self.predicted([Self.main: text], "2.1.9").configuration.problems.first)
        #expect(problem.kind == .ignored)
        #expect(problem.location.position?.line == 3)
        #expect(problem.text.hasSuffix("did you mean conf_dir?"))
    }

    @Test func whatAnImportReplacesIsToldInContainerd1() throws {
        let section = "[plugins.\"io.containerd.grpc.v1.cri\"]\n"
        let files = [
            Self.main: "version = 2\nimports = [\"b.toml\"]\n\(section)enable_selinux = true\n",
            "/etc/containerd/b.toml": "version = 2\n\(section)sandbox_image = \"x\"\n",
        ]
        let old = try Self.predicted(files, "1.7.34").configuration
        #expect(old.files == [Self.main, "/etc/containerd/b.toml"])
        #expect(old.problems.map(\.kind) == [.replacedByImport])
        #expect(old.problems.first?.location.position?.line == 3)
        #expect(try Self.predicted(files, "2.2.7").configuration.problems.isEmpty)
    }

    @Test func aDisabledPluginIsToldWithItsPlace() throws {
        let text = "version = 2\ndisabled_plugins = [\n  \"io.containerd.grpc.v1.cri\",\n]\n"
        for version in ["1.6.39", "2.2.7"] {
            let prediction = try Self.predicted([Self.main: text], version)
            #expect(prediction.outcome.kind == .noCRI)
            #expect(prediction.outcome.cause == nil)
            let problem = try #require(prediction.configuration.problems.first)
            #expect(problem.kind == .disablesCRI)
            #expect(problem.location.position?.line == 3)
        }
    }

    @Test func aFatalFaultIsToldWithItsPlace() throws {
        let text = "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".cni]\nmax_conf_num = \"1\"\n"
        for version in ["1.7.34", "2.0.11", "2.4.0"] {
            let prediction = try Self.predicted([Self.main: text], version)
            #expect(prediction.outcome.kind == .exits)
            let problem = try #require(prediction.configuration.problems.last)
            #expect(problem.kind == .fatal)
            #expect(problem.location.file == Self.main)
            #expect(problem.location.position?.line == 3)
        }
    }

    @Test("without its runtime, the CRI plugin of containerd 1 does not load: a map is replaced as a whole")
    func runtimes() throws {
        let text = """
            version = 2
            [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.nvidia]
            runtime_type = "io.containerd.runc.v2"
            """
        #expect(try Self.predicted([Self.main: text], "1.7.34").outcome.kind == .noCRI)
        #expect(try Self.predicted([Self.main: text], "2.0.11").outcome.kind == .serving)
    }

    @Test("where the cni table is missing, containerd 1 looks for its keys in the table around it")
    func embedded() throws {
        let text = "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\"]\nconf_dir = \"/x\"\n"
        #expect(try Self.predicted([Self.main: text], "1.7.34").settings?.confDir.value == "/x")
        #expect(try Self.predicted([Self.main: text], "2.2.7").settings?.confDir.value == "/etc/cni/net.d")
    }

    /// A line of the cni section, a version and what containerd writes.
    @Test(
        "values of a wrong type, in the words of each go-toml",
        arguments: [
            ("conf_dir = { a = 1 }", "1.7.34", "(0, 0): Can't convert a = 1"),
            ("conf_dir = {}", "1.7.34", "(0, 0): Can't convert (*toml.Tree) to a tree"),
            ("max_conf_num = true", "1.7.34", "(3, 1): Can't convert true(bool) to int"),
            (
                "conf_dir = 1979-05-27T07:32:00Z", "1.7.34",
                "(3, 1): Can't convert 1979-05-27 07:32:00 +0000 UTC(time.Time) to string"
            ),
            ("conf_dir = 1e6", "1.7.34", "(3, 1): Can't convert 1e+06(float64) to string"),
            ("conf_dir = { a = 1 }", "2.2.7", "unhandled kv part: string"),
            ("conf_dir = { a = 1 }", "2.4.0", "toml: cannot store a table in a string"),
            (
                "conf_dir = [{ a = 1 }]", "2.2.7",
                "toml: cannot decode TOML array table into struct field config.CniConfig.NetworkPluginConfDir of type string"
            ),
            ("conf_dir = [{ a = 1 }]", "2.4.0", "toml: cannot store an array table in a string"),
            ("conf_dir = true", "2.0.11", "toml: cannot assign boolean to a true"),
            (
                "conf_dir = false", "2.4.0",
                "toml: cannot decode TOML boolean into struct field config.CniConfig.NetworkPluginConfDir of type string"
            ),
            (
                "bin_dirs = [1]", "2.3.4",
                "toml: cannot decode TOML integer into struct field config.CniConfig.NetworkPluginBinDirs of type []string"
            ),
            (
                "bin_dirs = [1]", "2.4.0",
                "toml: cannot decode TOML integer into struct field config.CniConfig.NetworkPluginBinDirs of type string"
            ),
        ])
    func mismatches(line: String, version: String, text: String) throws {
        let config = "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".cni]\n\(line)\n"
        let outcome = try Self.predicted([Self.main: config], version).outcome
        #expect(outcome.kind == .exits)
        #expect(outcome.exitText == "containerd: " + text)
    }

    @Test func anEmptyTableInPlaceOfAStringPassesInContainerd2() throws {
        let config = "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".cni]\nconf_dir = {}\n"
        #expect(try Self.predicted([Self.main: config], "2.2.7").settings?.confDir.value == "/etc/cni/net.d")
    }

    /// A plugin that is switched off, and what the CRI plugins say of it.
    @Test(
        arguments: [
            (
                "io.containerd.runtime.v2.task", "1.7.34",
                "failed to create containerd client: failed to get \"io.containerd.sandbox.controller.v1\" plugin: "
                    + "no plugins registered for io.containerd.runtime.v2: not found"
            ),
            (
                "io.containerd.metadata.v1.bolt", "2.2.7",
                "no plugins registered for io.containerd.metadata.v1: plugin: not found"
            ),
            ("io.containerd.snapshotter.v1.overlayfs", "2.0.11", "failed to find snapshotter \"overlayfs\""),
            ("io.containerd.nri.v1.nri", "2.2.7", nil), ("io.containerd.snapshotter.v1.zfs", "1.6.39", nil),
        ] as [(String, String, String?)])
    func dependencies(plugin: String, version: String, cause: String?) throws {
        let outcome = try Self.predicted([Self.main: "version = 2\ndisabled_plugins = [\"\(plugin)\"]\n"], version)
            .outcome
        #expect(outcome.kind == (cause == nil ? .serving : .noCRI))
        #expect(outcome.cause == cause)
    }

    @Test func watchedDirectoriesAreThoseOfTheFilesAndTheirImports() throws {
        let text = "version = 2\nimports = [\"/opt/x/*.toml\", \"sub/*/y.toml\"]\n"
        let reading = try Self.predicted([Self.main: text], "2.2.7").configuration
        #expect(reading.directories == ["/etc/containerd", "/opt/x", "/etc/containerd/sub"])
    }

    @Test("every type that a field names is known", arguments: ["1.6.0", "1.7.34", "2.0.0", "2.2.7", "2.4.0"])
    func schema(version: String) throws {
        let schema = Schema(try #require(ContainerdVersion(version)).release)
        var pending = schema.plugins.map(\.structure) + ["config.Config"]
        var seen: Set<String> = []
        while let name = pending.popLast() {
            guard seen.insert(name).inserted else { continue }
            #expect(!schema[name].fields.isEmpty, "\(name)")
            for field in schema[name].fields { pending += Self.structures(field.type) }
        }
        #expect(schema.plugins.last?.uri == "io.containerd.grpc.v1.cri")
    }

    /// Seen in v2.4.0-beta.0 itself, the first with this key.
    @Test func aPrereleaseHasTheFieldsOfItsRelease() throws {
        let text = """
            version = 4
            [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
            disable_pause_image_pull = 3
            """
        let outcome = try Self.predicted([Self.main: text], "2.4.0-beta.0").outcome
        #expect(
            outcome.exitText?.hasSuffix(
                "toml: cannot decode TOML integer into struct field config.Runtime.DisablePauseImagePull of type bool")
                == true, "\(outcome)")
        #expect(try Self.predicted([Self.main: text], "2.3.4").outcome.kind == .serving)
    }

    private static func structures(_ type: GoType) -> [String] {
        switch type {
        case .structure(let name): [name]
        case .pointer(let type), .slice(let type), .map(let type): structures(type)
        default: []
        }
    }
}

extension ConfigurationTests {
    @Test(
        "a drop-in cannot be brought to a version for which containerd has no migration",
        arguments: [("2.1.9", 4, 3), ("2.2.7", 5, 3), ("2.3.4", 5, 4)])
    func beyondAllMigrations(version: String, number: Int, known: Int) throws {
        let main = "version = \(number)\nimports = [\"/etc/containerd/a.toml\", \"/etc/containerd/none.toml\"]"
        let outcome = try Self.predicted([Self.main: main, "/etc/containerd/a.toml": ""], version).outcome
        #expect(outcome.exitCode == 2)
        #expect(outcome.exitText == "panic: runtime error: index out of range [\(known)] with length \(known)")
    }

    @Test("go-toml 2.4 does not say in which map a value of a wrong type stands")
    func valueOfAMap() throws {
        let text = "[timeouts]\nversion = 1\n"
        let newer = try Self.predicted([Self.main: text], "2.1.9+unknown").outcome
        let words = "containerd: failed to unmarshal TOML at row 2 column 11: toml: cannot decode TOML integer into "
        #expect(newer.exitText == words + "string")
        let older = try Self.predicted([Self.main: text], "2.1.9").outcome
        #expect(older.exitText == words + "struct field config.Config.Timeouts of type map[string]string")
    }

    /// What stands in config.toml in the place of a value, a version and what containerd writes.
    @Test(
        "tables in the place of values, by dotted keys, headers and braces",
        arguments: [
            ("version.a = 2", "1.6.20", "(1, 1): Can't convert a = 2"),
            ("[version.a]\nb = 1", "1.7.34", "(1, 1): Can't convert"),
            ("# x\n  [version]\na = 1", "1.6.39", "(2, 3): Can't convert a = 1"),
            ("version.a.b = 2", "2.2.7", "unhandled kv part: int"),
            ("disabled_plugins.a = 1", "2.0.11", "unhandled kv part: slice"),
            ("[version]\na.b = 1", "2.2.7", "unhandled kv part: int"),
            (
                "version.a = 2", "2.4.0",
                " at row 1 column 9: toml: cannot decode TOML table into struct field config.Config.Version of type int"
            ),
            (
                "disabled_plugins.a = 1", "2.1.9+unknown",
                " at row 1 column 18: toml: cannot decode TOML table into struct field config.Config.DisabledPlugins of type string"
            ),
            (
                "timeouts.a.b = \"1s\"", "2.4.0",
                " at row 1 column 12: toml: cannot decode TOML table into struct field config.Config.Timeouts of type string"
            ),
            ("[timeouts]\na.b = \"1s\"", "2.4.0", " at row 2 column 3: toml: cannot decode TOML table into string"),
            ("[version.a]\nb = 1", "2.4.0", " at row 1 column 2: toml: cannot store a table in a int"),
            ("[grpc.address]\nx = 1", "2.4.0", " at row 1 column 2: toml: cannot store a table in a string"),
            (
                "[[debug]]\ngid = 0", "2.1.9+unknown",
                " at row 1 column 3: toml: cannot store an array table in a struct"
            ),
        ])
    func tablesForValues(line: String, version: String, text: String) throws {
        let outcome = try Self.predicted([Self.main: line + "\n"], version).outcome
        let words = text.hasPrefix(" ") ? text : ": " + text
        #expect(outcome.exitText == "containerd: failed to unmarshal TOML" + words)
    }

    @Test(
        "go-toml 2.4 does not know where a list within a list stands",
        arguments: [("[[1]]", "row 1 column 1", "array"), ("[{ a = 1 }]", "row 2 column 21", "inline table")])
    func withinLists(value: String, place: String, kind: String) throws {
        let outcome = try Self.predicted([Self.main: "version = 2\nrequired_plugins = \(value)\n"], "2.4.0").outcome
        let words = "toml: cannot decode TOML \(kind) into struct field config.Config.RequiredPlugins of type string"
        #expect(outcome.exitText == "containerd: failed to unmarshal TOML at \(place): \(words)")
    }

    @Test("without its gRPC server nobody can ask containerd 2.3")
    func withoutSocket() throws {
        let text = "version = 2\ndisabled_plugins = [\"io.containerd.server.v1.grpc\"]\n"
        let prediction = try Self.predicted([Self.main: text], "2.3.1")
        #expect(prediction.outcome.kind == .hangs)
        #expect(prediction.configuration.problems.last?.kind == .disablesCRI)
        #expect(prediction.configuration.problems.last?.location.position?.line == 2)
        #expect(try Self.predicted([Self.main: text], "2.2.7").outcome.kind == .serving)
    }

    @Test("go-toml 2.2 panics where a table with a header of its own stands in a value")
    func tableWithinAValue() throws {
        for text in ["[version.a]\nb = 1\n", "[[version.a]]\nb = 1\n"] {
            let outcome = try Self.predicted([Self.main: text], "2.2.7").outcome
            #expect(outcome.exitCode == 2)
            #expect(outcome.exitText == "panic: unhandled part: int")
        }
    }

    @Test("go-toml 1 counts the values of an inline table, which has no place")
    func valueOfAnInlineTable() throws {
        let section = "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\"]\n"
        for (cni, row) in [("{ conf_dir = [] }", 1), ("{ max_conf_num = 1, conf_dir = [] }", 2)] {
            let outcome = try Self.predicted([Self.main: section + "cni = \(cni)\n"], "1.7.34").outcome
            #expect(outcome.exitText == "containerd: (\(row), 0): Can't convert []([]interface {}) to a slice")
        }
    }

    @Test("tables whose names differ only in case are one table of containerd 2")
    func caseOfTables() throws {
        let text = """
            version = 2
            [plugins."io.containerd.grpc.v1.cri".cni]
            conf_dir = "/etc/cni/alt"
            [Plugins."io.containerd.grpc.v1.cri".cni]
            max_conf_num = 7
            """
        let second = try #require(try Self.predicted([Self.main: text], "2.2.7").settings)
        #expect(second.confDir.value == "/etc/cni/alt")
        #expect(second.maxConfNum.value == 7)
        #expect(try Self.predicted([Self.main: text], "1.7.34").settings?.maxConfNum.value == 1)
    }

    @Test(
        "a file that the command line names has to be there; without one that it does not name the defaults are used",
        arguments: [
            ("1.6.39", "containerd: failed to load TOML: /srv/c.toml: open /srv/c.toml: no such file or directory"),
            ("1.7.34", "containerd: failed to load TOML: /srv/c.toml: open /srv/c.toml: no such file or directory"),
            ("2.1.9", "containerd: open /srv/c.toml: no such file or directory"),
            ("2.3.4", "containerd: open /srv/c.toml: no such file or directory"),
        ])
    func missing(version: String, text: String) throws {
        let version = try #require(ContainerdVersion(version))
        func outcome(_ isNamed: Bool) -> Outcome {
            predict(FileTree(scope: .whole), version: version, configPath: "/srv/c.toml", configMustExist: isNamed)
                .outcome
        }
        #expect(outcome(true).kind == .exits && outcome(true).exitText == text)
        #expect(outcome(false).kind == .serving)
    }

    @Test("what keeps CRI away and has no place of its own is of the file that containerd was started with")
    func placeOfNoPlace() throws {
        var tree = FileTree(scope: .whole)
        let text = "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".containerd]\ndefault_runtime_name = \"none\"\n"
        tree.entries["/srv/c.toml"] = FileEntry(kind: .file, mode: 0o644, content: .bytes(Array(text.utf8)))
        let version = try #require(ContainerdVersion("1.7.34"))
        let prediction = predict(tree, version: version, configPath: "/srv/c.toml")
        #expect(prediction.outcome.kind == .noCRI)
        #expect(prediction.configuration.problems.allSatisfy { $0.location.file == "/srv/c.toml" })
    }
}
