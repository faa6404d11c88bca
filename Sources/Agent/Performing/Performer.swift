import Linux
package import Readiness
package import Systemd

/// Carries out acts as jobs of systemd: the daemon itself executes nothing and writes nowhere but in its own directories.
package final class Performer {
    /// The oneshot units that act in the daemon's place.
    static let reloadUnit = "netready-reload.service"
    static let preflightUnit = "netready-preflight.service"
    private static let reloadDeadline: UInt64 = 20_000_000_000
    private static let preflightDeadline: UInt64 = 40_000_000_000
    private static let restartDeadline: UInt64 = 150_000_000_000

    private let bus: Bus
    private let requestPath: String

    /// - Parameter runtimeDirectory: where the reload unit finds the directory that it is to touch.
    package init(bus: Bus, runtimeDirectory: String) {
        self.bus = bus
        requestPath = "\(runtimeDirectory)/reload.request"
    }

    /// `completion` gets nil once the act is carried out, or why it could not be; whether it helped is another question.
    package func perform(_ act: Act, _ completion: @escaping (String?) -> Void) {
        switch act.kind {
        case .reload: reload(act.target, completion)
        // What a person has stopped a moment ago stays stopped.
        case .restart: run(.tryRestart, act.target, Self.restartDeadline, completion)
        case .start:
            bus.resetFailed(act.target) { [weak self] _ in
                self?.run(.start, act.target, Self.restartDeadline, completion)
            }
        }
    }

    /// Asks the installed containerd whether it would start with its configuration; nil when it would.
    package func preflight(_ completion: @escaping (String?) -> Void) {
        run(.start, Self.preflightUnit, Self.preflightDeadline) { why in
            completion(why.map { _ in "journalctl -u \(Self.preflightUnit) says why" })
        }
    }

    private func reload(_ directory: String, _ completion: @escaping (String?) -> Void) {
        do throws(SystemError) {
            try AtomicFile.write(requestPath, Array((directory + "\n").utf8), mode: 0o600)
        } catch {
            completion(error.description)
            return
        }
        run(.start, Self.reloadUnit, Self.reloadDeadline, completion)
    }

    private func run(_ method: JobMethod, _ unit: String, _ deadline: UInt64, _ completion: @escaping (String?) -> Void)
    {
        bus.runJob(method, unit: unit, mode: .fail, deadline: deadline) { result in
            switch result {
            case .success(.done): completion(nil)
            case .success(let other): completion("systemd's job for \(unit) ended: \(other)")
            case .failure(let error): completion("\(unit): \(error)")
            }
        }
    }
}
