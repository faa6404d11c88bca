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
        for _ in 0..<20_000 {
            // Few letters, so that pieces begin often and end seldom; one beyond ASCII, and one with the same low bits.
            func text(_ length: Int) -> String {
                String((0..<length).map { _ in "abA1é".randomElement(using: &random) ?? "a" })
            }
            let whole = text(.random(in: 0...12, using: &random))
            let piece = text(.random(in: 0...4, using: &random))
            #expect(whole.holds(piece) == Self.stands(Array(piece.utf8), in: Array(whole.utf8)), "\(piece) in \(whole)")
            #expect((whole + piece + whole).holds(piece))
        }
    }

    private static func stands(_ piece: [UInt8], in text: [UInt8]) -> Bool {
        guard text.count >= piece.count else { return false }
        return (0...(text.count - piece.count)).contains { Array(text[$0..<$0 + piece.count]) == piece }
    }
}
