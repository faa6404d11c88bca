import Containerd
import Node

extension FailedLoad {
    /// - Parameter what: what is wrong with the file, without its name.
    func hit(_ what: String, _ facts: Facts) -> Hit {
        Hit(
            "\(failure.location.text) \(what)\(hidden.map { ", and \($0) behind it is not tried" } ?? ""); \(next(facts)).",
            at: failure.location, evidence: evidence(facts))
    }

    func evidence(_ facts: Facts) -> Seen {
        ["lastCNILoadStatus": status, "watch": facts.live?.watch.name ?? "unknown"]
    }

    /// What is to be done once it is mended.
    private func next(_ facts: Facts) -> String {
        guard facts.readings.now == .notReady, let watch = facts.live?.watch, watch.isBroken else {
            return "a restart cannot help"
        }
        return
            "mend it, then restart \(facts.unitName), whose inotify watch on the directory is \(watch == .dead ? "gone" : "elsewhere")"
    }
}
