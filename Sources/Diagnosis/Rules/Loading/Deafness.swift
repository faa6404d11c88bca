import Containerd
import Node
import Syntax

extension Hit {
    /// The network is ready, and containerd notices no change: its watch is dead or elsewhere, and a rule speaks of each.
    static func deafWhileReady(_ facts: Facts, _ state: WatchState) -> Hit? {
        guard case .deaf? = facts.latentTrouble, let watch = facts.live?.watch, watch == state else { return nil }
        let directory = facts.predictions.onDisk?.outcome.confDir ?? "conf_dir"
        let file = facts.fileNotLoaded
        let isFailing = !facts.recentFailures(since: nil).isEmpty
        return Hit(
            "Ready now, and containerd is deaf to changes in \(directory): its inotify watch is \(watch == .dead ? "gone" : "on another inode")\(file.map { ", and \($0) is not loaded" } ?? ""); \(isFailing ? "pods fail: restart it" : "restart it in a quiet hour").",
            .nextReload, in: file ?? directory, evidence: ["watch": watch.name, "confDir": directory])
    }
}
