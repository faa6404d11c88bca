/// What came back on one HTTP/2 stream.
struct HTTP2Exchange {
    /// How the stream ended.
    enum End: Equatable {
        case open
        /// Both sides had said all.
        case complete
        /// The server has not touched it (REFUSED_STREAM, or GOAWAY with a lower stream): it may be sent again.
        case unprocessed
        /// The server gave it up, with an error code of RFC 9113, section 7.
        case resetByServer(code: UInt32)
        /// This side gave it up because of what came.
        case refused(reason: String)
    }

    /// The request's bytes, and how many of them have been handed to HTTP/2.
    var request: [UInt8]
    var sent = 0

    var httpStatus = ""
    var contentType = ""
    var grpcStatus: String?
    var grpcMessage: [UInt8] = []
    var body: [UInt8] = []
    var end = End.open
}

/// The bounds of what is taken from a server.
enum Limit {
    /// Of one gRPC message, in bytes: gRPC's own usual limit, and far above any CRI answer.
    static let message = 4 << 20
    /// Of the prefix in front of each message: a flag and a length.
    static let prefix = 5
    /// Of what decoding one message may allocate, in bytes.
    static let decoding = 32 << 20
}
