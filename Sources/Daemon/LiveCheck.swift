import History
import Linux
package import Observing
import Systemd

/// One evaluation of this node outside the daemon: the same observer on a loop of its own.
package final class LiveCheck {
    /// Longest wait for D-Bus, nanoseconds; without it the unit's state is unknown.
    private static let busPatience: UInt64 = 500_000_000

    private let loop: EventLoop
    private let units: UnitProbe
    private let observer: Observer
    private var result: Observation?
    private var timer: TimerSource?
    private var hasBegun = false

    /// - Parameter stateDirectory: of netreadyd, which keeps what containerd started with; only root can read it.
    package init(settings: Settings, stateDirectory: String = DaemonOptions().stateDirectory) throws {
        loop = try EventLoop()
        let place = RuntimePlace(findRuntime(settings.named))
        units = UnitProbe(unit: place.unit, loop: loop)
        observer = Observer(
            place: place, hangAfter: settings.hangAfter, loop: loop, units: units,
            watcher: try? PathWatcher(root: NodeRoot(path: "/")),
            clock: try NodeClock())
        observer.recordedStart = (try? ConfigurationMemoryFile(stateDirectory: stateDirectory).read())?.start
    }

    package func run() throws -> Observation {
        units.onHint = { [weak self] in self?.begin() }
        timer = try loop.addTimer(after: Self.busPatience) { [weak self] in self?.begin() }
        units.connect()
        _ = try loop.run()
        guard let result else { throw DaemonError("the node could not be observed") }
        return result
    }

    private func begin() {
        guard !hasBegun else { return }
        hasBegun = true
        observer.ask { [weak self] observation in
            self?.result = observation
            self?.loop.exit()
        }
    }
}
