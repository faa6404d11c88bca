import Testing

@testable import Syntax

@Suite("Marks of pairs") struct PairMarksTests {
    @Test("what stands in a text, in whatever case, is never said not to")
    func sound() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            func text(_ length: ClosedRange<Int>) -> String {
                let length = Int.random(in: length, using: &random)
                return String((0..<length).map { _ in "aB 3_:é/".randomElement(using: &random) ?? "a" })
            }
            let piece = text(0...12)
            let whole = text(0...40) + piece + text(0...40)
            let marks = PairMarks(whole)
            #expect(marks.mayHold(PairMarks(piece)), "\(piece) in \(whole)")
            #expect(marks.mayHold(PairMarks(piece.lowercased())), "\(piece) in \(whole)")
        }
    }

    @Test("a phrase of other letters is told at once not to stand in a line")
    func means() {
        let line = PairMarks(#"time="2026-01-02T03:04:05Z" level=info msg="containerd successfully booted in 0.03s""#)
        #expect(!line.mayHold(PairMarks("failed to setup network for sandbox")))
        #expect(!line.mayHold(PairMarks("Killed process")))
    }
}
