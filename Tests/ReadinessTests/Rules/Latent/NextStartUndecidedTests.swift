import Containerd
import Readiness
import Syntax
import Testing

extension FindingCase {
    private static let path = "/etc/containerd/config.toml"

    static let nextStartUndecided = FindingCase(
        .nextStartUndecided, .info, at: "/etc/containerd/config.toml:3:12", naming: "metrics.address", on: .sound
    ) { node in
        node.live = nil
        node.files.entries[path] = FileEntry(
            kind: .file, mode: 0o644, content: .bytes(Array("version = 2\n[metrics]\naddress = \"127.0.0.1:1338\"\n".utf8)))
    } mend: { node in
        node.files.entries[path] = FileEntry(kind: .file, mode: 0o644, content: .bytes(Array("version = 2\n".utf8)))
    }
}

@Suite("NextStartUndecided") struct NextStartUndecidedTests {
    @Test("its cause raises it, its mend clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.nextStartUndecided.holds() }
}
