/// Protobuf's wire format, written by hand so that the decoder is judged by something other than itself.
package enum Wire {
    package static func varint(_ value: UInt64) -> [UInt8] {
        var rest = value
        var bytes: [UInt8] = []
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    package static func number(_ field: UInt64, _ value: Int64) -> [UInt8] {
        varint(field << 3) + varint(UInt64(bitPattern: value))
    }

    package static func bytes(_ field: UInt64, _ value: [UInt8]) -> [UInt8] {
        varint(field << 3 | 2) + varint(UInt64(value.count)) + value
    }

    package static func text(_ field: UInt64, _ value: String) -> [UInt8] { bytes(field, Array(value.utf8)) }

    /// An entry of a map from string to string.
    package static func entry(_ field: UInt64, _ key: String, _ value: String) -> [UInt8] {
        bytes(field, text(1, key) + text(2, value))
    }

    /// A gRPC message with its prefix.
    package static func framed(_ message: [UInt8], flag: UInt8 = 0, length: Int? = nil) -> [UInt8] {
        let count = UInt32(length ?? message.count)
        return [flag] + (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * $0)) } + message
    }
}

/// Answers as a runtime gives them.
package enum Answer {
    package static let version =
        Wire.text(1, "0.1.0") + Wire.text(2, "containerd") + Wire.text(3, "1.6.20~ds1") + Wire.text(4, "v1")

    package static func condition(_ type: String, _ status: Bool, _ reason: String = "", _ message: String = "")
        -> [UInt8]
    {
        Wire.bytes(
            1, Wire.text(1, type) + Wire.number(2, status ? 1 : 0) + Wire.text(3, reason) + Wire.text(4, message))
    }

    package static func status(_ conditions: [UInt8], info: [UInt8] = []) -> [UInt8] {
        Wire.bytes(1, conditions) + info
    }
}
