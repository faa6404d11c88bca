import Containerd
import Corpus
import Syntax
import Testing

@Suite("The keys of which nobody knows what a start makes")
struct UnmodelledKeysTests {
    private static let path = "/etc/containerd/config.toml"

    private static func tree(_ files: [(path: String, text: String)]) -> FileTree {
        var tree = FileTree(scope: .whole)
        for (path, text) in files {
            let bytes = Array(text.utf8)
            tree.entries[path] = FileEntry(
                kind: .file, mode: 0o644, size: Int64(bytes.count), content: .bytes(bytes))
        }
        return tree
    }

    private static func keys(
        _ text: String, _ version: String = "1.7.24", _ more: [(path: String, text: String)] = []
    ) throws -> [UnmodelledKey] {
        let version = try #require(ContainerdVersion(version))
        let found = unmodelledKeys(
            tree([(path, text)] + more), version: version, configPath: path, configMustExist: false)
        return try #require(found.keys)
    }

    @Test("where the prediction is wrong of a start that was recorded, a key is set that counts as unknown")
    func recordedStarts() throws {
        var wrong = 0
        for line in try Corpus.lines("starts.jsonl") where line["setup"]?.stringValue == nil {
            let text = line["config"]?.stringValue ?? ""
            let extra = (line["extra"]?.objectValue?.members ?? []).map { member in
                (path: "/etc/containerd/\(member.key)", text: member.value.stringValue ?? "")
            }
            for answer in line["answers"]?.objectValue?.members ?? [] {
                let version = try #require(ContainerdVersion(answer.key))
                let predicted = predict(Self.tree([(Self.path, text)] + extra), version: version).outcome.kind.rawValue
                guard predicted != answer.value["outcome"]?.stringValue else { continue }
                wrong += 1
                // What is fatal to the prediction is never restarted into.
                guard predicted == "serving" else { continue }
                let keys = try Self.keys(text, answer.key, extra)
                #expect(!keys.isEmpty, "\(line["id"]?.stringValue ?? "") \(answer.key): \(text)")
            }
        }
        print("\(wrong) predictions are wrong")
    }

    @Test(
        "of a start that serves the prediction tells the same keys as the question for them",
        arguments: ["starts.jsonl", "starts-own.jsonl"])
    func inPredictions(_ corpus: String) throws {
        var told = 0
        for line in try Corpus.lines(corpus) {
            let text = line["config"]?.stringValue ?? ""
            let extra = (line["extra"]?.objectValue?.members ?? []).map { member in
                (path: "/etc/containerd/\(member.key)", text: member.value.stringValue ?? "")
            }
            let files = Self.tree([(Self.path, text)] + extra)
            for answer in line["answers"]?.objectValue?.members ?? [] {
                let version = try #require(ContainerdVersion(answer.key))
                let prediction = predict(files, version: version)
                guard prediction.outcome.kind == .serving else { continue }
                let asked = unmodelledKeys(files, version: version, configPath: Self.path, configMustExist: false)
                #expect(prediction.unmodelled == asked.keys, "\(line["id"]?.stringValue ?? "") \(answer.key): \(text)")
                #expect(asked.missing.subtracting(prediction.missing).isEmpty)
                told += prediction.unmodelled.count
            }
        }
        #expect(told > 100)
    }

    @Test("all of CNI is known, and what can end no start; addresses, roots and other plugins are not")
    func known() throws {
        let text = """
            version = 2
            root = "/data"
            oom_score = -999
            imports = []
            disabled_plugins = ["io.containerd.snapshotter.v1.zfs"]
            [debug]
              level = "info"
              address = "/run/debug.sock"
            [timeouts]
              "io.containerd.timeout.shim.load" = "5s"
            [ttrpc]
              address = ""
            [proxy_plugins.soci]
              type = "snapshot"
              address = "/run/soci.sock"
            [plugins."io.containerd.grpc.v1.cri"]
              sandbox_image = "pause"
              stream_server_address = "127.0.0.1"
              [plugins."io.containerd.grpc.v1.cri".cni]
                conf_dir = "/etc/cni/net.d"
                max_conf_num = 2
              [plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]
                endpoint = ["https://x"]
              [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
                runtime_type = "io.containerd.runc.v2"
                cni_conf_dir = "/etc/cni/other"
            [plugins."io.containerd.snapshotter.v1.overlayfs"]
              root_path = "/data/overlay"
            """
        let cri = "plugins.io.containerd.grpc.v1.cri"
        #expect(
            try Self.keys(text).map(\.path).sorted() == [
                "debug.address", "\(cri).containerd.runtimes.runc.runtime_type", "\(cri).stream_server_address",
                "plugins.io.containerd.snapshotter.v1.overlayfs.root_path", "proxy_plugins.soci.address",
                "proxy_plugins.soci.type", "root", "ttrpc.address",
            ])
    }

    @Test("a key has its place and a value that is equal for equal ones, however they are written")
    func values() throws {
        let header = try #require(try Self.keys("version = 2\n[metrics]\naddress = \"a\"\n").first)
        let dotted = try #require(try Self.keys("version = 2 # two\nmetrics.address = 'a' # a\n").first)
        let inline = try #require(try Self.keys("version = 2\nmetrics = { address = \"\\u0061\" }\n").first)
        #expect(header.value == dotted.value && header.value == inline.value)
        #expect(header.path == "metrics.address")
        #expect(header.location?.position?.line == 3)
        #expect(try Self.keys("version = 2\n[metrics]\naddress = \"b\"\n").first?.value != header.value)
    }

    @Test(
        "names of older versions are those of the newest, where containerd takes them so",
        arguments: ["2.1.9", "2.3.4"])
    func migrated(version: String) throws {
        let old = "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\"]\n  enable_selinux = true\n"
        let new = "version = 3\n[plugins.\"io.containerd.cri.v1.runtime\"]\n  enable_selinux = true\n"
        #expect(try Self.keys(old, version).map(\.path) == Self.keys(new, version).map(\.path))
        let off = old.replacing("\n[", with: "\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n[")
        #expect(try Self.keys(off, version).map(\.path) == Self.keys(old, version).map(\.path))
        let short = "[plugins.cri]\n  enable_selinux = true\n"
        #expect(try Self.keys(short).map(\.path) == ["plugins.io.containerd.grpc.v1.cri.enable_selinux"])
    }

    @Test("of several files each adds to the value of a key that is not of a plugin")
    func imports() throws {
        let main = "version = 2\nimports = [\"/etc/containerd/conf.d/*.toml\"]\n[metrics]\naddress = \"a\"\n"
        let alone = try Self.keys(main)
        let both = try Self.keys(
            main, "1.7.24", [("/etc/containerd/conf.d/a.toml", "version = 2\n[metrics]\naddress = \"b\"\n")])
        #expect(alone.map(\.path) == both.map(\.path))
        #expect(alone.first?.value != both.first?.value)
        #expect(both.first?.location?.file == "/etc/containerd/conf.d/a.toml")
    }

    @Test("what containerd cannot read has no keys")
    func unreadable() throws {
        let version = try #require(ContainerdVersion("1.7.24"))
        let found = unmodelledKeys(
            Self.tree([(Self.path, "version = 2\n[plugins\n")]), version: version, configPath: Self.path,
            configMustExist: false)
        #expect(found.keys == nil)
    }
}
