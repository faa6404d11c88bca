import Containerd
import Node

extension FindingCode {
    package static let nextRestartConfDirChanged = FindingCode("NextRestartConfDirChanged")
}

extension Rule {
    static let nextRestartConfDirChanged = Rule(
        .nextRestartConfDirChanged, stage: .latent, needs: [.runtime, .files], impact: .nextRestart,
        remedy: .fixThenRestart,
        group: .confWrongDir,
        about: About(
            meaning:
                "The network is ready now, and after a restart containerd would read another conf_dir, which gives no network.",
            proof: "config.toml and the files, read as the installed version reads them at its start.",
            fix:
                "Set conf_dir to the directory of now, or put the configuration into the new one, before containerd is restarted.",
            messageID: "c62064bcdd8256d6b189dd43abff4ec9"),
        hit: { facts in
            switch facts.latentTrouble {
            case .lossOfDirectory(let loss, let restart)? where loss.lost == nil:
                return loss.hit(restart, "\(loss.location.text) says so: conf_dir was \(loss.running).")
            case .startWithoutNetwork(let restart)?:
                return facts.movedSetting(restart).map { moved in
                    Hit("\(Prediction.outage): \(moved.text): \(restart.load)", at: moved.location)
                }
            default: return nil
            }
        })
}
