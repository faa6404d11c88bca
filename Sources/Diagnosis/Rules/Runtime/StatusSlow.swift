import Node
import Syntax

extension FindingCode {
    package static let statusSlow = FindingCode("StatusSlow")
}

extension Rule {
    static let statusSlow = Rule(
        .statusSlow, stage: .runtime, needs: [.runtime], impact: .note, confidence: .inferred,
        about: About(
            meaning:
                "containerd takes more than 5 s to answer CRI Status. It sets a plugin's STATUS no time-out, so that this is slow and not wrong; until it answers, what is said of it is its last answer.",
            proof:
                "The time that the one call of CRI Status takes or has taken; its age and that of the last answer stand in the evidence.",
            fix:
                "See what is slow: the plugin of the network (CNI 1.1 asks it for STATUS), the disk, the machine. StatusHangs follows after hang_after.",
            messageID: "822bf03e1d165e3c88774b2822b0d073"),
        hit: { facts in
            guard case .slow(let delay)? = facts.runtimeTrouble else { return nil }
            let slow = Span.text(StatusDelay.slow)
            let old = delay.age == nil ? "" : ", and what is said of it here is its last answer"
            let what =
                delay.isOutstanding
                ? "has not answered CRI Status for more than \(slow)\(old)"
                : "takes more than \(slow) to answer CRI Status"
            return Hit(
                "containerd \(what): a plugin's STATUS, a load or the machine is slow.",
                evidence: ["Status": Span.text(delay.lasts), "age": delay.age.map(Span.text)])
        })
}
