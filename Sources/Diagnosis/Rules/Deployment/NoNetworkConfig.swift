import Containerd
import Node

extension FindingCode {
    package static let noNetworkConfig = FindingCode("NoNetworkConfig")
}

extension Rule {
    static let noNetworkConfig = Rule(
        .noNetworkConfig, stage: .deployment, needs: [.files], impact: .networkDown, remedy: .clusterSide,
        group: .cniNotDeployed,
        about: About(
            meaning: "No CNI configuration has been installed on this node.",
            proof: "conf_dir holds no file that ends in .conf, .conflist or .json.",
            fix: "Look at the pods of the CNI: they write the configuration. A restart cannot help.",
            messageID: "04786604bc845e0fbd843741e6d70ac8",
            links: [
                "https://github.com/kubernetes/kubernetes/issues/92124",
                "https://github.com/containerd/containerd/pull/11548",
                "https://github.com/Azure/azure-container-networking/issues/2779",
                "https://github.com/rancher/rke2/issues/487",
            ]),
        absence: { facts, reason in
            guard case .empty(let directory) = reason, directory.isPlain, !directory.isMissing else { return nil }
            return directory.hit(facts)
        })
}
