import Testing

@testable import Syntax

@Suite struct TextTests {
    @Test(
        "texts are parted at bytes",
        arguments: [
            ("a b", ["a", "b"], ["a", "b"]), (" a  b ", ["a", "b"], ["", "a", "", "b", ""]), ("", [], [""]),
            (" ", [], ["", ""]), ("é ü", ["é", "ü"], ["é", "ü"]),
            // A combining mark after the separator is a piece of its own, not a part of the separator.
            ("a \u{301}b", ["a", "\u{301}b"], ["a", "\u{301}b"]),
            ("long enough to lie on the heap", ["long", "enough", "to", "lie", "on", "the", "heap"], nil),
        ] as [(String, [String], [String]?)])
    func parts(text: String, pieces: [String], all: [String]?) {
        #expect(text.parts(" ").map(String.init) == pieces)
        #expect("xx\(text)yy".dropFirst(2).dropLast(2).parts(" ").map(String.init) == pieces)
        #expect(text.parts(" ", keepsEmpty: true).map(String.init) == all ?? pieces)
    }

    @Test("a piece is found wherever it stands and nowhere else: as bytes compared one by one say")
    func finds() {
        var random = SystemRandomNumberGenerator()
        for round in 0..<20_000 {
            // Each hundredth is longer than a byte counts.
            let (longest, part) = round % 100 == 0 ? (900, 300) : (12, 4)
            // Few letters, so that pieces begin often and end seldom; one beyond ASCII, and one with the same low bits.
            func text(_ length: Int) -> String {
                String((0..<length).map { _ in "abA1é".randomElement(using: &random) ?? "a" })
            }
            let whole = text(.random(in: 0...longest, using: &random))
            let piece = text(.random(in: 0...part, using: &random))
            #expect(whole.holds(piece) == Self.stands(Array(piece.utf8), in: Array(whole.utf8)), "\(piece) in \(whole)")
            #expect((whole + piece + whole).holds(piece))
        }
    }

    private static func stands(_ piece: [UInt8], in text: [UInt8]) -> Bool {
        guard text.count >= piece.count else { return false }
        return (0...(text.count - piece.count)).contains { Array(text[$0..<$0 + piece.count]) == piece }
    }

    @Test("what stands behind a piece is found as bytes, up to the first of the ends")
    func behind() {
        let line = #"no network for "web": plugin type="calico" failed"#
        #expect(line.rest(after: "for ") == #""web": plugin type="calico" failed"#)
        #expect(line.rest(after: "failed")?.isEmpty == true && line.rest(after: "cilium") == nil)
        #expect("a\u{301}b".rest(after: "a") == "\u{301}b")
        #expect(line.part(after: "type=\"", before: "\"") == "calico")
        #expect(line.part(after: "\": ", before: " p") == nil && line.part(after: "id=", before: "\"") == nil)
    }

    @Test(
        "a line's first path is taken out of quotes and before a colon",
        arguments: [
            ("open /etc/cni/net.d/10-a.conflist: no such file", "/etc/cni/net.d/10-a.conflist"),
            ("\"/etc/cni/net.d\": REMOVE", "/etc/cni/net.d"), ("dir=/opt/cni, mode", "/opt/cni"), ("a / b", nil),
        ] as [(String, String?)])
    func path(line: String, path: String?) { #expect(line.firstPath == path) }

    @Test("a path is in the directory before its last slash")
    func parent() {
        #expect("/etc/containerd/config.toml".parentPath == "/etc/containerd")
        #expect("/config.toml".parentPath.isEmpty && "config.toml".parentPath.isEmpty)
    }

    @Test("of elements with one key the first is kept")
    func unique() {
        #expect(["a1", "b1", "a2"].unique { $0.first } == ["a1", "b1"])
    }

    @Test("addresses of RFC 1918 are private, and no others")
    func privateAddresses() {
        for text in ["10.96.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"] {
            #expect(IPv4Range(text)?.isPrivate == true, "\(text)")
        }
        for text in ["9.255.255.255", "172.32.0.1", "192.169.0.1"] {
            #expect(IPv4Range(text)?.isPrivate == false, "\(text)")
        }
    }

    @Test("each table of a document is known by its keys, and is found no deeper than asked")
    func sections() throws {
        let root = try parseTOML(Array("[plugins.\"io.containerd.cri.v1.runtime\".cni]\nconf_dir = \"/a\"\n".utf8))
        let runtime = "plugins.io.containerd.cri.v1.runtime"
        #expect(root.sections(to: 7).map(\.path) == ["", "plugins", runtime, "\(runtime).cni"])
        #expect(root.sections(to: 7).last?.members.map(\.key) == ["conf_dir"])
        #expect(root.sections(to: 1).map(\.path) == ["", "plugins"])
    }
}
