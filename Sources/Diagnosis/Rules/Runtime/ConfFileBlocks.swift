import Containerd
import Node

extension FindingCode {
    package static let confFileBlocks = FindingCode("ConfFileBlocks")
}

extension Rule {
    static let confFileBlocks = Rule(
        .confFileBlocks, stage: .runtime, needs: [.files], impact: .networkDown, remedy: .fixThenRestart,
        group: .confMalformed,
        about: About(
            meaning: "A FIFO stands where containerd reads a configuration file; it blocks for ever on it.",
            proof: "The type of the file, and its place in the order of loading.",
            fix: "Remove the FIFO; then restart {unit}.", messageID: "e60a2063e15557a0959abc367c556c0c"),
        start: { _, trouble in
            guard case .blocks(let place) = trouble else { return nil }
            let file = place?.file ?? "A file that containerd reads"
            return Hit("\(file) is a FIFO: containerd hangs on it; remove it.", at: place)
        },
        hits: each({ $0.failedLoads(.blocks) }) { facts, load in
            Hit(
                "\(load.failure.location.text) is a FIFO, and containerd hangs on it; remove it, then restart \(facts.unitName).",
                at: load.failure.location, evidence: load.evidence(facts))
        })
}
