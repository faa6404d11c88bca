import FakeCRI
import Foundation
import Glibc

func listenOn(_ path: String) -> Int32 { FakeRuntime.listen(at: path, backlog: 16) }

/// Serves each connection on a thread of its own until the listener is shut down, and closes it then.
func acceptEach(_ listener: Int32, _ serve: @escaping @Sendable (Int32) -> Void) {
    Thread.detachNewThread {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { break }
            closeAtStart(connection)
            Thread.detachNewThread { serve(connection) }
        }
        close(listener)
    }
}
