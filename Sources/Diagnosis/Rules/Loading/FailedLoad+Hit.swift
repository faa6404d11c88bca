import Containerd
import Node

extension FailedLoad {
    /// Hits of loads that have failed.
    ///
    /// - Parameter what: what is wrong with the file, without its name.
    static func hits(
        _ loads: @escaping @Sendable (Facts) -> [Self], _ what: @escaping @Sendable (Self) -> String
    ) -> @Sendable (Facts) -> [Hit] {
        Rule.each(loads) { facts, load in
            let hidden = load.hidden.map { ", and \($0) behind it is not tried" } ?? ""
            return Hit(
                "\(load.failure.location.text) \(what(load))\(hidden); \(load.next(facts)).",
                at: load.failure.location, evidence: load.evidence(facts))
        }
    }

    func evidence(_ facts: Facts) -> Seen {
        ["lastCNILoadStatus": status, "watch": facts.live?.watch.name ?? "unknown"]
    }

    /// What is to be done once it is fixed.
    private func next(_ facts: Facts) -> String {
        guard facts.predictions.now == .notReady, let watch = facts.live?.watch, watch.isBroken else {
            return "a restart cannot help"
        }
        return
            "fix it, then restart \(facts.unitName), whose inotify watch on the directory is \(watch == .dead ? "gone" : "elsewhere")"
    }
}
