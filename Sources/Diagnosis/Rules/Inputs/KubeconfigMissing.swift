import Containerd
import Node

extension FindingCode {
    package static let kubeconfigMissing = FindingCode("KubeconfigMissing")
}

extension Rule {
    static let kubeconfigMissing = Rule(
        .kubeconfigMissing, stage: .inputs, needs: [.runtime, .files], impact: .podsFail, remedy: .fixThenReload,
        cause: "KUBECONFIG_MISSING", network: .broken, explains: [.sandboxLeftover, .credentialsExpired],
        about: About(
            meaning: "The plug-in's configuration names no kubeconfig, or one that does not exist or holds nothing.",
            proof: "The loaded list, and the file system.",
            advice: "Restart the CNI's pod, which writes it, or mend the key.",
            messageID: "c6ac828337ba509e8eb39b1befa255ad",
            links: [
                "https://github.com/projectcalico/calicoctl/issues/1212",
                "https://github.com/bitnami/charts/issues/25337",
            ])
    ) { facts in
        facts.credentialTroubles.compactMap { trouble in
            switch trouble.kind {
            case .gone(let path): return named(trouble, path, "does not exist")
            case .cutOff(let path): return named(trouble, path, "is empty or cut off")
            case .unnamed: return unnamed(trouble)
            case .refused: return nil
            }
        }
    }
}

private func named(_ trouble: CredentialTrouble, _ path: String, _ what: String) -> Hit {
    let type = trouble.plugin.type
    return Hit(
        "\(trouble.network.file) names \(path) for \(type.value), and that file \(what): pods fail.",
        at: type.location ?? SourceLocation(file: trouble.network.file), evidence: [.init("kubeconfig", path)])
}

private func unnamed(_ trouble: CredentialTrouble) -> Hit {
    let type = trouble.plugin.type
    return Hit(
        "\(trouble.network.file) has no kubernetes.kubeconfig for \(type.value), which therefore cannot ask the API: pods fail.",
        at: type.location ?? SourceLocation(file: trouble.network.file),
        evidence: [.init("missing", "kubernetes.kubeconfig")])
}
