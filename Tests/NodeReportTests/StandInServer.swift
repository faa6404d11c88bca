import Foundation
import Glibc
import Synchronization

/// An HTTP server on the loopback for one test: one request a connection, one connection after the other.
final class StandInServer: Sendable {
    struct Request: Sendable {
        var method: String
        var path: String
        var head: String
        var body: String
    }

    struct Answer: Sendable {
        var status = 200
        var headers: [String] = []
        var body = "{}"
        /// Seconds before it is sent.
        var delay = 0.0
    }

    let port: UInt16
    private let listener: Int32
    private let seen = Mutex<[Request]>([])

    private let answer: @Sendable (Int, Request) -> Answer

    /// - Parameters:
    ///   - isAway: whether it has its port and refuses connections, until it comes.
    ///   - answer: takes the number of the request, from 0, and the request.
    init(isAway: Bool = false, _ answer: @escaping @Sendable (Int, Request) -> Answer) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe bind(listener, pointer, length) == 0
                    && getsockname(listener, pointer, &length) == 0
            }
        }
        guard result else { throw POSIXError(.EADDRINUSE) }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        self.answer = answer
        if !isAway { come() }
    }

    /// Takes connections from now on.
    func come() {
        listen(listener, 64)
        Thread.detachNewThread { [self] in serve() }
    }

    /// What was asked so far.
    var requests: [Request] { seen.withLock { $0 } }

    deinit { close(listener) }

    private func serve() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            defer { close(connection) }
            guard let request = read(connection) else { continue }
            let number = seen.withLock {
                $0.append(request)
                return $0.count - 1
            }
            let answer = answer(number, request)
            if answer.delay > 0 { usleep(UInt32(answer.delay * 1e6)) }
            let head = [
                "HTTP/1.1 \(answer.status) X", "Content-Length: \(answer.body.utf8.count)", "Connection: close",
            ]
            let text = (head + answer.headers).joined(separator: "\r\n") + "\r\n\r\n" + answer.body
            _ = unsafe text.withCString { unsafe send(connection, $0, text.utf8.count, Int32(MSG_NOSIGNAL)) }
        }
    }

    private func read(_ connection: Int32) -> Request? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = unsafe recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
            let text = String(decoding: bytes, as: UTF8.self)
            guard let end = text.range(of: "\r\n\r\n") else { continue }
            let head = String(text[..<end.lowerBound])
            let body = String(text[end.upperBound...])
            let length =
                head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
                .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
            guard body.utf8.count >= length else { continue }
            let words = head.split(separator: " ")
            return Request(method: String(words[0]), path: String(words[1]), head: head, body: body)
        }
    }
}
