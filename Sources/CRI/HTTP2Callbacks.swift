internal import CNghttp2

/// What nghttp2 calls. Nothing here acts: all of it is recorded in the `HTTP2Session` behind the user data.
enum HTTP2Callbacks {
    static func install(in callbacks: OpaquePointer) {
        unsafe nghttp2_session_callbacks_set_on_header_callback(callbacks) {
            _, frame, name, nameCount, value, count, _, user in
            guard let frame = unsafe frame, let target = unsafe HTTP2Callbacks.session(user) else { return 0 }
            unsafe target.field(
                stream: frame.pointee.hd.stream_id,
                name: UnsafeBufferPointer(start: name, count: nameCount),
                value: UnsafeBufferPointer(start: value, count: count))
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks) { _, _, stream, data, count, user in
            guard let target = unsafe HTTP2Callbacks.session(user) else { return 0 }
            unsafe target.append(UnsafeBufferPointer(start: data, count: count), to: stream)
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks) { _, frame, user in
            guard let frame = unsafe frame, let target = unsafe HTTP2Callbacks.session(user) else { return 0 }
            let header = unsafe frame.pointee.hd
            if UInt32(header.type) == NGHTTP2_RST_STREAM.rawValue {
                target.serverReset(header.stream_id, code: unsafe frame.pointee.rst_stream.error_code)
            }
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_frame_send_callback(callbacks) { _, frame, user in
            guard let frame = unsafe frame, let target = unsafe HTTP2Callbacks.session(user) else { return 0 }
            if UInt32(unsafe frame.pointee.hd.type) == NGHTTP2_GOAWAY.rawValue {
                target.gaveUp(code: unsafe frame.pointee.goaway.error_code)
            }
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_stream_close_callback(callbacks) { _, stream, code, user in
            unsafe HTTP2Callbacks.session(user)?.close(stream, code: code)
            return 0
        }
        unsafe nghttp2_session_callbacks_set_error_callback2(callbacks) { _, _, text, count, user in
            guard let target = unsafe HTTP2Callbacks.session(user) else { return 0 }
            unsafe text?.withMemoryRebound(to: UInt8.self, capacity: count) { bytes in
                let complaint = unsafe UnsafeBufferPointer(start: bytes, count: min(count, 512))
                target.complaint = unsafe String(decoding: complaint, as: UTF8.self)
            }
            return 0
        }
    }

    /// Hands the next piece of a request to nghttp2 (`nghttp2_data_source_read_callback`).
    static let readRequest: nghttp2_data_source_read_callback = { _, stream, buffer, capacity, flags, _, user in
        guard let target = unsafe HTTP2Callbacks.session(user), let buffer = unsafe buffer,
            let piece = target.takeRequest(stream, upTo: capacity)
        else { return Int(NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue) }
        unsafe UnsafeMutableRawBufferPointer(start: buffer, count: capacity).copyBytes(from: piece.bytes)
        if piece.isLast {
            unsafe flags?.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue
        }
        return piece.bytes.count
    }

    /// The session behind nghttp2's user data; it lives as long as nghttp2's own (see its init and deinit).
    private static func session(_ user: UnsafeMutableRawPointer?) -> HTTP2Session? {
        guard let user = unsafe user else { return nil }
        return unsafe Unmanaged<HTTP2Session>.fromOpaque(user).takeUnretainedValue()
    }
}

extension HTTP2Session {
    /// Keeps the few fields that decide over a gRPC answer; the last one of a name stands.
    fileprivate func field(stream: Int32, name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) {
        guard exchanges[stream] != nil else { return }
        switch unsafe String(decoding: name, as: UTF8.self) {
        case ":status": exchanges[stream]?.httpStatus = unsafe String(decoding: value, as: UTF8.self)
        case "content-type": exchanges[stream]?.contentType = unsafe String(decoding: value, as: UTF8.self)
        case "grpc-status": exchanges[stream]?.grpcStatus = unsafe String(decoding: value, as: UTF8.self)
        case "grpc-message": exchanges[stream]?.grpcMessage = unsafe Array(value)
        default: return
        }
    }

    fileprivate func append(_ bytes: UnsafeBufferPointer<UInt8>, to stream: Int32) {
        guard exchanges[stream]?.end == .open else { return }
        unsafe exchanges[stream]?.body.append(contentsOf: bytes)
        guard let reason = GRPCMessage.fault(in: exchanges[stream]?.body ?? []) else { return }
        refuse(stream, reason: reason)
    }

    fileprivate func serverReset(_ stream: Int32, code: UInt32) {
        guard let exchange = exchanges[stream], exchange.end == .open else { return }
        // A server that has answered in full may end the request's half with NO_ERROR (RFC 9113, section 8.1).
        if code == NGHTTP2_NO_ERROR.rawValue, exchange.grpcStatus != nil { return }
        exchanges[stream]?.end =
            code == NGHTTP2_REFUSED_STREAM.rawValue ? .unprocessed : .resetByServer(code: code)
    }

    fileprivate func gaveUp(code: UInt32) {
        guard code != NGHTTP2_NO_ERROR.rawValue else { return }
        connectionFault = complaint ?? "broken HTTP/2, error \(code)"
    }

    fileprivate func takeRequest(_ stream: Int32, upTo capacity: Int) -> (bytes: ArraySlice<UInt8>, isLast: Bool)? {
        guard let exchange = exchanges[stream] else { return nil }
        let end = exchange.sent + min(capacity, exchange.request.count - exchange.sent)
        exchanges[stream]?.sent = end
        return (exchange.request[exchange.sent..<end], end == exchange.request.count)
    }
}
