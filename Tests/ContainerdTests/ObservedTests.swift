import Containerd
import Corpus
import Testing

/// Predictions over a tree of which only what was asked for is known.
@Suite struct ObservedTests {
    @Test(
        "asking for what is wanted leads to the answer of the whole tree", arguments: ["static.jsonl", "random.jsonl"])
    func settles(file: String) throws {
        var worst = 0
        for item in try Corpus.load(file) {
            for name in ["1.6.20", "1.7.34", "2.1.9", "2.4.0-beta.0"] {
                let version = try #require(ContainerdVersion(name))
                let whole = predict(item.tree, version: version)
                var observer = Observer(item.tree)
                let observed = observer.settle { predict($0, version: version) }
                worst = max(worst, observer.rounds)
                #expect(observed == whole, "\(item.id) \(name)")
            }
        }
        // Links on the way cost a round each; a node with one import and no link needs four.
        #expect(worst <= 12)
    }

    @Test func aFileThatCannotBeReadIsNamedAndNotGuessed() throws {
        var tree = FileTree(scope: .observed)
        tree.entries["/etc/containerd"] = FileEntry(kind: .directory, mode: 0o755)
        tree.absent = ["/etc/containerd/config.toml"]
        tree.entries["/etc/cni/net.d"] = FileEntry(
            kind: .directory, mode: 0o700, listing: .names(["10-x.conflist"]))
        tree.entries["/etc/cni/net.d/10-x.conflist"] = FileEntry(
            kind: .file, mode: 0o600, content: .unreadable("EACCES"))
        let version = try #require(ContainerdVersion("1.7.24"))
        let prediction = predict(tree, version: version)
        #expect(prediction.unreadable == ["/etc/cni/net.d/10-x.conflist"])
    }
}
