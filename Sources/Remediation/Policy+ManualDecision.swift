import Containerd
package import Diagnosis
package import Node

/// What a person's act comes to.
package enum ManualDecision: Sendable, Equatable {
    case vetoed(Veto)
    /// Somebody has to be asked first; then decide again.
    case asks([Effect])
    case begins(Act, [Effect])
}

extension Policy {
    /// Decides an act that a person asks for: in every mode, whatever the remedy says if that is forced, and without
    /// the waits that only a program needs. Its end is judged as that of any other.
    ///
    /// - Parameters:
    ///   - uid: who asks, for the ledger.
    ///   - forced: guards that the person passes by name; an unreadable ledger cannot be passed.
    package mutating func decideManualAct(
        _ kind: ActKind, _ facts: PolicyFacts, uid: UInt32, forced: Set<Guard>, at now: Timestamp
    ) -> ManualDecision {
        if let veto = vetoOfManualAct(kind, facts, forced: forced, at: now) {
            guard let question = veto.question else { return .vetoed(veto) }
            return .asks(ask(question, facts, at: now))
        }
        let act = Act(
            id: newID(), kind: kind, causeID: facts.causeID, target: facts.target(of: kind), decidedAt: now, uid: uid,
            forced: forced.sorted { $0.rawValue < $1.rawValue })
        begin(act, facts)
        return .begins(act, [.ledger(.begun(act)), .perform(act)])
    }
}
