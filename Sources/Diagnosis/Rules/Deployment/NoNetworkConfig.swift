import Containerd
import Node

extension FindingCode {
    package static let noNetworkConfig = FindingCode("NoNetworkConfig")
}

extension Rule {
    static let noNetworkConfig = Rule(
        .noNetworkConfig, stage: .deployment, needs: [.files], impact: .networkDown, remedy: .clusterSide,
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
            ]),
        absence: { facts, reason in
            switch reason {
            case .gone(let file) where file.isLost: file.hit(facts)
            case .awaited(let awaited): hit(awaited)
            case .empty(let directory) where !directory.isMissing:
                directory.hit("holds no CNI configuration (.conf, .conflist, .json)", facts)
            default: nil
            }
        })
}

/// Nothing is wrong so far.
private func hit(_ awaited: AwaitedNetwork) -> Hit {
    let why =
        switch awaited.step {
        case .pull(let image): "the image \(image) of \(awaited.title) is being pulled"
        case .work: "\(awaited.title) is at work"
        case .start: "\(awaited.title) is to start"
        case .pod: "no pod of a CNI has come so far"
        }
    return Hit(
        "\(awaited.directory) holds no CNI configuration yet, and nothing is wrong so far: \(why).", .note,
        in: awaited.directory, evidence: ["container": awaited.container?.title, "pod": awaited.container?.place],
        cause: "NONE")
}
