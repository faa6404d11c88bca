internal import CNghttp2

/// The client's side of one HTTP/2 connection: bytes in, bytes out, no I/O.
///
/// nghttp2's callbacks only record into this object; what they recorded is taken out afterwards.
@safe final class HTTP2Session {
    /// A session that cannot go on, and why.
    struct Failure: Error {
        var reason: String
    }

    private var session: OpaquePointer?
    /// Streams that nghttp2 still knows; their requests are read by its data providers until it closes them.
    var exchanges: [Int32: HTTP2Exchange] = [:]
    /// Streams that have ended, in that order, until they are taken.
    private var ended: [(stream: Int32, exchange: HTTP2Exchange)] = []
    /// What nghttp2 last complained about.
    var complaint: String?
    /// Why this side has given the whole connection up; nil while it has not.
    var connectionFault: String?

    init() throws(CRIError) {
        var callbacks: OpaquePointer?
        guard unsafe nghttp2_session_callbacks_new(&callbacks) == 0, let made = unsafe callbacks else {
            throw .outOfMemory
        }
        defer { unsafe nghttp2_session_callbacks_del(made) }
        unsafe HTTP2Callbacks.install(in: made)
        // Unretained: the deinit deletes the nghttp2 session, so that no callback outlives this object.
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        guard unsafe nghttp2_session_client_new(&session, made, context) == 0 else { throw .outOfMemory }
        try configure()
    }

    deinit { unsafe nghttp2_session_del(session) }

    private func configure() throws(CRIError) {
        // A verbose Status can be large: the windows let a whole message come without a round trip.
        let window = Int32(Limit.message + Limit.prefix)
        let settings = [
            nghttp2_settings_entry(settings_id: Int32(NGHTTP2_SETTINGS_ENABLE_PUSH.rawValue), value: 0),
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE.rawValue), value: UInt32(window)),
        ]
        let none = UInt8(NGHTTP2_FLAG_NONE.rawValue)
        guard unsafe nghttp2_submit_settings(session, none, settings, settings.count) == 0,
            unsafe nghttp2_session_set_local_window_size(session, none, 0, window) == 0
        else { throw .outOfMemory }
    }

    /// Whether a new request may be made; not so once the server has sent GOAWAY or the streams' numbers are used up.
    var takesRequests: Bool { unsafe nghttp2_session_check_request_allowed(session) != 0 }

    /// Whether nothing will be read or sent any more.
    var isOver: Bool {
        unsafe nghttp2_session_want_read(session) == 0 && nghttp2_session_want_write(session) == 0
    }

    /// Queues a request and gives its stream; nil when the session takes no more.
    func submit(path: String, body: [UInt8]) -> Int32? {
        let fields = HeaderFields([
            (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "localhost"),
            ("content-type", "application/grpc"), ("te", "trailers"), ("user-agent", "netready"),
        ])
        let stream = unsafe fields.withFields { list in
            var provider = unsafe nghttp2_data_provider()
            unsafe provider.read_callback = HTTP2Callbacks.readRequest
            return unsafe nghttp2_submit_request(session, nil, list.baseAddress, list.count, &provider, nil)
        }
        guard stream > 0 else { return nil }
        exchanges[stream] = HTTP2Exchange(request: body)
        return stream
    }

    /// Gives a stream up with RST_STREAM(CANCEL); its exchange stays until nghttp2 has closed it.
    func cancel(_ stream: Int32) {
        reset(stream, code: NGHTTP2_CANCEL)
    }

    /// Takes in what the server sent.
    func receive(_ bytes: ArraySlice<UInt8>) throws(Failure) {
        let taken = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe nghttp2_session_mem_recv(session, buffer.baseAddress, buffer.count)
        }
        guard taken >= 0 else { throw Failure(reason: complaint ?? Self.text(of: Int32(clamping: taken))) }
    }

    /// Appends what is to be sent, as far as the limit asks for more.
    func produce(into output: inout [UInt8], upTo limit: Int) throws(Failure) {
        while output.count < limit {
            var data: UnsafePointer<UInt8>?
            let count = unsafe nghttp2_session_mem_send(session, &data)
            guard count >= 0 else { throw Failure(reason: Self.text(of: Int32(clamping: count))) }
            guard count > 0, let start = unsafe data else { return }
            // nghttp2 owns these bytes until its next call; they are copied at once.
            unsafe output.append(contentsOf: UnsafeBufferPointer(start: start, count: count))
        }
    }

    /// The streams that ended since the last call.
    func takeEnded() -> [(stream: Int32, exchange: HTTP2Exchange)] {
        defer { ended = [] }
        return ended
    }

    /// Refuses the rest of a stream because of what came on it.
    func refuse(_ stream: Int32, reason: String) {
        guard exchanges[stream]?.end == .open else { return }
        exchanges[stream]?.end = .refused(reason: reason)
        exchanges[stream]?.body = []
        reset(stream, code: NGHTTP2_CANCEL)
    }

    /// Notes that nghttp2 has closed a stream.
    func close(_ stream: Int32, code: UInt32) {
        guard var exchange = exchanges.removeValue(forKey: stream) else { return }
        if exchange.end == .open {
            exchange.end =
                switch code {
                case NGHTTP2_NO_ERROR.rawValue: .complete
                case NGHTTP2_REFUSED_STREAM.rawValue: .unprocessed
                default: .refused(reason: complaint ?? "broken HTTP/2 stream, error \(code)")
                }
        }
        exchange.request = []
        ended.append((stream, exchange))
    }

    private func reset(_ stream: Int32, code: nghttp2_error_code) {
        let none = UInt8(NGHTTP2_FLAG_NONE.rawValue)
        // Fails only for want of memory; the stream then ends with the connection.
        _ = unsafe nghttp2_submit_rst_stream(session, none, stream, code.rawValue)
    }

    private static func text(of code: Int32) -> String {
        guard let text = unsafe nghttp2_strerror(code) else { return "nghttp2 error \(code)" }
        return unsafe String(cString: text)
    }
}
