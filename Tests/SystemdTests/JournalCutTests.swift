import Testing

@testable import Systemd

@Suite("What a record loses where it is too long")
struct JournalCutTests {
    private static func text(_ bytes: Int) -> String { String(repeating: "x", count: bytes) }

    @Test("a value up to the limit is whole, and a longer one is cut at a character with a mark")
    func value() {
        let limit = Journal.valueLimit
        #expect(Journal.cut([Self.text(limit)]) == [Self.text(limit)])
        #expect(Journal.cut([Self.text(limit + 1)]) == [Self.text(limit - 3) + "…"])
        let signs = String(repeating: "é", count: limit)
        #expect(Journal.cut([signs]) == [String(repeating: "é", count: (limit - 3) / 2) + "…"])
    }

    @Test("past the limit of all together what is long is cut, and what is short is whole wherever it stands")
    func record() {
        let long = Self.text(Journal.valueLimit)
        let short = Self.text(Journal.shortLimit)
        let cut = Journal.cut([short, long, long, long, long, short, long, Self.text(Journal.shortLimit + 1), short])
        #expect(cut[0] == short && cut[5] == short && cut[8] == short)
        #expect(cut[1] == long && cut[2] == long && cut[3] == long)
        #expect(cut[4].utf8.count == Journal.valueLimit - Journal.shortLimit && cut[4].hasSuffix("…"))
        #expect(cut[6] == "…" && cut[7] == "…")
    }
}
