import Node

extension FindingCode {
    package static let runtimeTooOld = FindingCode("RuntimeTooOld")
}

extension Rule {
    static let runtimeTooOld = Rule(
        .runtimeTooOld, stage: .runtime, needs: [.runtime], impact: .networkDown, remedy: .fixThenRestart,
        group: .runtimeTooOld,
        about: About(
            meaning: "This containerd lacks the version of CRI that kubelet asks for.",
            proof: "CRI answers UNIMPLEMENTED, containerd is older than 1.6 and kubelet is 1.26 or newer.",
            fix: "Upgrade containerd to 1.6 or newer; then restart it.",
            messageID: "30cb85b4207f5f3db26f1eade718fb40",
            links: ["https://github.com/containerd/containerd/issues/7799"]),
        hit: { facts in
            let number = facts.kubeletVersion
            let kubelet = number.isEmpty ? "kubelet" : "kubelet \(number)"
            // kubelet 1.26 and later speak CRI v1 only, which containerd has from 1.6 on.
            if case .tooOld(let version)? = facts.runtimeTrouble {
                let said = facts.refusalOfCRI
                return Hit(
                    "containerd \(version) has no CRI v1, which \(kubelet) asks for (\(said)); upgrade containerd to 1.6 or newer.",
                    evidence: ["containerd": "\(version)", "kubelet": number, "error": said])
            }
            // kubelet before 1.23 speaks CRI v1alpha2 only, which containerd has no more from 2.0 on.
            guard let (line, version) = facts.requestOfOldCRI else { return nil }
            return Hit(
                "\(kubelet) asks for CRI v1alpha2, which containerd \(version) has no more; upgrade kubelet to 1.24 or newer.",
                facts.impactOnPods,
                evidence: [
                    "containerd": "\(version)", "kubelet": number, "error": Phrase.oldService, "log": line.text,
                ])
        })
}
