import Corpus
import Syntax
import Testing

@testable import Containerd

/// What is kept of one prediction for the next.
@Suite("A start that is predicted again and again")
struct StartMemoryTests {
    @Test(
        "with a memory each prediction is what it is without, whatever has changed since",
        arguments: ["1.6.20", "1.7.24", "2.1.9", "2.3.0"])
    func isTheSame(_ name: String) throws {
        let version = try #require(ContainerdVersion(name))
        let memory = StartMemory()
        var (asked, kept) = (0, 0)
        for (number, item) in try Corpus.load("static.jsonl").enumerated() {
            for tree in [item.tree] + Self.changes(of: item.tree, number) {
                if Self.holdsPlan(memory, version, tree) { kept += 1 }
                asked += 1
                #expect(
                    predict(tree, version: version, memory: memory) == predict(tree, version: version),
                    "\(item.id) \(name)")
            }
        }
        #expect(kept * 4 > asked, "\(kept) of \(asked) were not made anew")
    }

    @Test("a list that comes, changes or goes leaves the rest of the start as it is; a byte of config.toml does not")
    func keeps() throws {
        let version = try #require(ContainerdVersion("1.7.24"))
        let config = "/etc/containerd/config.toml"
        let list = "/etc/cni/net.d/10-a.conflist"
        let other = (path: "/etc/cni/net.d/README", text: "")
        var tree = Self.tree([(config, "version = 2\n"), other])
        let memory = StartMemory()
        _ = predict(tree, version: version, memory: memory)
        for text in ["{", #"{"cniVersion":"1.0.0","name":"a","plugins":[{"type":"x"}]}"#, ""] {
            tree = Self.tree([(config, "version = 2\n"), other, (list, text)])
            #expect(Self.holdsPlan(memory, version, tree), "\(text)")
            #expect(predict(tree, version: version, memory: memory) == predict(tree, version: version))
        }
        #expect(!Self.holdsPlan(memory, version, Self.tree([(config, "version = 3\n"), other, (list, "")])))
        #expect(!Self.holdsPlan(memory, version, Self.tree([other, (list, "")])))
        #expect(!Self.holdsPlan(memory, try #require(ContainerdVersion("1.7.23")), tree))
    }

    @Test("a memory of two has the plans of two states that alternate, and of no third")
    func holdsTwo() throws {
        let version = try #require(ContainerdVersion("1.7.24"))
        let config = "/etc/containerd/config.toml"
        let trees = ["version = 2\n", "version = 3\n", ""].map { Self.tree([(config, $0)]) }
        let memory = StartMemory(limit: 2)
        for tree in trees.prefix(2) { _ = predict(tree, version: version, memory: memory) }
        for tree in trees.prefix(2) {
            #expect(Self.holdsPlan(memory, version, tree))
            #expect(predict(tree, version: version, memory: memory) == predict(tree, version: version))
        }
        _ = predict(trees[2], version: version, memory: memory)
        #expect(trees.map { Self.holdsPlan(memory, version, $0) } == [false, true, true])
    }

    private static func holdsPlan(_ memory: StartMemory, _ version: ContainerdVersion, _ tree: FileTree) -> Bool {
        let question = StartMemory.Question(
            version: version, path: "/etc/containerd/config.toml", mustExist: false)
        return memory.plan(for: question, in: PathResolver(tree)) != nil
    }

    private static func tree(_ files: [(path: String, text: String)]) -> FileTree {
        var tree = FileTree(scope: .whole)
        for (path, text) in files { tree.entries[path] = file(text) }
        return tree
    }

    private static func file(_ text: String) -> FileEntry {
        FileEntry(kind: .file, mode: 0o644, size: Int64(text.utf8.count), content: .bytes(Array(text.utf8)))
    }

    /// One file gone, one other, one more, and a file in the place of a directory, each at a path of the tree.
    private static func changes(of tree: FileTree, _ number: Int) -> [FileTree] {
        let paths = tree.entries.keys.sorted()
        guard !paths.isEmpty else { return [] }
        let path = paths[number % paths.count]
        var gone = tree
        gone.remove(path)
        var other = tree
        other.entries[path] = file("{")
        var more = tree
        more.entries[path + ".conf"] = file("{")
        var replaced = tree
        let parent = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        replaced.entries = tree.entries.filter { !$0.key.hasPrefix(parent + "/") }
        if !parent.isEmpty { replaced.entries[parent] = file("") }
        return [gone, other, more, replaced]
    }
}
