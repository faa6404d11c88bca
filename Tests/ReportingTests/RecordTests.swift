import Reporting
import Testing

@Suite struct RecordTests {
    @Test("every kind of record has an id of its own")
    func messageIDs() {
        let ids = RecordKind.allCases.map(\.messageID)
        #expect(Set(ids).count == ids.count)
        #expect(ids.allSatisfy { $0.utf8.count == 32 && $0.allSatisfy(\.isHexDigit) })
    }
}
