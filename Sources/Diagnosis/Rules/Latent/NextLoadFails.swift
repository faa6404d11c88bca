import Containerd
import Node

extension FindingCode {
    package static let nextLoadFails = FindingCode("NextLoadFails")
}

extension Rule {
    static let nextLoadFails = Rule(
        .nextLoadFails, stage: .latent, needs: [.runtime, .files], impact: .nextReload, remedy: .fixThenReload,
        cause: "CONF_MALFORMED",
        about: About(
            meaning: "The network is ready now, and the next event in conf_dir takes the node down.",
            proof: "The files, read as a reload would read them.",
            advice: "Mend the named file before anything else changes there.",
            messageID: "0863beec88845ace94936977996f014b"),
        hit: { facts in
            guard case .load(let reload, let failure)? = facts.latentTrouble else { return nil }
            return Hit(
                "Ready now, and the next event in \(reload.outcome.confDir ?? "conf_dir") takes the network down: \(failure.location.text): \(failure.reason)",
                at: failure.location, evidence: ["lastCNILoadStatus": reload.loading?.status ?? ""],
                cause: facts.isWrongForm(failure) ? "CONF_WRONG_EXTENSION" : failure.cause)
        })
}
