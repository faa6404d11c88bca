import Glibc

/// containerd's inotify watch, held by this process.
struct Watch {
    /// A directory outside all that a node has.
    static let elsewhere = "/.netready/elsewhere"
    private let descriptor: Int32

    init(_ node: NodeState) throws {
        descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        try need(descriptor, "inotify_init1", "")
        let places =
            switch node.watch {
            case "alive": node.watched
            case "elsewhere": [Self.elsewhere]
            default: [String]()
            }
        for place in places {
            // What containerd calls for is a directory; where there is none it has no watch either.
            _ = unsafe inotify_add_watch(descriptor, place, UInt32(IN_CREATE | IN_MODIFY | IN_DELETE | IN_MOVED_TO))
        }
    }

    func end() { close(descriptor) }
}
