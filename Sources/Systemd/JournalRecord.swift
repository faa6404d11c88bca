/// The bytes of one journal record (systemd.io/JOURNAL_NATIVE_PROTOCOL): `NAME=value` lines, and for values that hold a
/// line break `NAME`, a 64-bit little-endian length and the value.
struct JournalRecord {
    /// Past this many bytes a value is cut, at a character.
    static let valueLimit = 32 << 10
    /// Past this many bytes of values the rest is cut: a datagram must fit into the default send buffer (208 KiB).
    static let totalLimit = 128 << 10

    private(set) var bytes: [UInt8] = []

    /// - Returns: nil when a name is not one that journald accepts from a client.
    init?(_ fields: [(name: String, value: String)]) {
        var remaining = Self.totalLimit
        for (name, value) in fields {
            guard Self.isValid(name: name) else { return nil }
            let text = truncated(value, toBytes: min(Self.valueLimit, remaining))
            remaining = max(0, remaining - text.utf8.count)
            append(name: name, value: text)
        }
    }

    /// `[A-Z0-9_]`, not beginning with a digit or an underscore, 1 to 64 bytes (systemd's journal_field_valid).
    static func isValid(name: String) -> Bool {
        let bytes = name.utf8
        guard (1...64).contains(bytes.count), let first = bytes.first, isUpper(first) else { return false }
        return bytes.allSatisfy { isUpper($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
    }

    private static func isUpper(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private mutating func append(name: String, value: String) {
        bytes += name.utf8
        if value.utf8.contains(UInt8(ascii: "\n")) {
            bytes.append(UInt8(ascii: "\n"))
            let length = UInt64(value.utf8.count)
            bytes += (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
        } else {
            bytes.append(UInt8(ascii: "="))
        }
        bytes += value.utf8
        bytes.append(UInt8(ascii: "\n"))
    }
}
