/// HTTP/2 frames byte by byte (RFC 9113, section 4), with header fields as literals (RFC 7541, section 6.2.2).
package enum HTTP2Frame {
    package static let settings = frame(type: 4, flags: 0, stream: 0, [])
    package static let settingsAck = frame(type: 4, flags: 1, stream: 0, [])

    package static func frame(type: UInt8, flags: UInt8, stream: Int32, _ payload: [UInt8]) -> [UInt8] {
        let count = payload.count
        return [UInt8(truncatingIfNeeded: count >> 16), UInt8(truncatingIfNeeded: count >> 8), UInt8(count & 0xff)]
            + [type, flags] + big(UInt32(bitPattern: stream)) + payload
    }

    package static func headers(_ stream: Int32, _ fields: [(String, String)], end: Bool) -> [UInt8] {
        let block = fields.flatMap { field -> [UInt8] in [0] + literal(field.0) + literal(field.1) }
        return frame(type: 1, flags: 4 | (end ? 1 : 0), stream: stream, block)
    }

    /// A stream's data in frames of at most 16 KiB.
    package static func data(_ stream: Int32, _ bytes: [UInt8], end: Bool = false) -> [UInt8] {
        let size = 16384
        return stride(from: 0, to: max(bytes.count, 1), by: size).flatMap { start in
            let stop = min(start + size, bytes.count)
            let isLast = end && stop == bytes.count
            return frame(type: 0, flags: isLast ? 1 : 0, stream: stream, Array(bytes[start..<stop]))
        }
    }

    package static func reset(_ stream: Int32, code: UInt32) -> [UInt8] {
        frame(type: 3, flags: 0, stream: stream, big(code))
    }

    package static func goaway(last: Int32, code: UInt32) -> [UInt8] {
        frame(type: 7, flags: 0, stream: 0, big(UInt32(bitPattern: last)) + big(code))
    }

    package static func windowUpdate(_ stream: Int32, by count: Int) -> [UInt8] {
        count == 0 ? [] : frame(type: 8, flags: 0, stream: stream, big(UInt32(truncatingIfNeeded: count)))
    }

    package static let ping = frame(type: 6, flags: 0, stream: 0, [1, 2, 3, 4, 5, 6, 7, 8])

    package static func head(_ stream: Int32) -> [UInt8] {
        headers(stream, [(":status", "200"), ("content-type", "application/grpc")], end: false)
    }

    package static func trailers(_ stream: Int32, status: String = "0", message: String = "") -> [UInt8] {
        headers(stream, [("grpc-status", status), ("grpc-message", message)], end: true)
    }

    /// An answer of trailers only, as gRPC servers give errors.
    package static func error(_ stream: Int32, status: String, message: String) -> [UInt8] {
        let fields = [(":status", "200"), ("content-type", "application/grpc")]
        return headers(stream, fields + [("grpc-status", status), ("grpc-message", message)], end: true)
    }

    package static func answer(_ stream: Int32, _ message: [UInt8]) -> [UInt8] {
        head(stream) + data(stream, Wire.framed(message)) + trailers(stream)
    }

    private static func big(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
    }

    private static func literal(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        guard bytes.count >= 127 else { return [UInt8(bytes.count)] + bytes }
        return [127] + Wire.varint(UInt64(bytes.count - 127)) + bytes
    }
}
