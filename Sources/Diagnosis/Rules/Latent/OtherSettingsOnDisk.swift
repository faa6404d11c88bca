import Node
import Syntax

extension FindingCode {
    package static let otherSettingsOnDisk = FindingCode("OtherSettingsOnDisk")
}

extension Rule {
    static let otherSettingsOnDisk = Rule(
        .otherSettingsOnDisk, stage: .latent, needs: [.runtime, .files], impact: .nextRestart, remedy: .restart,
        cause: "BIN_DIR_MISMATCH", isComparison: true,
        about: About(
            meaning: "config.toml names other CNI directories than the running containerd uses.",
            proof: "The running settings by CRI, and the files.",
            advice: "Restart {unit} when the new settings are meant.", messageID: "47f481153f5d53b09ac96e86cdaf47ea"),
        hit: { facts in
            guard case .otherSettings(let first, let changed)? = facts.latentTrouble else { return nil }
            return Hit(
                "The running containerd goes by other settings than \(first.location?.text ?? facts.snapshot.configPath) has: \(changed.map(\.text).joined(separator: "; ")); a restart makes them effective.",
                at: first.location, cause: first.key == "conf_dir" ? "CONF_WRONG_DIR" : nil)
        })
}
