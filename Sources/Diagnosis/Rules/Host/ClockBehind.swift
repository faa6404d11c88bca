import Containerd
import Node
import Syntax

extension FindingCode {
    package static let clockBehind = FindingCode("ClockBehind")
}

extension Rule {
    static let clockBehind = Rule(
        .clockBehind, stage: .host, needs: [.runtime, .files], impact: .note, confidence: .inferred,
        about: About(
            meaning: "Credentials of a plugin are valid only from a later time on than the node's clock shows.",
            proof: "The begin of the token or certificate, against the node's clock.",
            fix: "Set the node's clock and keep it right: timedatectl status; chronyc makestep.",
            messageID: "ea833229bf845d9db51dfcf1569a1c2e"),
        // The API server goes by its own clock, so nothing fails by it until a certificate is new.
        hit: { facts in
            guard let (path, beginsAt) = facts.earlyCredentials else { return nil }
            let begin = Span.ofSeconds(beginsAt).map(timestamp) ?? "\(beginsAt) s"
            return Hit(
                "The credentials in \(path) are valid only from \(begin) on, which is still to come by the node's clock: it is behind, or the clock was ahead that made them.",
                in: path, evidence: ["kubeconfig": path, "beginsAt": begin])
        })
}
