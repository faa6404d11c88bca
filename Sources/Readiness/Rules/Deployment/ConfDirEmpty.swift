extension Rule {
    static let confDirEmpty = Rule(
        .confDirEmpty, stage: .deployment, needs: [.files], impact: .networkDown, remedy: .clusterSide,
        cause: "CNI_NOT_DEPLOYED",
        about: About(
            meaning: "No CNI configuration has been installed on this node.",
            proof: "conf_dir holds no file that ends in .conf, .conflist or .json.",
            advice: "Look at the pods of the CNI: they write the configuration. A restart cannot help.",
            messageID: "b18423b6d6f659c797bfa1eae890315b",
            links: [
                "https://github.com/kubernetes/kubernetes/issues/92124",
                "https://github.com/containerd/containerd/pull/11548",
                "https://github.com/Azure/azure-container-networking/issues/2779",
                "https://github.com/rancher/rke2/issues/487",
            ])
    ) { _ in [] }
}
