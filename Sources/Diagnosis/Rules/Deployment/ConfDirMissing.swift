import Containerd
import Node

extension FindingCode {
    package static let confDirMissing = FindingCode("ConfDirMissing")
}

extension Rule {
    static let confDirMissing = Rule(
        .confDirMissing, stage: .deployment, needs: [.files], impact: .networkDown, remedy: .clusterSide,
        cause: "CNI_NOT_DEPLOYED",
        about: About(
            meaning: "The directory that containerd reads CNI configuration from does not exist.",
            proof: "conf_dir of the running containerd, and the file system.",
            advice: "Look at the pods of the CNI: they write the configuration. A restart cannot help.",
            messageID: "2915a5edebb55f5f934cd9b1d2269cab"),
        absence: { facts, reason in
            guard case .empty(let directory) = reason, directory.isMissing else { return nil }
            return directory.hit("does not exist", facts)
        },
        hits: each(\.loadTroubles) { facts, trouble in
            guard case .noDirectory(let prediction) = trouble else { return nil }
            return Hit(
                "conf_dir is empty, so containerd loads no CNI configuration at all.", facts.impactOfLoading,
                at: prediction.settings?.confDir.location
                    ?? facts.readings.afterRestart?.settings?.confDir.location,
                evidence: ["confDir": "conf_dir = \"\"", "config": facts.snapshot.configPath],
                remedy: .fixThenRestart, cause: "CONF_WRONG_DIR")
        })
}
