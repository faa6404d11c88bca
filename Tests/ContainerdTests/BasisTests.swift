import Containerd
import Corpus
import Syntax
import Testing
import Upgrading

/// Nobody has run some versions with some settings: an answer about them decides nothing by itself.
@Suite("What is known by source alone") struct BasisTests {
    private static let text =
        "version = 3\n[plugins.\"io.containerd.cri.v1.runtime\".cni]\nbin_dir = \"/opt/eks/bin\"\n"

    @Test(
        "an answer by source names its setting, and no upgrade breaks or survives by it", arguments: ["2.4.0", "2.4.2"])
    func corpora(version: String) throws {
        let to = try #require(ContainerdVersion(version))
        let from = try #require(ContainerdVersion("2.3.4"))
        var bySource = 0
        for name in ["static.jsonl", "random.jsonl", "upgrades.jsonl"] {
            for item in try Corpus.load(name) {
                let after = predict(item.tree, version: to)
                guard after.basis == .source else { continue }
                bySource += 1
                #expect(
                    after.undecided.contains { $0.isBySource && !$0.path.isEmpty && $0.location != nil }, "\(item.id)")
                let answer = upgrade(item.tree, from: from, to: to)
                guard answer.before.outcome.networkReady == true else { continue }
                #expect(answer.verdict == .undecided, "\(item.id)")
                #expect(answer.causes.isEmpty, "\(item.id)")
            }
        }
        #expect(bySource > 20)
    }

    @Test("what breaks by source alone is undecided")
    func breaking() throws {
        var tree = RecordedSetting.tree(Self.text)
        let list = "{\"cniVersion\":\"1.1.0\",\"name\":\"cilium\",\"plugins\":[{\"type\":\"cilium-cni\"}]}"
        tree.entries["/etc/cni/net.d/05-cilium.conflist"]?.content = .bytes(Array(list.utf8))
        let answer = upgrade(
            tree, from: try #require(ContainerdVersion("2.3.7")), to: try #require(ContainerdVersion("2.4.1")))
        #expect(answer.verdict != .breaks)
    }
}
