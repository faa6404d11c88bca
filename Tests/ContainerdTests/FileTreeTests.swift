import Testing

@testable import Containerd

@Suite("A file tree")
struct FileTreeTests {
    private func file(_ inode: UInt64, _ content: FileEntry.Content = .notRead) -> FileEntry {
        FileEntry(kind: .file, mode: 0o644, identity: .init(device: 1, inode: inode), content: content)
    }

    @Test("a later look adds what was not looked at, and changes nothing that is known")
    func completes() {
        var tree = FileTree(
            scope: .observed, entries: ["/a": file(1), "/b": file(2, .bytes([1])), "/c": file(3)], absent: ["/gone"])
        tree.complete(
            with: FileTree(
                scope: .observed,
                entries: [
                    "/a": file(1, .bytes([9])), "/b": file(2, .bytes([8])), "/c": file(4, .bytes([7])), "/d": file(5),
                    "/gone": file(6),
                ], absent: ["/b", "/never"]))
        #expect(tree.entries["/a"]?.content == .bytes([9]))
        #expect(tree.entries["/b"]?.content == .bytes([1]))
        // Another file stands there by now.
        #expect(tree.entries["/c"] == file(3))
        #expect(tree.entries["/d"] == file(5) && tree.entries["/gone"] == nil)
        #expect(tree.absent == ["/gone", "/never"])
    }
}
