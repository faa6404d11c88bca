import Containerd
import Node

extension OverlookedLoad {
    /// Hits of the loads that containerd has overlooked, where its watch is in the right state.
    ///
    /// - Parameter why: what has become of it, behind the file's name.
    static func hits(
        where isMeant: @escaping @Sendable (WatchState?) -> Bool, _ why: @escaping @Sendable (Facts, Self) -> String
    ) -> @Sendable (Facts) -> [Hit] {
        Rule.each(\.loadTroubles) { facts, trouble in
            guard case .overlooked(let load) = trouble, isMeant(facts.live?.watch) else { return nil }
            return Hit(
                "\(load.file) is valid and not loaded: \(why(facts, load))", in: load.file,
                evidence: load.evidence(facts))
        }
    }

    private func evidence(_ facts: Facts) -> Seen {
        let unit = facts.live?.unit
        // containerd's last word on the directory itself going away.
        let removal = facts.live?.journal.last { $0.isRemoval(of: directory) }
        return [
            "watch": facts.live?.watch.name ?? "unknown", "lastCNILoadStatus": lastLoad,
            "networks": networks.joined(separator: ", "), "confDir": directory,
            "unit": unit?.name, "killMode": unit?.killMode, "log": removal?.text,
        ]
    }
}
