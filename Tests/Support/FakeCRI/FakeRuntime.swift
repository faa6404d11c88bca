import Foundation
import Glibc

/// A unix listener that hands each connection, one after the other, to a script.
package final class FakeRuntime: Sendable {
    package let path: String
    private let directory: String
    private let listener: Int32
    private let hasThread: Bool

    package convenience init(backlog: Int32 = 16, script: (@Sendable (FakePeer) -> Void)?) {
        self.init(in: Self.makeDirectory(), name: "containerd.sock", backlog: backlog, script: script)
    }

    /// - Parameter directory: is removed with all that is in it in the end.
    package init(in directory: String, name: String, backlog: Int32 = 16, script: (@Sendable (FakePeer) -> Void)?) {
        self.directory = directory
        path = directory + "/" + name
        listener = Self.listen(at: path, backlog: backlog)
        hasThread = script != nil
        guard let script else { return }
        let descriptor = listener
        Thread.detachNewThread {
            var number = 0
            while true {
                let accepted = accept(descriptor, nil, nil)
                guard accepted >= 0 else { break }
                script(FakePeer(descriptor: accepted, number: number))
                number += 1
            }
            close(descriptor)
        }
    }

    deinit {
        // Wakes accept(2). The thread closes the listener: were it done here, the thread might come to accept
        // the connections of another listener of the same number.
        shutdown(listener, Int32(SHUT_RDWR))
        if !hasThread { close(listener) }
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// A script that answers every call of a connection.
    package static func answering(_ body: @escaping @Sendable (FakePeer.Request) -> [UInt8])
        -> @Sendable (FakePeer) -> Void
    {
        { peer in
            while let request = peer.request() { peer.send(body(request)) }
        }
    }

    /// As ``answering(_:)``, each connection for itself.
    package static func answeringAll(_ body: @escaping @Sendable (FakePeer.Request) -> [UInt8])
        -> @Sendable (FakePeer) -> Void
    {
        { peer in
            // Nobody else has the peer.
            nonisolated(unsafe) let owned = peer
            Thread.detachNewThread {
                while let request = unsafe owned.request() { unsafe owned.send(body(request)) }
            }
        }
    }

    package static func makeDirectory() -> String {
        let path = "/tmp/netready-cri-\(UUID().uuidString.prefix(8))"
        unsafe mkdir(path, 0o700)
        return path
    }

    package static func listen(at path: String, backlog: Int32) -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        Glibc.listen(descriptor, backlog)
        return descriptor
    }
}
