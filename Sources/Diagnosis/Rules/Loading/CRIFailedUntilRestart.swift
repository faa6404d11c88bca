import Containerd
import Node

extension FindingCode {
    package static let criFailedUntilRestart = FindingCode("CRIFailedUntilRestart")
}

extension Rule {
    static let criFailedUntilRestart = Rule(
        .criFailedUntilRestart, stage: .loading, needs: [.runtime, .files, .journal], impact: .networkDown,
        remedy: .restart,
        group: .criLoadFailed, isComparison: true,
        about: About(
            meaning:
                "The CRI plugin failed at containerd's start, and what it failed by is fixed by now.",
            proof:
                "CRI answers UNIMPLEMENTED, containerd's log names the failure, and a start with the files of now would serve CRI.",
            fix: "Restart {unit}: it loads the CRI plugin only at its start.",
            messageID: "6b77f2a86c415dd5a838d6ada5d7ca60"),
        hit: { facts in
            guard var hit = facts.criFixedOnDisk, let log = facts.logOfFailedCRI else { return nil }
            hit.says += " It said: \(log)"
            return hit
        })
}
