import Corpus
import Foundation
import Syntax
import Testing

@testable import Containerd

/// What a person is told of one file must be what containerd does with it.
@Suite struct ReviewTests {
    private static let versions = ["1.6.20~ds1", "1.6.39", "1.7.34", "2.0.11", "2.1.9", "2.2.0", "2.3.4"]

    @Test("every mistake of a network list is told, in the order of the file, and containerd's own is marked")
    func allOfAList() throws {
        let text = """
            {
              "Name": "x y", "cniVersion": 4,
              "plugins": [
                {"type": 5, "ipam": []},
                {"ipam": {"type": 3}, "dns": {"search": [1]}, "of-the-future": {"a": 1, "a": 2}},
                7
              ]
            }
            """
        let remarks = try review(text, isList: true)
        let told = remarks.map { "\($0.position.line):\($0.position.column) \($0.text)" }
        #expect(
            told == [
                "2:3 a network list needs \"name\", and \"Name\" does not count for it",
                "2:32 \"cniVersion\" must be a string, not a number",
                "4:14 \"type\" must be a string, not a number", "4:25 \"ipam\" must be an object, not a list",
                "5:5 a plugin needs a \"type\", the name of its binary",
                "5:23 \"ipam.type\" must be a string, not a number",
                "5:46 each value in \"dns.search\" must be a string, not a number",
                "5:77 \"a\" stands here again: only the last one counts",
                "6:5 a plugin must be an object, not a number",
            ])
        #expect(remarks.map(\.isFirst) == [true] + Array(repeating: false, count: 8))
        #expect(remarks.map(\.isRefusal) == [true, true, true, true, true, true, true, false, true])
    }

    @Test(
        "what containerd takes and pods fail with is a note",
        arguments: [
            (#"{"type":"x"}"#, "missing network name"), (#"{"type":"x","name":""}"#, "missing network name"),
            (#"{"type":"x","name":"a b"}"#, "letters, digits"), (#"{"type":"a/b","name":"x"}"#, "without a directory"),
            (#"{"type":"x","name":"x","cniVersion":"one"}"#, "is no version"),
            (#"{"type":"x","name":"x","mtu":1,"mtu":2}"#, "stands here again"),
        ])
    func notes(text: String, words: String) throws {
        let remarks = try review(text, isList: false)
        #expect(remarks.map(\.isRefusal) == [false])
        #expect(remarks.first?.text.contains(words) == true)
    }

    @Test("keys and versions of the future are allowed")
    func future() throws {
        let text =
            #"{"name":"x","cniVersion":"9.9.9","plugins":[{"type":"x","new":{"of":["any","kind",1]}}],"more":{}}"#
        #expect(try review(text, isList: true).isEmpty)
    }

    @Test("a list whose plugins stand in a directory of its own needs none, from 2.1 on")
    func pluginDirectory() throws {
        let text = #"{"name":"x"}"#
        #expect(try review(text, isList: true, hasPluginDirectory: true).isEmpty)
        #expect(try review(text, isList: true).map(\.isRefusal) == [true])
        let older = try review(text, isList: true, version: "2.0.11", hasPluginDirectory: true)
        #expect(older.map(\.isRefusal) == [true])
    }

    @Test("a network is refused in review if and only if loading it fails, and at the same place")
    func networksAgree() throws {
        var random = SystemRandomNumberGenerator()
        var checked = 0
        for (text, isList) in try Self.networks() {
            for root in [text] + Self.variants(of: text, &random) {
                let version = try #require(Self.versions.randomElement(using: &random))
                try agree(root, isList: isList, version: version)
                checked += 1
            }
        }
        #expect(checked > 3000)
    }

    private func agree(_ root: JSONValue, isList: Bool, version: String) throws {
        let parsed = try #require(ContainerdVersion(version))
        let name = isList ? "10-x.conflist" : "10-x.conf"
        // Written again, so that the places are those of this text.
        let bytes = Array(writeJSON(root, pretty: false).utf8)
        let entry = FileEntry(kind: .file, mode: 0o644, size: Int64(bytes.count), content: .bytes(bytes))
        var tree = FileTree(scope: .whole)
        tree.entries["/etc/cni/net.d"] = FileEntry(kind: .directory, mode: 0o755, listing: .names([name]))
        tree.entries["/etc/cni/net.d/\(name)"] = entry
        let settings = CNISettings(
            confDir: Located("/etc/cni/net.d"), binDirs: Located(["/opt/cni/bin"]), maxConfNum: Located(1))
        let failure = predictReload(tree, version: parsed, running: settings).loading?.failure
        let remarks = reviewCNI(try parseJSON(bytes), isList: isList, version: parsed)
        let first = remarks.filter(\.isFirst)
        let title: Comment = "\(version) \(name): \(String(decoding: bytes, as: UTF8.self)): \(remarks)"
        #expect(first.map(\.position) == (failure.map { [$0.location.position ?? .start] } ?? []), title)
        #expect(remarks.contains(where: \.isRefusal) == (failure != nil), title)
    }

    private func review(
        _ text: String, isList: Bool, version: String = "2.3.4", hasPluginDirectory: Bool = false
    ) throws -> [LintMessage] {
        let version = try #require(ContainerdVersion(version))
        let root = try parseJSON(Array(text.utf8))
        return reviewCNI(root, isList: isList, version: version, hasPluginDirectory: hasPluginDirectory)
    }
}

extension ReviewTests {
    /// Every CNI file of the corpus that is JSON.
    private static func networks() throws -> [(JSONValue, isList: Bool)] {
        var seen: Set<[UInt8]> = []
        var networks: [(JSONValue, isList: Bool)] = []
        for item in try Corpus.load("static.jsonl") + Corpus.load("random.jsonl") {
            for (path, entry) in item.tree.entries where path.hasPrefix("/etc/cni/") {
                guard case .bytes(let bytes) = entry.content, seen.insert(bytes).inserted else { continue }
                guard let root = try? parseJSON(bytes) else { continue }
                networks.append((root, path.hasSuffix(".conflist")))
            }
        }
        return networks
    }

    /// The file with one of its values replaced, each by one of another kind.
    private static func variants(of root: JSONValue, _ random: inout some RandomNumberGenerator) -> [JSONValue] {
        let others: [JSONValue] = [
            .null, true, 1, JSONValue(.number("1e999")), "", "x", [], [1], ["0.4.0"], [:], ["type": "x"], ["type": 1],
        ]
        var variants: [JSONValue] = []
        func replace(_ value: JSONValue, _ put: (JSONValue) -> JSONValue, _ random: inout some RandomNumberGenerator) {
            if let other = others.randomElement(using: &random) { variants.append(put(other)) }
            switch value.kind {
            case .array(let elements):
                for index in elements.indices {
                    let put = { (new: JSONValue) in
                        var elements = elements
                        elements[index] = new
                        return put(.array(elements))
                    }
                    replace(elements[index], put, &random)
                }
            case .object(let object):
                variants.append(put(JSONValue(.object(JSONObject(members: Array(object.members.dropFirst()))))))
                for index in object.members.indices {
                    let put = { (new: JSONValue) in
                        var object = object
                        object.members[index].value = new
                        return put(JSONValue(.object(object)))
                    }
                    replace(object.members[index].value, put, &random)
                }
            default: break
            }
        }
        replace(root, { $0 }, &random)
        return variants
    }
}

extension ReviewTests {
    private static let path = "/etc/containerd/config.toml"

    @Test("a config.toml is refused in review if and only if containerd does not serve with it, in the same words")
    func configurationsAgree() throws {
        var refused = 0
        for item in try Corpus.load("static.jsonl") + Corpus.load("random.jsonl") {
            guard let entry = item.tree.entries[Self.path], case .bytes(let bytes) = entry.content else { continue }
            // Imports are not followed in review.
            guard !String(decoding: bytes, as: UTF8.self).lowercased().contains("imports") else { continue }
            for version in Self.versions {
                let parsed = try #require(ContainerdVersion(version))
                let prediction = predict(item.tree, version: parsed)
                let review = reviewConfiguration(item.tree, version: parsed, path: Self.path)
                let title: Comment = "\(item.id) \(version): \(prediction.outcome) \(review)"
                let words = prediction.outcome.exitText ?? prediction.outcome.cause
                #expect(review.first?.text == words, title)
                let places = review.problems.filter { $0.kind == .fatal || $0.kind == .failsCRI }.map(\.location)
                #expect(places.isEmpty == (words == nil), title)
                if let first = review.first { #expect(places.contains(first.location), title) }
                refused += words == nil ? 0 : 1
            }
        }
        #expect(refused > 100)
    }

    @Test("every value of a wrong type and every key without effect is told", arguments: versions)
    func allOfAConfiguration(version: String) throws {
        let text = """
            version = 2
            root = 5
            rooot = "x"
            [plugins."io.containerd.grpc.v1.cri"]
              enable_selinux = "no"
              [plugins."io.containerd.grpc.v1.cri".cni]
              conf_dir = 1
              bin_dri = "x"
              [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
              runtime_type = 4
              [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
              SystemdCgroup = true
            [plugins."io.containerd.grpc.v1.cir"]
              a = 1
            [grpc]
              uid = "x"
            """
        let problems = try review(text, version)
        let refusals = problems.filter { $0.kind == .fatal }.compactMap { $0.location.position?.line }
        let notes = problems.filter { $0.kind == .ignored }.compactMap { $0.location.position?.line }
        #expect(refusals == [2, 5, 7, 10, 16])
        #expect(notes == [3, 8, 13])
    }

    @Test("keys that containerd knows are no notes, wherever that version wants them")
    func knownKeys() throws {
        for (text, version) in [
            ("[plugins.cri]\nconf_dir = \"/x\"\n[plugins.cri.containerd]\nno_pivot = false\n", "1.7.34"),
            ("VERSION = 2\n[plugins.\"io.containerd.grpc.v1.cri\".CNI]\nCONF_DIR = \"/x\"\n", "1.6.39"),
            ("version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".registry]\nconfig_path = \"/x\"\n", "2.2.7"),
            ("version = 3\n[plugins.\"io.containerd.cri.v1.images\".pinned_images]\nsandbox = \"x\"\n", "2.3.4"),
            ("version = 2\n[proxy_plugins.x]\ntype = \"snapshot\"\naddress = \"/x\"\n", "2.1.9"),
        ] {
            #expect(try review(text, version).isEmpty, "\(text)")
        }
    }

    @Test("with a version of a wrong type nothing else is guessed at")
    func noVersion() throws {
        let problems = try review("version = \"2\"\nroot = 3\nrooot = 1\n[plugins.cri]\nx = 1\n", "2.3.4")
        #expect(problems.map(\.kind) == [.fatal, .fatal])
    }

    private func review(_ text: String, _ version: String) throws -> [ConfigurationReading.Problem] {
        var tree = FileTree(scope: .whole)
        tree.entries[Self.path] = FileEntry(
            kind: .file, mode: 0o644, size: Int64(text.utf8.count), content: .bytes(Array(text.utf8)))
        return reviewConfiguration(tree, version: try #require(ContainerdVersion(version)), path: Self.path).problems
    }
}
