import Containerd
import Diagnosis
import Node

/// The guards that have to ask others before they let an act pass: the installed binary, containerd for its pods, and the
/// operator's own program.
///
/// In mode audit they do not ask: starting even a oneshot unit would change the state of the node.
extension Policy {
    /// An answer is worth as much as its age; files that no event told of may have changed since.
    private static var agreementLasts: Int64 { 60 * Span.second }
    private static var refusalLasts: Int64 { 5 * Span.minute }
    private static var sandboxLookLasts: Int64 { 10 * Span.second }
    /// How long an answer is awaited before the question is put again.
    static var preflightPatience: Int64 { 2 * Span.minute }
    static var sandboxPatience: Int64 { 10 * Span.second }

    func preflightVeto(_ input: GuardInput) -> Veto? {
        guard input.kind.isRestart, settings.preflight, settings.mode == .enforce else { return nil }
        let causeID = input.facts.causeID
        switch preflight {
        case .agreed(causeID, let at) where input.isFresh(at, for: Self.agreementLasts): return nil
        case .refused(causeID, let why, let at) where input.isFresh(at, for: Self.refusalLasts):
            let left = Self.refusalLasts - input.now.since(at)
            return Veto(.preflight, "The installed containerd refuses its configuration: \(why)", retryAfter: left)
        case .asked(_, let at) where input.now.since(at) < Self.preflightPatience: return awaited(.preflight)
        // Both questions are put to one unit of systemd.
        case _ where isGateAsked(at: input.now): return awaited(.gate)
        default: return Veto(.preflight, Self.asking(.preflight), question: .preflight)
        }
    }

    func sandboxVeto(_ input: GuardInput) -> Veto? {
        // Where containerd serves no CRI, or is down, it sets up no sandbox.
        guard input.kind == .restart, input.facts.now == .notReady, settings.sandboxQuiet > 0,
            settings.mode == .enforce
        else { return nil }
        let held = candidate?.heldBySandboxes.map(input.now.since) ?? 0
        guard held < settings.sandboxPatience else { return nil }
        switch sandboxes {
        case .seen(let reading, let at) where input.now.since(at) < Self.sandboxLookLasts:
            return veto(reading.older(by: input.now.since(at)), patience: settings.sandboxPatience - held)
        case .asked(let at) where input.now.since(at) < Self.sandboxPatience: return awaited(.sandbox)
        default: return Veto(.sandbox, Self.asking(.sandbox), question: .sandboxes)
        }
    }

    private func veto(_ reading: SandboxReading, patience: Int64) -> Veto? {
        switch reading {
        case .none: return nil
        case .unknown:
            let pause = min(5 * Span.second, patience)
            return Veto(.sandbox, "containerd does not list its sandboxes.", retryAfter: pause)
        case .youngest(let age):
            guard age < settings.sandboxQuiet else { return nil }
            let left = min(settings.sandboxQuiet - age, patience)
            return Veto(.sandbox, "A pod sandbox is being set up; it is \(Span.text(age)) old.", retryAfter: left)
        }
    }

    func awaited(_ name: Guard) -> Veto {
        var veto = Veto(name, Self.asking(name))
        veto.isAnswerAwaited = true
        return veto
    }

    static func asking(_ name: Guard) -> String {
        switch name {
        case .preflight: "The installed containerd is being asked whether it would start."
        case .gate: "The gate is being asked."
        default: "containerd is being asked for its sandboxes."
        }
    }

    mutating func takePreflight(_ causeID: String, _ agrees: Bool, _ why: String) -> [Effect] {
        guard case .asked(causeID, let at) = preflight else { return [] }
        preflight = agrees ? .agreed(causeID: causeID, at: at) : .refused(causeID: causeID, why: why, at: at)
        return [.wake(after: 0)]
    }

    mutating func takeSandboxes(_ reading: SandboxReading, at now: Timestamp) -> [Effect] {
        guard case .asked = sandboxes else { return [] }
        sandboxes = .seen(reading, at: now)
        return [.wake(after: 0)]
    }
}

extension SandboxReading {
    /// What the same look says some nanoseconds later.
    fileprivate func older(by time: Int64) -> SandboxReading {
        guard case .youngest(let age) = self else { return self }
        return .youngest(age: age + time)
    }
}

extension GuardInput {
    /// Whether an answer to a question of that moment still holds: young enough, and no file has changed since.
    fileprivate func isFresh(_ asked: Timestamp, for span: Int64) -> Bool {
        guard now.since(asked) < span else { return false }
        guard let change = facts.lastChange else { return true }
        return change.since(asked) == 0 && change != asked
    }
}
