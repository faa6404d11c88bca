import Containerd
import Node

extension FindingCode {
    package static let nextRestartConfDirIgnored = FindingCode("NextRestartConfDirIgnored")
}

extension Rule {
    static let nextRestartConfDirIgnored = Rule(
        .nextRestartConfDirIgnored, stage: .latent, needs: [.runtime, .files], impact: .nextRestart,
        remedy: .fixThenRestart,
        group: .configKeyIgnored,
        about: About(
            meaning:
                "The network is ready now, and the conf_dir that it comes from has no effect after a restart.",
            proof: "config.toml and the files, read as the installed version reads them at its start.",
            fix:
                "Move the setting to where the installed version reads it before containerd is restarted or upgraded.",
            messageID: "5ece519861e059b0b158c770eb20a124"),
        hit: { facts in
            guard case .lossOfDirectory(let loss, let restart)? = facts.latentTrouble, let lost = loss.lost else {
                return nil
            }
            var hit = loss.hit(restart, "\(lost.location.text) has no effect any more: \(lost.reason)")
            hit.evidence = hit.evidence + lost.evidence
            return hit
        })
}
