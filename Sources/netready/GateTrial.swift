import Daemon
import Diagnosis
import Linux
import Observing
import Remediation
import Systemd

/// A question to the gate without an act: by the same unit that asks it before one, so that a right or a network which the
/// unit lacks is found.
final class GateTrial {
    /// What the gate answered.
    enum Answer: Equatable {
        case allows
        /// Why it does not, one sentence.
        case refuses(String)
        /// It could not be asked; why.
        case notAsked(String)
    }

    private static let busPatience: UInt64 = 500_000_000

    private let loop: EventLoop
    private let units: UnitProbe
    private let performer: Performer
    private let settings: RemediationSettings
    private var timer: TimerSource?
    private var answer: Answer?
    private var hasBegun = false

    init(_ settings: RemediationSettings, options: DaemonOptions) throws {
        self.settings = settings
        loop = try EventLoop()
        units = UnitProbe(unit: "containerd.service", loop: loop)
        performer = Performer(bus: units.connection, loop: loop, runtimeDirectory: options.runtimeDirectory)
    }

    /// Returns when the gate has answered, and a lock that it took for the question is given back.
    func run() throws -> Answer {
        units.onHint = { [weak self] in self?.begin() }
        timer = try loop.addTimer(after: Self.busPatience) { [weak self] in self?.begin() }
        units.connect()
        _ = try loop.run()
        return answer ?? .notAsked("systemd could not be asked")
    }

    private func begin() {
        guard !hasBegun else { return }
        hasBegun = true
        ask(ended: nil) { [weak self] first in
            guard first == .allows else { return self?.finish(first) ?? () }
            // As after a restart that helped: nobody is to wait for a lock that no act needs.
            self?.ask(ended: .helped) { [weak self] second in
                switch second {
                case .allows: self?.finish(first)
                case .refuses(let why), .notAsked(let why):
                    self?.finish(.refuses("It allows it, and does not take the end of it: \(why)"))
                }
            }
        }
    }

    private func ask(ended result: ActResult?, _ completion: @escaping (Answer) -> Void) {
        let call = GateCall(settings, .restart, causeID: "try", reason: "Try", result: result)
        performer.callGate(call) { answer in
            switch answer {
            case .agrees: completion(.allows)
            case .refuses(let why): completion(.refuses(why))
            case .notAsked(let why): completion(.notAsked("\(Performer.preflightUnit) could not be asked: \(why)"))
            }
        }
    }

    private func finish(_ answer: Answer) {
        self.answer = answer
        loop.exit()
    }
}
