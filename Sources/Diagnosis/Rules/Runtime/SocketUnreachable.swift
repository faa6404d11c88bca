import Node

extension FindingCode {
    package static let socketUnreachable = FindingCode("SocketUnreachable")
}

extension Rule {
    static let socketUnreachable = Rule(
        .socketUnreachable, stage: .runtime, needs: [.runtime], impact: .podsFail,
        about: About(
            meaning: "containerd runs and its CRI socket gives no answer.", proof: "Connecting to the socket.",
            fix: "Look at containerd's log: journalctl -u {unit}.", messageID: "a39e43419acd5216afdff19fba371350"),
        hit: { facts in
            guard case .silent(let answer)? = facts.runtimeTrouble else { return nil }
            let isWithoutUnit = facts.live?.unit?.isMissing == true
            let silence =
                switch answer {
                case .noSocket where isWithoutUnit:
                    "There is no CRI socket of containerd, and systemd knows no \(facts.unitName)"
                case .noSocket:
                    "There is no CRI socket of containerd: it has not been started, or it has another socket"
                case .refused: "Nobody listens on the CRI socket of containerd"
                case .failed(let why): "containerd's CRI socket gives no good answer: \(why)"
                default: "containerd gives no answer on its CRI socket"
                }
            let next =
                isWithoutUnit
                ? "name containerd's place in /etc/netready/netready.toml" : "see journalctl -u \(facts.unitName)"
            return Hit("\(silence); \(next).")
        })
}
