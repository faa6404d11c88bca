import Corpus
import Testing

@testable import Containerd

/// No tree crashes or hangs a prediction.
@Suite struct HostileTests {
    /// xorshift64*, so that a failure can be repeated.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state ^= state >> 12
            state ^= state << 25
            state ^= state >> 27
            return state &* 0x2545_F491_4F6C_DD1D
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func mutatedCorpus(seed: UInt64) throws {
        var random = Generator(state: seed &* 0x9E37_79B9_7F4A_7C15)
        let versions = ["1.6.20", "1.7.34", "2.0.11", "2.3.4", "2.4.0"].compactMap(ContainerdVersion.init)
        for item in try Corpus.load("static.jsonl") {
            var tree = item.tree
            for path in tree.entries.keys.sorted() {
                guard case .bytes(var bytes)? = tree.entries[path]?.content else { continue }
                for _ in 0..<Int.random(in: 0...2, using: &random) { Self.mutate(&bytes, &random) }
                tree.entries[path]?.content = .bytes(bytes)
            }
            let version = try #require(versions.randomElement(using: &random))
            let prediction = predict(tree, version: version)
            if prediction.outcome.kind == .exits { #expect(prediction.outcome.exitText?.isEmpty == false) }
        }
    }

    private static func mutate(_ bytes: inout [UInt8], _ random: inout Generator) {
        let place = Int.random(in: 0...bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
        case 1 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 2: bytes.removeSubrange(place..<min(bytes.count, place + 8))
        default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 40)], at: 0)
        }
    }

    @Test func longPathsAndDeepValuesEndInAnError() throws {
        let version = try #require(ContainerdVersion("2.2.7"))
        for directory in [String(repeating: "/a", count: 100_000), String(repeating: "*/", count: 50_000), "\\u0000"] {
            let text = """
                version = 3
                imports = ["\(directory)*"]
                [plugins."io.containerd.cri.v1.runtime".cni]
                conf_dir = "\(directory)"
                """
            let tree = FileTree(
                scope: .whole,
                entries: [
                    "/etc/containerd/config.toml": FileEntry(
                        kind: .file, mode: 0o644, content: .bytes(Array(text.utf8)))
                ])
            #expect(predict(tree, version: version).outcome.kind != .hangs)
        }
    }

    @Test func tenThousandFilesAreTakenInOneGo() throws {
        var tree = FileTree(scope: .whole)
        let content = Array(#"{"cniVersion":"1.0.0","name":"n","plugins":[{"type":"bridge"}]}"#.utf8)
        var names: [String] = []
        for number in 0..<10_000 {
            let name = "\(100_000 + number).conflist"
            names.append(name)
            tree.entries["/etc/cni/net.d/" + name] = FileEntry(kind: .file, mode: 0o644, content: .bytes(content))
        }
        tree.entries["/etc/cni/net.d"] = FileEntry(kind: .directory, mode: 0o755, listing: .names(names))
        let config = "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".cni]\nmax_conf_num = 0\n"
        tree.entries["/etc/containerd/config.toml"] = FileEntry(
            kind: .file, mode: 0o644, content: .bytes(Array(config.utf8)))
        let prediction = predict(tree, version: try #require(ContainerdVersion("2.2.7")))
        #expect(prediction.outcome.networks.count == 10_000)
    }
}
