import Containerd
import Diagnosis
import Node

/// The operator's own program that decides for the fleet: a lock in Kubernetes, a query, a change freeze.
///
/// Whatever keeps it from allowing an act forbids it: that it is missing, hangs, fails, or may not be trusted.
extension Policy {
    /// Long enough for the other questions to be put again meanwhile; one that has allowed holds a lock so long at least.
    private static var allowanceLasts: Int64 { 60 * Span.second }

    /// How long its answer is awaited before the question is put again: its own deadline, and the start of a unit.
    var gatePatience: Int64 { settings.gateTimeout + 30 * Span.second }

    func gateVeto(_ input: GuardInput) -> Veto? {
        guard input.kind.isRestart, !settings.gate.isEmpty, settings.mode == .enforce else { return nil }
        let causeID = input.facts.causeID
        switch gate {
        case .allowed(causeID, let at) where input.now.since(at) < Self.allowanceLasts: return nil
        case .refused(causeID, let why, let at) where input.now.since(at) < settings.gateRetry:
            return Veto(.gate, why, retryAfter: settings.gateRetry - input.now.since(at))
        case _ where isGateAsked(at: input.now): return awaited(.gate)
        default: return Veto(.gate, Self.asking(.gate), question: .gate(input.kind))
        }
    }

    func isGateAsked(at now: Timestamp) -> Bool {
        guard case .asked(_, let at) = gate else { return false }
        return now.since(at) < gatePatience
    }

    mutating func takeGate(_ causeID: String, _ allows: Bool, _ why: String, at now: Timestamp) -> [Effect] {
        guard case .asked(causeID, _) = gate else { return [] }
        gate = allows ? .allowed(causeID: causeID, at: now) : .refused(causeID: causeID, why: why, at: now)
        return [.wake(after: 0)]
    }

    /// It may give back what it took for the act.
    func reportToGate(_ act: Act, _ result: ActResult) -> [Effect] {
        guard act.kind.isRestart, !settings.gate.isEmpty, settings.mode == .enforce, !act.forced.contains(.gate) else {
            return []
        }
        return [.reportToGate(act, result)]
    }
}
