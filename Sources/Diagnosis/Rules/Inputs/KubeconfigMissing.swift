import Containerd
import Node

extension FindingCode {
    package static let kubeconfigMissing = FindingCode("KubeconfigMissing")
}

extension Rule {
    static let kubeconfigMissing = Rule(
        .kubeconfigMissing, stage: .inputs, needs: [.runtime, .files], impact: .podsFail, remedy: .fixThenReload,
        group: .kubeconfigMissing, network: .broken, explains: [.sandboxLeftover, .credentialsExpired],
        about: About(
            meaning: "The plugin's configuration names no kubeconfig, or one that does not exist or holds nothing.",
            proof: "The loaded list, and the file system.",
            fix: "Restart the CNI's pod, which writes it, or fix the key.",
            messageID: "c6ac828337ba509e8eb39b1befa255ad",
            links: [
                "https://github.com/projectcalico/calicoctl/issues/1212",
                "https://github.com/bitnami/charts/issues/25337",
            ]),
        hits: each(\.credentialTroubles) { _, trouble in
            let (file, type) = (trouble.network.file, trouble.plugin.type)
            let (what, evidence): (String, Seen)
            switch trouble.kind {
            case .gone(let path):
                what = "names \(path) for \(type.value), and that file does not exist"
                evidence = ["kubeconfig": path]
            case .cutOff(let path):
                what = "names \(path) for \(type.value), and that file is empty or cut off"
                evidence = ["kubeconfig": path]
            case .unnamed:
                what = "has no kubernetes.kubeconfig for \(type.value), which therefore cannot ask the API"
                evidence = ["missing": "kubernetes.kubeconfig"]
            case .refused: return nil
            }
            return Hit("\(file) \(what): pods fail.", at: type.location, in: file, evidence: evidence)
        })
}
