import Syntax
import Testing

@testable import Fixing

@Suite("Diffs and records of fixes")
struct DiffTests {
    private func diff(_ old: String, _ new: String) -> [String] {
        UnifiedDiff.text(Array(old.utf8), Array(new.utf8))
    }

    @Test("hunks have three lines around a change, and near ones are one")
    func hunks() {
        let old = (1...20).map { "\($0)\n" }.joined()
        #expect(diff(old, old).isEmpty)
        #expect(
            diff(old, old.replacing("10\n", with: "ten\n"))
                == ["@@ -7,7 +7,7 @@", " 7", " 8", " 9", "-10", "+ten", " 11", " 12", " 13"])
        #expect(diff(old, "0\n" + old).first == "@@ -1,3 +1,4 @@")
        #expect(diff(old, old + "21\n").first == "@@ -18,3 +18,4 @@")
        let both = old.replacing("5\n6\n", with: "5\nsix\n").replacing("11\n", with: "eleven\n")
        #expect(diff(old, both).filter { $0.hasPrefix("@@") }.count == 1)
    }

    @Test("an empty side, a missing newline and carriage returns are told as diff does")
    func ends() {
        #expect(diff("", "a\n") == ["@@ -0,0 +1 @@", "+a"])
        #expect(diff("a\n", "") == ["@@ -1 +0,0 @@", "-a"])
        #expect(diff("a", "a\n") == ["@@ -1 +1 @@", "-a", "\\ No newline at end of file", "+a"])
        #expect(diff("a\r\nb\r\n", "a\r\nc\r\n") == ["@@ -1,2 +1,2 @@", " a", "-b", "+c"])
    }

    @Test("texts too large for a table of common lines differ as a whole")
    func large() {
        let old = (0..<3000).map { "a\($0)\n" }.joined()
        let new = (0..<3000).map { "b\($0)\n" }.joined()
        #expect(diff(old, new).first == "@@ -1,3000 +1,3000 @@")
    }

    @Test("a record that is written can be read, and nothing else can")
    func records() throws {
        let record = FixRecord(
            number: 3, state: .applied, realtime: 1_800_000_000_000_000_000, uid: 1000, root: "/",
            changes: [
                .rewrite(path: "/a", before: "b", after: "c", backup: "3.0.before"),
                .move(path: "/x", to: "/y", digest: nil, backup: nil),
                .move(path: "/x", to: "/y", digest: "d", backup: "3.1.before"),
                .setMode(path: "/p", from: 0o644, to: 0o755, identity: "1:2:3:4"),
            ])
        #expect(FixRecord(json: try parseJSON(Array(writeJSON(record.json, pretty: true).utf8))) == record)
        let text = writeJSON(record.json, pretty: false)
        for (piece, other) in [("applied", "done"), ("setMode", "chmod"), ("\"root\"", "\"r\""), ("493", "99999")] {
            #expect(FixRecord(json: try parseJSON(Array(text.replacing(piece, with: other).utf8))) == nil, "\(piece)")
        }
    }

    @Test("rewrites of one file become one, and what takes a change back is its inverse")
    func joining() {
        let first = FileOperation.rewrite(path: "/a", from: [1], to: [2])
        let move = FileOperation.move(path: "/b", to: "/c")
        let second = FileOperation.rewrite(path: "/a", from: [2], to: [3])
        #expect(joined([first, move, second]) == [.rewrite(path: "/a", from: [1], to: [3]), move])
        for operation in [first, move, .setMode(path: "/d", from: 1, to: 2)] {
            #expect(operation.reversed.reversed == operation)
        }
    }
}
