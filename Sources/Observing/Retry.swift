package import Systemd

/// Calls an action after a pause that grows from a quarter of a second to ten seconds.
package final class Retry {
    private static let first: UInt64 = 250_000_000
    private static let longest: UInt64 = 10_000_000_000
    private let loop: EventLoop
    private var pause = Retry.first
    private var timer: TimerSource?
    package var action: (() -> Void)?

    package init(loop: EventLoop) { self.loop = loop }

    package func schedule() {
        let after = pause
        pause = min(pause * 2, Self.longest)
        if let timer {
            try? timer.rearm(after: after)
            return
        }
        timer = try? loop.addTimer(after: after, accuracy: Self.first) { [weak self] in self?.action?() }
    }

    package func reset() {
        pause = Self.first
        timer?.disarm()
    }
}
