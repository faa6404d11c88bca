import CNghttp2
import Glibc

/// The server's end of one accepted connection.
@safe package final class FakePeer {
    package struct Request {
        package var stream: Int32
        package var headers: [String: String]
        package var body: [UInt8]
        package var path: String { headers[":path"] ?? "" }
    }

    package enum Event {
        case request(Request)
        case reset(stream: Int32, code: UInt32)
        case closed
    }

    /// Which connection of the server this is, counted from 0.
    package let number: Int
    private let descriptor: Int32
    private var inflater: OpaquePointer?
    private var open: [Int32: Request] = [:]
    private var hasGreeted = false

    package init(descriptor: Int32, number: Int) {
        self.descriptor = descriptor
        self.number = number
        // A test that goes wrong must end.
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        unsafe nghttp2_hd_inflate_new(&inflater)
    }

    deinit {
        unsafe nghttp2_hd_inflate_del(inflater)
        close(descriptor)
    }

    /// Sends from whatever thread.
    package var sender: Sender { Sender(descriptor: descriptor) }

    package struct Sender: Sendable {
        fileprivate let descriptor: Int32

        package func send(_ bytes: [UInt8]) { sendWhole(bytes, to: descriptor) }
    }

    package func send(_ bytes: [UInt8]) { sendWhole(bytes, to: descriptor) }

    /// Sends one byte at a time, each as a packet of its own.
    package func sendSlowly(_ bytes: [UInt8]) {
        for byte in bytes {
            send([byte])
            usleep(100)
        }
    }

    /// Answers one request, so that the client knows a peer that speaks.
    package func answerVersion() {
        guard let request = request() else { return }
        send(HTTP2Frame.answer(request.stream, Answer.version))
    }

    /// The next request in full; answers settings by itself. Nil when the client is gone.
    package func request() -> Request? {
        while true {
            switch event() {
            case .request(let request): return request
            case .reset: continue
            case .closed: return nil
            }
        }
    }

    package func event() -> Event {
        if !hasGreeted {
            guard read(24) == Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) else { return .closed }
            hasGreeted = true
            send(HTTP2Frame.settings)
        }
        while let head = read(9), let payload = read(Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2])) {
            let stream = head[5..<9].reduce(Int32(0)) { $0 << 8 | Int32($1) }
            switch head[3] {
            case 0:
                open[stream]?.body += payload
                send(HTTP2Frame.windowUpdate(0, by: payload.count))
            case 1: open[stream] = Request(stream: stream, headers: inflate(payload), body: [])
            case 3: return .reset(stream: stream, code: payload.reduce(0) { $0 << 8 | UInt32($1) })
            case 4 where head[4] & 1 == 0: send(HTTP2Frame.settingsAck)
            default: break
            }
            if head[3] <= 1, head[4] & 1 != 0, let request = open.removeValue(forKey: stream) {
                return .request(request)
            }
        }
        return .closed
    }

    /// Waits until the client has closed, whatever it says before.
    package func awaitClose() {
        while read(1) != nil {}
    }

    private func read(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var got = 0
        while got < count {
            let more = unsafe bytes[got...].withUnsafeMutableBytes {
                unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
            }
            guard more > 0 else { return nil }
            got += more
        }
        return bytes
    }

    private func inflate(_ block: [UInt8]) -> [String: String] {
        var fields: [String: String] = [:]
        var rest = block[...]
        while true {
            var field = unsafe nghttp2_nv()
            var flags: Int32 = 0
            let used = unsafe rest.withUnsafeBufferPointer {
                unsafe nghttp2_hd_inflate_hd2(inflater, &field, &flags, $0.baseAddress, $0.count, 1)
            }
            guard used >= 0 else { return fields }
            rest = rest.dropFirst(used)
            if flags & Int32(NGHTTP2_HD_INFLATE_EMIT.rawValue) != 0 {
                let name = unsafe UnsafeBufferPointer(start: field.name, count: field.namelen)
                let value = unsafe UnsafeBufferPointer(start: field.value, count: field.valuelen)
                unsafe fields[String(decoding: name, as: UTF8.self)] = String(decoding: value, as: UTF8.self)
            }
            if flags & Int32(NGHTTP2_HD_INFLATE_FINAL.rawValue) != 0 {
                unsafe nghttp2_hd_inflate_end_headers(inflater)
                return fields
            }
        }
    }
}

private func sendWhole(_ bytes: [UInt8], to descriptor: Int32) {
    var sent = 0
    while sent < bytes.count {
        let count = unsafe bytes[sent...].withUnsafeBytes {
            unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard count > 0 else { return }
        sent += count
    }
}
