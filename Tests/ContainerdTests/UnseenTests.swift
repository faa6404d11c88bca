import Containerd
import Testing

/// What could not be looked at is neither there nor absent.
@Suite("Unseen") struct UnseenTests {
    private static let unseen = FileEntry(
        kind: .other, mode: 0, content: .unreadable("EMFILE"), listing: .unreadable("EMFILE"))

    @Test(
        "a path through what was not seen is unknown, unreadable, and not asked for again",
        arguments: [
            "/etc", "/etc/cni", "/etc/cni/net.d", "/etc/cni/net.d/10-a.conflist",
        ])
    func path(end: String) {
        let lookup = PathResolver(FileTree(scope: .observed, entries: [end: Self.unseen]))
        let path = "/etc/cni/net.d/10-a.conflist"
        guard case .unknown = lookup.find(path) else {
            Issue.record("it is a fact")
            return
        }
        #expect(lookup.missing.isEmpty && lookup.unreadable == [path])
    }

    @Test(
        "a configuration that was not seen decides nothing", arguments: ["1.6.20", "1.7.24", "2.1.9"],
        [
            "/etc", "/etc/containerd", "/etc/containerd/config.toml",
        ])
    func configuration(version: String, path: String) throws {
        let prediction = predict(
            FileTree(scope: .observed, entries: [path: Self.unseen]), version: try #require(ContainerdVersion(version)))
        #expect(prediction.lacksConfiguration)
        #expect(prediction.outcome.kind != .exits)
        #expect(prediction.unreadable.contains("/etc/containerd/config.toml"))
    }

    @Test("a directory of imports that was not seen leaves the configuration open", arguments: ["1.7.24", "2.1.9"])
    func imports(version: String) throws {
        var tree = FileTree(scope: .whole)
        let text = "version = 2\nimports = [\"/etc/containerd/conf.d/*.toml\"]\n"
        tree.entries["/etc/containerd/config.toml"] = FileEntry(
            kind: .file, mode: 0o644, content: .bytes(Array(text.utf8)))
        tree.entries["/etc/containerd/conf.d"] = FileEntry(
            kind: .directory, mode: 0o755, listing: .unreadable("EMFILE"))
        #expect(predict(tree, version: try #require(ContainerdVersion(version))).lacksConfiguration)
    }

    @Test("a socket or a device was seen")
    func others() {
        #expect(FileEntry(kind: .other, mode: 0o600).unseen == nil)
        #expect(FileEntry(kind: .file, mode: 0o600, content: .unreadable("EACCES")).unseen == nil)
    }
}
