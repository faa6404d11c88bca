/// The framing of gRPC messages on a stream: a flag, a length of four bytes, the message.
enum GRPCMessage {
    /// A message with its prefix.
    static func framed(_ message: [UInt8]) -> [UInt8] {
        let length = UInt32(truncatingIfNeeded: message.count)
        return [0] + (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) } + message
    }

    /// What is wrong with the part of a stream that has come so far; nil while nothing is.
    static func fault(in stream: [UInt8]) -> String? {
        guard let flag = stream.first else { return nil }
        guard flag <= 1 else { return "gRPC message flag \(flag)" }
        guard flag == 0 else { return "compressed message, which was not asked for" }
        guard let length = length(in: stream) else { return nil }
        guard length <= Limit.message else { return "message of \(length) bytes, over \(Limit.message)" }
        guard stream.count <= Limit.prefix + length else { return "more than one message" }
        return nil
    }

    /// The one message of a finished stream.
    static func message(of stream: [UInt8]) throws(CRIError) -> ArraySlice<UInt8> {
        if let fault = fault(in: stream) { throw .garbage(reason: fault) }
        guard !stream.isEmpty else { throw .garbage(reason: "no message") }
        guard let length = length(in: stream), stream.count == Limit.prefix + length else {
            throw .garbage(reason: "message cut off after \(stream.count) bytes")
        }
        return stream[Limit.prefix...]
    }

    private static func length(in stream: [UInt8]) -> Int? {
        guard stream.count >= Limit.prefix else { return nil }
        return stream[1..<Limit.prefix].reduce(0) { $0 << 8 | Int($1) }
    }
}
