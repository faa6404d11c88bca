import Containerd
import Node

extension FindingCode {
    package static let confDirMissing = FindingCode("ConfDirMissing")
}

extension Rule {
    static let confDirMissing = Rule(
        .confDirMissing, stage: .deployment, needs: [.files], impact: .networkDown, remedy: .clusterSide,
        group: .cniNotDeployed,
        about: About(
            meaning: "The directory that containerd reads CNI configuration from does not exist.",
            proof: "conf_dir of the running containerd, and the file system.",
            fix: "Look at the pods of the CNI: they write the configuration. A restart cannot help.",
            messageID: "2915a5edebb55f5f934cd9b1d2269cab"),
        absence: { facts, reason in
            guard case .empty(let directory) = reason, directory.isPlain, directory.isMissing else { return nil }
            return directory.hit(facts)
        })
}
