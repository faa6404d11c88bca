/// What a finished stream says in gRPC's terms.
enum GRPCStatus {
    /// Names by code: google.rpc.Code, and grpc's doc/statuscodes.md.
    private static let names = [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
        "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED",
        "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ]
    private static let unimplemented = 12

    /// The message of a stream that ended well, or why there is none.
    static func result(of exchange: HTTP2Exchange) -> Result<ArraySlice<UInt8>, CRIError> {
        Result { () throws(CRIError) in try message(of: exchange) }
    }

    private static func message(of exchange: HTTP2Exchange) throws(CRIError) -> ArraySlice<UInt8> {
        switch exchange.end {
        case .refused(let reason): throw .garbage(reason: reason)
        case .resetByServer(let code): throw resetError(code)
        case .unprocessed: throw .rpc(code: 14, name: name(of: 14), message: "stream refused by the server")
        case .open, .complete: break
        }
        guard let text = exchange.grpcStatus else { throw .garbage(reason: notGRPC(exchange)) }
        guard let code = Int(text), code >= 0 else { throw .garbage(reason: "grpc-status is not a number") }
        guard code != 0 else { return try GRPCMessage.message(of: exchange.body) }
        let message = percentDecoded(exchange.grpcMessage)
        guard code != unimplemented else { throw .unimplemented(message: message) }
        throw .rpc(code: code, name: name(of: code), message: message)
    }

    static func name(of code: Int) -> String {
        names.indices.contains(code) ? names[code] : "CODE_\(code)"
    }

    private static func notGRPC(_ exchange: HTTP2Exchange) -> String {
        guard exchange.httpStatus == "200" else { return "HTTP status \(exchange.httpStatus), no grpc-status" }
        guard exchange.contentType.hasPrefix("application/grpc") else { return "no gRPC content type" }
        return "no grpc-status"
    }

    /// The mapping of HTTP/2 error codes in grpc's doc/PROTOCOL-HTTP2.md, "Errors".
    private static func resetError(_ code: UInt32) -> CRIError {
        let grpc =
            switch code {
            case 8: 1
            case 11: 8
            case 12: 7
            default: 13
            }
        return .rpc(code: grpc, name: name(of: grpc), message: "stream reset by the server, HTTP/2 error \(code)")
    }

    /// grpc-message is percent-encoded UTF-8; what is not well encoded stays as it came
    /// (grpc's doc/PROTOCOL-HTTP2.md, "Responses").
    static func percentDecoded(_ bytes: [UInt8]) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let high = hexDigit(bytes[index + 1]), let low = hexDigit(bytes[index + 2])
            {
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
