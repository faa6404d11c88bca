import Containerd
import Node

extension FindingCode {
    package static let nextRestartLoadFails = FindingCode("NextRestartLoadFails")
}

extension Rule {
    static let nextRestartLoadFails = Rule(
        .nextRestartLoadFails, stage: .latent, needs: [.runtime, .files], impact: .nextRestart, remedy: .fixThenRestart,
        group: .confMalformed,
        about: About(
            meaning:
                "The network is ready now, and after a restart containerd would load no network from the files of now.",
            proof: "config.toml and the files, read as the installed version reads them at its start.",
            fix: "Fix the named file before containerd is restarted or upgraded.",
            messageID: "16ff79f5e4f358e0a8a042ffd7eda9de"),
        hit: { facts in
            guard case .startWithoutNetwork(let restart)? = facts.latentTrouble, facts.movedSetting(restart) == nil
            else { return nil }
            return Hit("\(Prediction.outage): \(restart.load)", at: restart.loading?.failure?.location)
        })
}
