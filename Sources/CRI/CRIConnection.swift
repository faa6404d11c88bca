/// One connection to the runtime: a socket and the HTTP/2 session on it.
final class CRIConnection {
    /// Why a connection ended.
    enum Loss: Error {
        case closedByPeer
        case broken(reason: String)
    }

    private static let chunk = 64 << 10
    /// Reads of one turn, so that a peer that never stops cannot hold the loop.
    private static let readsPerTurn = 32

    private let socket: Socket
    private let session: HTTP2Session
    private let path: String
    /// What the path led to when the connection was made.
    private let name: SocketName?
    private var output: [UInt8] = []
    private var sent = 0
    /// Whether the peer has ever said anything.
    private(set) var hasSpoken = false

    init(path: String) throws(Socket.Failure) {
        socket = try Socket.connected(to: path)
        self.path = path
        name = SocketName(path)
        do throws(CRIError) {
            session = try HTTP2Session()
        } catch {
            throw .failed(error)
        }
    }

    var descriptor: Int32 { socket.descriptor }
    var peerPID: Int32? { socket.peerPID }
    var isHungUp: Bool { socket.isHungUp }
    /// Whether the path still leads to what was there when the connection was made.
    var isInPlace: Bool { name == SocketName(path) }
    var wantsWrite: Bool { sent < output.count }
    var takesRequests: Bool { session.takesRequests }

    func submit(path: String, message: [UInt8]) -> Int32? {
        session.submit(path: path, body: GRPCMessage.framed(message))
    }

    func cancel(_ stream: Int32) { session.cancel(stream) }

    func takeEnded() -> [(stream: Int32, exchange: HTTP2Exchange)] { session.takeEnded() }

    /// Reads what there is.
    func receive() throws(Loss) {
        var buffer = [UInt8](repeating: 0, count: Self.chunk)
        for _ in 0..<Self.readsPerTurn {
            switch socket.receive(into: &buffer) {
            case .nothing: return
            case .closed: throw farewell()
            case .bytes(let count):
                hasSpoken = true
                try take(buffer[..<count])
                if count < buffer.count { return }
            }
        }
    }

    /// Writes what the socket takes.
    func send() throws(Loss) {
        while true {
            if !wantsWrite { try refill() }
            guard wantsWrite else { break }
            guard let count = socket.send(output[sent...]) else {
                // What the peer said before it went may hold answers, or tell why.
                try receive()
                throw .closedByPeer
            }
            guard count > 0 else { return }
            sent += count
        }
        if session.isOver { throw loss(ofSession: nil) }
    }

    private func refill() throws(Loss) {
        output.removeAll(keepingCapacity: true)
        sent = 0
        do throws(HTTP2Session.Failure) {
            try session.produce(into: &output, upTo: Self.chunk)
        } catch {
            throw loss(ofSession: error)
        }
    }

    /// Why the connection is over, now that the peer has closed it.
    private func farewell() -> Loss {
        // nghttp2 says that it has given up when it makes its GOAWAY.
        do throws(Loss) { try refill() } catch { return error }
        return loss(ofSession: nil)
    }

    private func take(_ bytes: ArraySlice<UInt8>) throws(Loss) {
        do throws(HTTP2Session.Failure) {
            try session.receive(bytes)
        } catch {
            throw loss(ofSession: error)
        }
    }

    private func loss(ofSession failure: HTTP2Session.Failure?) -> Loss {
        if let failure { return .broken(reason: failure.reason) }
        if let fault = session.connectionFault { return .broken(reason: fault) }
        return .closedByPeer
    }
}
