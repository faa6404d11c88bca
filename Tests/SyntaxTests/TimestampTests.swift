import Syntax
import Testing

@Suite struct TimestampTests {
    @Test(
        "timestamps are RFC 3339",
        arguments: [
            (Int64(0), "1970-01-01T00:00:00.000Z"), (1_709_210_096_789_000_000, "2024-02-29T12:34:56.789Z"),
            (4_102_444_799_999_000_000, "2099-12-31T23:59:59.999Z"), (-1_000_000, "1969-12-31T23:59:59.999Z"),
        ])
    func timestamps(nanoseconds: Int64, text: String) {
        #expect(timestamp(nanoseconds) == text)
    }
}
