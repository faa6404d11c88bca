import Containerd
import Corpus
import Syntax
import Testing
import Upgrading

/// What another version makes of the same files.
@Suite("Upgrades") struct UpgradeTests {
    private struct Recorded {
        var item: CorpusCase
        var breaks: Set<String>

        init(_ item: CorpusCase) {
            self.item = item
            breaks = Set(
                (item.object["breaks"]?.arrayValue ?? []).map { pair in
                    (pair.arrayValue ?? []).compactMap(\.stringValue).joined(separator: " ")
                })
        }
    }

    /// All pairs would take a minute: each case is asked of those beside each other and of those that are far apart.
    private static func pairs(_ versions: [String]) -> [(String, String)] {
        let beside = zip(versions, versions.dropFirst()).map { ($0, $1) }
        let far = [("1.6.20", "2.3.5"), ("1.7.34", "2.1.9"), ("1.7.34", "2.3.5"), ("2.2.7", "2.4.0-main.301026e")]
        return beside + far
    }

    @Test("a break that was recorded is said, with the line that makes it, and no other is")
    func recorded() throws {
        var broken = 0
        for recorded in try Corpus.load("upgrades.jsonl").map(Recorded.init) {
            for (from, to) in Self.pairs(recorded.item.expected.map(\.version)) {
                let answer = upgrade(
                    recorded.item.tree, from: try #require(ContainerdVersion(from)),
                    to: try #require(ContainerdVersion(to)))
                let isBroken = recorded.breaks.contains("\(from) \(to)")
                let name = Comment(rawValue: "\(recorded.item.id) \(from) \(to)")
                #expect((answer.verdict == .breaks) == isBroken, name)
                #expect(isBroken == !answer.causes.isEmpty, name)
                #expect(answer.causes.allSatisfy { $0.location.file.hasPrefix("/etc/") && $0.fix != nil }, name)
                broken += isBroken ? 1 : 0
            }
        }
        #expect(broken > 150)
    }

    private static func answer(_ text: String, _ from: String, _ to: String) throws -> Upgrade {
        var tree = RecordedSetting.tree(text)
        for name in ["cilium-cni", "loopback"] {
            tree.entries["/usr/lib/eks/bin/\(name)"] = FileEntry(kind: .file, mode: 0o755)
        }
        return upgrade(
            tree, from: try #require(ContainerdVersion(from)), to: try #require(ContainerdVersion(to)))
    }

    @Test("bin_dir of Amazon Linux 2023: 2.4 passes over it, the network stays ready and pods fail; nobody has run it")
    func removedDirectory() throws {
        let text = "version = 3\n[plugins.\"io.containerd.cri.v1.runtime\".cni]\nbin_dir = \"/usr/lib/eks/bin\"\n"
        let answer = try Self.answer(text, "2.2.7", "2.4.1")
        #expect(answer.verdict == .undecided)
        let line = try #require(answer.lines.first { $0.key == "bin_dirs" })
        #expect(line.location.position?.line == 3)
        #expect(line.fate == .ignored && line.basis == .source)
        #expect(line.says.contains("cilium-cni is not there, and pods fail"))
        #expect(answer.lines.contains { $0.droppedIn == "2.4.0" })
        #expect(try Self.answer(text, "2.2.7", "2.3.7").verdict == .survives)
    }

    @Test("what works still is listed with the version that drops it")
    func deprecated() throws {
        let text =
            "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".registry.mirrors.\"docker.io\"]\nendpoint = [\"https://x\"]\n"
        let answer = try Self.answer(text, "1.7.34", "2.4.1")
        #expect(answer.verdict == .survives)
        let line = try #require(answer.lines.first { $0.fate == .deprecated })
        #expect(line.droppedIn == "2.7.0" && line.location.position?.line == 2 && line.fix != nil)
        #expect(try Self.answer("version = 2\n", "1.7.34", "2.4.1").lines.isEmpty)
    }

    @Test("what hangs on the machine in both versions is no reason to wait")
    func undecidedInBoth() throws {
        let text = "version = 2\n[metrics]\naddress = \"127.0.0.1:1338\"\n"
        #expect(try Self.answer(text, "1.7.34", "2.3.7").verdict == .survives)
    }

    @Test("a node that is not ready has nothing to lose")
    func notReady() throws {
        let text = "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".cni]\nconf_dir = \"/etc/nothing\"\n"
        #expect(try Self.answer(text, "1.7.34", "2.3.7").verdict == .survives)
    }
}
