import Containerd
import Corpus
import Syntax
import Testing

/// Single settings with what Debian's 1.6.20, 1.7.24 and 2.1.9 did with them at a start.
@Suite("Starts") struct StartTests {
    @Test(
        "a start goes as it was recorded, or the setting is said to be undecided",
        arguments: ["starts.jsonl", "starts-own.jsonl"])
    func recorded(file: String) throws {
        var (all, right, decided) = (0, 0, 0)
        for line in try Corpus.lines(file) where line["setup"]?.stringValue == nil {
            let tree = RecordedSetting.tree(line)
            for answer in line["answers"]?.objectValue?.members ?? [] {
                let prediction = predict(tree, version: try #require(RecordedSetting.version(answer.key)))
                let recorded = answer.value["outcome"]?.stringValue
                let isRight = prediction.outcome.kind.rawValue == recorded
                all += 1
                right += isRight ? 1 : 0
                decided += isRight && prediction.undecided.isEmpty ? 1 : 0
                let name = "\(line["id"]?.stringValue ?? "") \(line["note"]?.stringValue ?? "") \(answer.key)"
                #expect(isRight || !prediction.undecided.isEmpty, "\(name): \(prediction.outcome)")
            }
        }
        print("\(file): \(right) of \(all) right, \(decided) with nothing undecided")
        #expect(right * 100 >= all * 95 && decided * 100 >= all * 80)
    }

    @Test("no setting of CNI is undecided")
    func cni() throws {
        for line in try Corpus.lines("starts.jsonl") {
            for version in ["1.6.20", "1.7.24", "2.1.9", "2.3.7", "2.4.0-beta.0"] {
                let parsed = try #require(ContainerdVersion(version))
                let keys = predict(RecordedSetting.tree(line), version: parsed).undecided.map(\.path)
                #expect(keys.allSatisfy { !$0.contains(".cni") }, "\(line["id"]?.stringValue ?? "") \(version)")
            }
        }
    }

    @Test("what containerd 2.4.0 makes of removed settings is known by a merged change alone, and said so")
    func bySource() throws {
        let new = "version = 3\n[plugins.\"io.containerd.cri.v1.runtime\".cni]\nbin_dir = \"/opt/eks/bin\"\n"
        let old = "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".cni]\nbin_dir = \"/opt/eks/bin\"\n"
        for text in [new, old] {
            let tree = RecordedSetting.tree(text)
            let before = predict(tree, version: try #require(ContainerdVersion("2.4.0-main.301026e")))
            #expect(before.basis == .run && before.undecided.isEmpty)
            let after = predict(tree, version: try #require(ContainerdVersion("2.4.1")))
            #expect(after.basis == .source)
            #expect(after.undecided.first?.location?.position?.line == 3)
        }
        let plain = predict(RecordedSetting.tree("version = 3\n"), version: try #require(ContainerdVersion("2.4.2")))
        #expect(plain.basis == .run && plain.undecided.isEmpty)
    }

    @Test("the words of an end are containerd's own")
    func words() throws {
        for (text, version, words) in [
            (
                "[metrics]\naddress = \"nonsense\"", "2.1.9",
                "containerd: failed to get listener for metrics endpoint: listen tcp: address nonsense: missing port in address"
            ),
            (
                "[metrics]\naddress = \"a:abc\"", "1.6.20",
                "containerd: failed to get listener for metrics endpoint: listen tcp: address tcp/abc: unknown port"
            ),
            (
                "[metrics]\naddress = \"a:abc\"", "1.7.24",
                "containerd: failed to get listener for metrics endpoint: listen tcp: lookup tcp/abc: unknown port"
            ),
            (
                "[plugins.\"io.containerd.grpc.v1.cri\"]\nstream_server_port = \"70000\"", "2.1.9",
                "Failed to run CRI service: stream server error: listen tcp: address 70000: invalid port"
            ),
            (
                "[plugins.\"io.containerd.grpc.v1.cri\"]\nstats_collect_period = 0", "1.7.24",
                "panic: non-positive interval for NewTicker"
            ),
            (
                "[grpc]\ntcp_tls_cert = \"/etc/nosuch.pem\"", "1.7.24",
                "containerd: open /etc/nosuch.pem: no such file or directory"
            ),
            (
                "[ttrpc]\naddress = \"/etc/containerd\"", "1.7.24",
                "containerd: failed to get listener for main ttrpc endpoint: is a directory"
            ),
            (
                "[ttrpc]\naddress = \"/etc/containerd\"", "2.1.9",
                "containerd: failed to get listener for main ttrpc endpoint: failed to create unix socket on "
                    + "/etc/containerd: is a directory"
            ),
            (
                "[timeouts]\n[plugins.\"io.containerd.snapshotter.v1.devmapper\"]\nfs_type = 5", "1.7.24",
                "containerd: (4, 1): Can't convert 5(int64) to devmapper.fsType"
            ),
            (
                "required_plugins = [\"io.containerd.internal.v1.tracing\"]\n"
                    + "disabled_plugins = [\"io.containerd.tracing.processor.v1.otlp\"]", "2.1.9",
                "containerd: load required plugin io.containerd.internal.v1.tracing: skip plugin: tracing endpoint not "
                    + "configured"
            ),
        ] {
            let parsed = try #require(ContainerdVersion(version))
            let outcome = predict(RecordedSetting.tree("version = 2\n" + text), version: parsed).outcome
            #expect(outcome.exitText == words)
        }
    }

    @Test(
        "of two wrong types containerd tells the one that it decodes first",
        arguments: [
            ("gc.v1.scheduler", "mutation_threshold", "monitor.v1.cgroups", "no_prometheus", "1.6.20"),
            ("gc.v1.scheduler", "mutation_threshold", "monitor.v1.cgroups", "no_prometheus", "1.7.24"),
            ("service.v1.diff-service", "sync_fs", "internal.v1.opt", "path", "1.6.20"),
            ("internal.v1.opt", "path", "snapshotter.v1.native", "root_path", "1.7.24"),
            ("image-verifier.v1.bindir", "bin_dir", "metadata.v1.bolt", "no_sync", "2.1.9"),
            ("cri.v1.runtime", "enable_cdi", "cri.v1.images", "snapshotter", "2.1.9"),
            ("cri.v1.images", "snapshotter", "nri.v1.nri", "disable", "2.1.9"),
        ])
    func order(first: String, key: String, second: String, other: String, version: String) throws {
        // No plugin of these takes a list there; 1.6 has no sync_fs, and passes it over.
        let text = """
            version = 2
            [plugins."io.containerd.\(second)"]
            \(other) = [5]
            [plugins."io.containerd.\(first)"]
            \(key == "sync_fs" ? "default" : key) = \(key == "sync_fs" ? "5" : "[5]")
            """
        let prediction = predict(
            RecordedSetting.tree(text), version: try #require(RecordedSetting.version(version)))
        #expect(prediction.outcome.kind == .exits)
        #expect(prediction.configuration.problems.last { $0.kind == .fatal }?.location.position?.line == 5)
    }

    @Test("Go before 1.20 takes any offset of a time, which ends a containerd that is built with a later one")
    func offsets() throws {
        let tree = RecordedSetting.tree("version = 2\nx = 1979-05-27T07:32:00+25:00\n")
        #expect(predict(tree, version: try #require(ContainerdVersion("1.6.20"))).outcome.kind == .serving)
        let later = predict(tree, version: try #require(ContainerdVersion("1.7.24~ds1"))).outcome
        #expect(later.kind == .exits && later.exitText?.contains("time zone offset hour out of range") == true)
    }

    @Test("of two wrong types in one file containerd 2 tells the one that stands first, wherever its table began")
    func orderInFile() throws {
        let text = """
            version = 3
            [stream_processors.a]
            path = "x"
            [proxy_plugins.b]
            address = 5
            [stream_processors.b]
            path = 5
            """
        let prediction = predict(RecordedSetting.tree(text), version: try #require(ContainerdVersion("2.1.9")))
        #expect(prediction.configuration.problems.last { $0.kind == .fatal }?.location.position?.line == 5)
    }

    @Test(
        "the cause is that of the plugin of CRI that starts first, in its words",
        arguments: [
            (
                "[plugins.\"io.containerd.cri.v1.runtime\".containerd]\ndefault_runtime_name = \"\"\n"
                    + "[plugins.\"io.containerd.cri.v1.images\"]\nsnapshotter = \"none\"",
                "invalid plugin config: `default_runtime_name` is empty"
            ),
            (
                "disabled_plugins = [\"io.containerd.differ.v1.walking\"]",
                "failed to get instance for diff plugin \"walking\": no plugins registered for "
                    + "io.containerd.differ.v1.walking: plugin: not found"
            ),
            (
                "disabled_plugins = [\"io.containerd.warning.v1.deprecations\"]\n"
                    + "[plugins.\"io.containerd.cri.v1.runtime\".cni]\nbin_dir = \"/opt/x\"",
                "no plugins registered for io.containerd.warning.v1: plugin: not found"
            ),
            (
                "[plugins.\"io.containerd.snapshotter.v1.blockfile\"]\nscratch_file = \"/nowhere\"\n",
                "failed to generate scratch file: failed to copy scratch: failed to open source /nowhere: open /nowhere: "
                    + "no such file or directory"
            ),
        ])
    func causes(text: String, cause: String) throws {
        let tree = RecordedSetting.tree("version = 3\n" + text)
        let prediction = predict(tree, version: try #require(ContainerdVersion("2.1.9+unknown")))
        #expect(prediction.outcome.kind == .noCRI)
        #expect(prediction.outcome.cause == cause)
    }

    @Test("a period of nothing ends containerd 2 only where the images' plugin comes up")
    func period() throws {
        let text = "version = 3\n[plugins.\"io.containerd.cri.v1.images\"]\nstats_collect_period = 0\n"
        let version = try #require(ContainerdVersion("2.1.9+unknown"))
        #expect(predict(RecordedSetting.tree(text), version: version).outcome.kind == .exits)
        for more in [
            "disabled_plugins = [\"io.containerd.service.v1.introspection-service\"]\n" + text,
            text + "snapshotter = \"none\"\n",
        ] {
            #expect(predict(RecordedSetting.tree(more), version: version).outcome.kind == .noCRI)
        }
        // Images are up before the section of NRI is read, and not before that of the metadata.
        for (uri, key, code) in [("nri.v1.nri", "disable_connections", 2), ("metadata.v1.bolt", "no_sync", 1)] {
            let more = text + "[plugins.\"io.containerd.\(uri)\"]\n\(key) = \"x\"\n"
            let outcome = predict(RecordedSetting.tree(more), version: version).outcome
            #expect(outcome.exitCode == code, "\(uri): \(outcome)")
        }
    }

    @Test("devmapper with a pool and no size of its images fails by that, before its programs are looked for")
    func sizeOfImages() throws {
        let text = "version = 3\n[plugins.\"io.containerd.snapshotter.v1.devmapper\"]\npool_name = \"p\"\n"
        let prediction = predict(RecordedSetting.tree(text), version: try #require(ContainerdVersion("2.1.9+unknown")))
        #expect(prediction.outcome.cause == "failed to parse base image size: '': invalid size: ''")
    }

    @Test("since 2.3 a server that has no TLS files is left out, and the others run")
    func serversAsPlugins() throws {
        let text = "version = 2\n[grpc]\ntcp_address = \"127.0.0.1:0\"\ntcp_tls_cert = \"/nosuch\"\n"
        let tree = RecordedSetting.tree(text)
        #expect(predict(tree, version: try #require(ContainerdVersion("2.2.7"))).outcome.kind == .exits)
        #expect(predict(tree, version: try #require(ContainerdVersion("2.3.7"))).outcome.kind == .serving)
        let bad = "version = 4\n[plugins.\"io.containerd.server.v1.metrics\"]\naddress = \"0.0.0.0\"\n"
        let newest = try #require(ContainerdVersion("2.3.7"))
        #expect(predict(RecordedSetting.tree(bad), version: newest).outcome.kind == .exits)
        let unread = "version = 4\n[metrics]\naddress = \"0.0.0.0\"\n"
        #expect(predict(RecordedSetting.tree(unread), version: newest).outcome.kind == .serving)
    }

    @Test("k3s builds plugins in that nobody else has: what they do is undecided and no fault of the file")
    func k3s() throws {
        let text =
            "version = 2\n[plugins.\"io.containerd.snapshotter.v1.stargz\"]\n  no_prometheus = true\n"
            + "[plugins.\"io.containerd.grpc.v1.cri\".containerd]\n  snapshotter = \"stargz\"\n"
        let tree = RecordedSetting.tree(text)
        let own = predict(tree, version: try #require(ContainerdVersion("v1.7.23-k3s2")))
        #expect(own.outcome.kind == .serving && own.undecided.count == 2)
        #expect(predict(tree, version: try #require(ContainerdVersion("1.7.23-1"))).outcome.kind == .noCRI)
    }
}

/// A line of the recorded settings as a tree.
enum RecordedSetting {
    /// The three are Debian's builds.
    static func version(_ name: String) -> ContainerdVersion? {
        let names = ["1.7.24": "1.7.24~ds1", "2.1.9": "2.1.9+unknown"]
        return ContainerdVersion(names[name] ?? name)
    }

    static func tree(_ line: JSONValue) -> FileTree {
        tree(
            line["config"]?.stringValue,
            line["extra"]?.objectValue?.members.map { ($0.key, $0.value.stringValue ?? "") } ?? [])
    }

    static func tree(_ configuration: String?, _ more: [(String, String)] = []) -> FileTree {
        var tree = FileTree(scope: .whole)
        func put(_ text: String, at path: String) {
            let bytes = Array(text.utf8)
            tree.entries[path] = FileEntry(kind: .file, mode: 0o644, size: Int64(bytes.count), content: .bytes(bytes))
        }
        tree.entries["/etc/containerd"] = FileEntry(kind: .directory, mode: 0o755)
        if let configuration { put(configuration, at: "/etc/containerd/config.toml") }
        for (name, text) in more { put(text, at: "/etc/containerd/" + name) }
        let list = #"{"cniVersion":"0.3.1","name":"cilium","plugins":[{"type":"cilium-cni"}]}"#
        put(list, at: "/etc/cni/net.d/05-cilium.conflist")
        return tree
    }
}
