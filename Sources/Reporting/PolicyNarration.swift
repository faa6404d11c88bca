package import Diagnosis
import Node
import Remediation

extension PolicyRecord {
    /// The journal record of what the policy has to say.
    package func record(_ assessment: Assessment?) -> Record {
        let fields = verdictFields(assessment)
        switch self {
        case .planned(let kind, let target, let causeID, let why, let isAudit):
            let verb = isAudit ? "Would \(kind.verb)" : "Going to \(kind.verb)"
            return Record(
                .actPlanned, .notice, "\(verb) \(kind == .reload ? "containerd's view of " : "")\(target): \(why)",
                fields + [.init("NETREADY_ACTION", kind.rawValue), .init("NETREADY_CAUSE_ID", causeID)])
        case .vetoed(let kind, let veto, let causeID):
            return Record(
                .actVetoed, .notice, "No \(kind.rawValue) now: \(veto.why)",
                fields + [
                    .init("NETREADY_ACTION", kind.rawValue), .init("NETREADY_GUARD", veto.name.rawValue),
                    .init("NETREADY_CAUSE_ID", causeID),
                ])
        case .done(let act, let result, let took):
            return Record(
                .actDone, result == .helped ? .notice : result == .madeItWorse ? .critical : .warning,
                "The \(act.kind.rawValue) of \(act.target) \(result.words) (\(Span.text(took))).",
                fields + [
                    .init("NETREADY_ACTION", act.kind.rawValue), .init("NETREADY_RESULT", result.rawValue),
                    .init("NETREADY_CAUSE_ID", act.causeID), .init("NETREADY_ACT_ID", act.id),
                ])
        case .breakerTripped(let causeID, let why):
            return Record(
                .breakerTripped, .warning,
                "netready has stopped acting: \(why) Repair the cause, then: netready reset.",
                fields + [.init("NETREADY_CAUSE_ID", causeID)])
        case .breakerClosed(let why):
            return Record(.breakerReset, .notice, "Acting is possible again: \(why)", fields)
        case .foreignRestart(let invocationID):
            return Record(
                .actVetoed, .info, "Somebody else restarted containerd, so netready waits before it acts.",
                fields + [
                    .init("NETREADY_GUARD", Guard.standDown.rawValue), .init("NETREADY_INVOCATION_ID", invocationID),
                ])
        }
    }
}

extension ActKind {
    fileprivate var verb: String {
        switch self {
        case .reload: "reload"
        case .restart: "restart"
        case .start: "start"
        }
    }
}

extension ActResult {
    /// As in "the restart ...".
    package var words: String {
        switch self {
        case .helped: "helped"
        case .didNotHelp: "did not help"
        case .madeItWorse: "made it worse"
        case .failed: "failed"
        case .unknown: "has an unknown end"
        }
    }
}
