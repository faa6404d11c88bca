import Testing

@testable import Containerd

/// Paths as path_resolution(7) has them.
@Suite struct LookupTests {
    private static let tree: FileTree = {
        func link(_ target: String) -> FileEntry { FileEntry(kind: .symlink(target: target), mode: 0o777) }
        return FileTree(
            scope: .whole,
            entries: [
                "/etc/cni/net.d": FileEntry(kind: .directory, mode: 0o755),
                "/etc/cni/net.d/a.conf": FileEntry(kind: .file, mode: 0o644, content: .bytes([1])),
                "/etc/cni/net.d/\u{301}": FileEntry(kind: .file, mode: 0o644),
                "/etc/cni/link": link("net.d"), "/etc/cni/abs": link("/etc/cni/net.d/"), "/etc/cni/loop": link("loop"),
                "/etc/cni/gone": link("/nowhere/x"), "/etc/cni/up": link("../cni/net.d/a.conf"),
                "/etc/cni/dot": link("."), "/root": link("/"), "/pipe": FileEntry(kind: .fifo, mode: 0o644),
            ])
    }()

    @Test(arguments: [
        ("/etc/cni/net.d/a.conf", "/etc/cni/net.d/a.conf"), ("/etc/cni/link/a.conf", "/etc/cni/net.d/a.conf"),
        ("/etc/cni/abs/a.conf", "/etc/cni/net.d/a.conf"), ("etc/cni//net.d/./a.conf", "/etc/cni/net.d/a.conf"),
        ("/etc/cni/link/../up", "/etc/cni/net.d/a.conf"), ("/../etc/cni/net.d/a.conf", "/etc/cni/net.d/a.conf"),
        ("/root/root/etc/cni/dot/dot/net.d", "/etc/cni/net.d"), ("/", "/"), (".", "/"), ("/etc", "/etc"),
        // A combining mark, which makes one character with the slash before it.
        ("/etc/cni/link/\u{301}", "/etc/cni/net.d/\u{301}"),
    ])
    func leadsTo(path: String, physical: String) {
        guard case .entry(_, let found) = PathResolver(Self.tree).find(path) else {
            Issue.record("\(path) leads nowhere")
            return
        }
        #expect(found == physical)
    }

    @Test(arguments: [
        ("/etc/cni/none", GoErrno.noEntry), ("/etc/cni/gone", .noEntry), ("/etc/cni/loop", .loop),
        ("/etc/cni/net.d/a.conf/x", .notDirectory), ("/etc/cni/net.d/a.conf/", .notDirectory),
        ("/etc/cni/net.d/a.conf/..", .notDirectory), ("", .noEntry), ("/none/../etc", .noEntry),
        ("/" + String(repeating: "a", count: 256), .nameTooLong), ("/etc/\0", .invalid),
        (String(repeating: "/etc/..", count: 700), .nameTooLong),
    ])
    func fails(path: String, errno: GoErrno) {
        guard case .failed(let found) = PathResolver(Self.tree).find(path) else {
            Issue.record("\(path) does not fail")
            return
        }
        #expect(found == errno)
    }

    @Test(
        arguments: [
            ("/etc/cni/net.d", nil, nil), ("/etc/cni/new/deep", nil, nil), ("/etc/cni/link", nil, nil),
            ("/etc/cni/net.d/a.conf", "/etc/cni/net.d/a.conf", GoErrno.notDirectory),
            ("/etc/cni/net.d/a.conf/x", "/etc/cni/net.d/a.conf", .notDirectory),
            ("/etc/cni/gone", "/etc/cni/gone", .exists), ("/etc/cni/gone/x", "/etc/cni/gone", .exists),
            ("/etc/cni/loop", "/etc/cni/loop", .exists), ("relative/x", nil, nil),
        ] as [(String, String?, GoErrno?)])
    func makesDirectories(path: String, failing: String?, errno: GoErrno?) {
        let lookup = PathResolver(Self.tree)
        let failure = lookup.makeDirectories(path)
        #expect(failure?.path == failing)
        #expect(failure?.errno == errno)
        if failure == nil { #expect(lookup.isDirectory(path)) }
    }

    @Test func readingFollowsLinksAndNeverOpensAFIFO() {
        let lookup = PathResolver(Self.tree)
        if case .bytes(let bytes) = lookup.read("/etc/cni/up") { #expect(bytes == [1]) } else { Issue.record("unread") }
        if case .blocks = lookup.read("/pipe") {} else { Issue.record("opened") }
        if case .failed("read", .isDirectory) = lookup.read("/etc/cni/link") {} else { Issue.record("no directory") }
    }

    @Test func namesAreTakenFromWhatStandsBelow() {
        guard case .names(let names) = PathResolver(Self.tree).list("/etc/cni") else {
            Issue.record("not listed")
            return
        }
        #expect(names == ["abs", "dot", "gone", "link", "loop", "net.d", "up"])
    }
}
