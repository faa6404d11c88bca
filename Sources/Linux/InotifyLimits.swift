/// The kernel's limits on inotify, `/proc/sys/fs/inotify` (inotify(7)); nil where one cannot be read.
package struct InotifyLimits: Sendable, Equatable {
    /// inotify instances for one user; containerd loses its CRI plugin where none is left.
    package var userInstances: Int?
    /// Watches for one user.
    package var userWatches: Int?
    /// Events in one queue; one more and containerd exits.
    package var queuedEvents: Int?

    package init(userInstances: Int?, userWatches: Int?, queuedEvents: Int?) {
        self.userInstances = userInstances
        self.userWatches = userWatches
        self.queuedEvents = queuedEvents
    }

    /// The limits of this machine now.
    package static func read() -> InotifyLimits {
        InotifyLimits(
            userInstances: number("max_user_instances"), userWatches: number("max_user_watches"),
            queuedEvents: number("max_queued_events"))
    }

    private static func number(_ name: String) -> Int? {
        systemLine("/proc/sys/fs/inotify/\(name)").flatMap { Int($0) }
    }
}
