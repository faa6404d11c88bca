import Containerd
import Node

extension Facts {
    /// The network is ready now, and a start of containerd would not come to serve CRI.
    ///
    /// What it says is taken from the rule that speaks of such a start.
    func failingRestart(_ isMeant: (StartTrouble) -> Bool) -> Hit? {
        guard case .start(let trouble)? = latentTrouble, isMeant(trouble),
            let start = Rule.ofStart.lazy.compactMap({ $0.start?(self, trouble) }).first
        else { return nil }
        return Hit("\(Prediction.outage): \(start.says)", at: start.at, evidence: start.evidence)
    }
}

extension Prediction {
    /// How what is said of a start begins that would take the network away.
    static let outage = "Ready now, and one restart of containerd away from an outage"

    /// The directory that a start would read, and what comes of that.
    var load: String { loading.map { "\($0.directory): \($0.status)" } ?? "" }
}
