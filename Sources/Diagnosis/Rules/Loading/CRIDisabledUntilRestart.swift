import Containerd
import Node

extension FindingCode {
    package static let criDisabledUntilRestart = FindingCode("CRIDisabledUntilRestart")
}

extension Rule {
    static let criDisabledUntilRestart = Rule(
        .criDisabledUntilRestart, stage: .loading, needs: [.runtime, .files], impact: .networkDown, remedy: .restart,
        group: .criDisabled, isComparison: true,
        about: About(
            meaning:
                "containerd was started with its CRI plugin switched off, and config.toml is right by now.",
            proof:
                "CRI answers UNIMPLEMENTED, containerd's log names no failure, and a start with the files of now would serve CRI.",
            fix: "Restart {unit}: it reads config.toml only at its start.",
            messageID: "2da9e6fc98e151eba37060214444ba31"),
        hit: { facts in
            guard let hit = facts.criFixedOnDisk, facts.isObserved(.journal), facts.logOfFailedCRI == nil else {
                return nil
            }
            return hit
        })
}
