import Containerd
import Node

extension FindingCode {
    package static let confFileBlocks = FindingCode("ConfFileBlocks")
}

extension Rule {
    static let confFileBlocks = Rule(
        .confFileBlocks, stage: .runtime, needs: [.files], impact: .networkDown, remedy: .fixThenRestart,
        cause: "CONF_MALFORMED",
        about: About(
            meaning: "A FIFO stands where containerd reads a configuration file; it blocks for ever on it.",
            proof: "The type of the file, and its place in the order of loading.",
            advice: "Remove the FIFO; then restart {unit}.", messageID: "e60a2063e15557a0959abc367c556c0c")
    ) { facts in
        startThatBlocks(facts)
            + facts.failedLoads(.blocks).map { load in
                Hit(
                    "\(load.failure.location.text) is a FIFO, and containerd hangs on it; remove it, then restart \(facts.unitName).",
                    at: load.failure.location, evidence: load.evidence(facts))
            }
    }
}

private func startThatBlocks(_ facts: Facts) -> [Hit] {
    guard let (trouble, impact) = facts.failingStart, case .blocks(let place) = trouble else { return [] }
    return [.startBlocks(at: place, impact)]
}

extension Hit {
    /// What a start comes to.
    static func startBlocks(at place: SourceLocation?, _ impact: Impact) -> Hit {
        Hit(
            "\(place?.file ?? "A file that containerd reads") is a FIFO: containerd hangs on it; remove it.", impact,
            at: place)
    }
}
