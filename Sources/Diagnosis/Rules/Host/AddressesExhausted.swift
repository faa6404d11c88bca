import Containerd
import Node

extension FindingCode {
    package static let addressesExhausted = FindingCode("AddressesExhausted")
}

extension Rule {
    static let addressesExhausted = Rule(
        .addressesExhausted, stage: .host, needs: [.runtime, .files], impact: .podsFail, remedy: .fixThenReload,
        group: .ipamExhausted,
        about: About(
            meaning: "host-local has no address left.", proof: "The reservations on disk against the range.",
            fix: "Remove the reservations of sandboxes that are gone.",
            messageID: "2871d8c96499542ab642386933b239b3", links: ["https://github.com/k3s-io/k3s/issues/5885"]),
        hits: each(\.reservations) { facts, reserved in
            let isFull = reserved.room.map { reserved.count >= $0 } ?? false
            // A pod that got none says so whatever the range is.
            guard isFull || facts.recentFailures(since: nil).contains(where: { $0.means(.noAddress) }) else {
                return nil
            }
            let pods = facts.snapshot.containers.map { Set($0.map(\.place)).count }
            let all = reserved.room.map { " of \($0)" } ?? ""
            let users = pods.map { " for the \($0) pods that the node has" } ?? ""
            return Hit(
                "\(reserved.directory) reserves \(reserved.count)\(all) addresses of \(reserved.network)\(users): remove the files of sandboxes that are gone.",
                in: reserved.directory,
                evidence: [
                    "plugin": "host-local", "reserved": "\(reserved.count)", "range": reserved.subnet ?? "unknown",
                    "pods": pods.map { "\($0)" } ?? "unknown",
                ])
        })
}
