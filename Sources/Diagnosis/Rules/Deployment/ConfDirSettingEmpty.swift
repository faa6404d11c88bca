import Containerd
import Node

extension FindingCode {
    package static let confDirSettingEmpty = FindingCode("ConfDirSettingEmpty")
}

extension Rule {
    static let confDirSettingEmpty = Rule(
        .confDirSettingEmpty, stage: .deployment, needs: [.files], impact: .networkDown, remedy: .fixThenRestart,
        group: .confWrongDir,
        about: About(
            meaning: "conf_dir is set to an empty text, so containerd loads no CNI configuration at all.",
            proof: "conf_dir of the running containerd, or of config.toml.",
            fix: "Set conf_dir to the directory of the CNI configuration, or remove the key; then restart {unit}.",
            messageID: "7f11bb8ff32a507fb33050be0ec4f174"),
        hits: each(\.loadTroubles) { facts, trouble in
            guard case .noDirectory(let prediction) = trouble else { return nil }
            let place =
                prediction.settings?.confDir.location ?? facts.predictions.afterRestart?.settings?.confDir.location
            return Hit(
                "conf_dir is empty\(place.map { " at \($0.text)" } ?? ""), so containerd loads no CNI configuration at all.",
                facts.impactOfLoading, at: place,
                evidence: ["confDir": "conf_dir = \"\"", "config": facts.snapshot.configPath])
        })
}
