import Node
import Syntax

extension FindingCode {
    package static let agentImagePull = FindingCode("AgentImagePull")
}

extension Rule {
    static let agentImagePull = Rule(
        .agentImagePull, stage: .deployment, needs: [.runtime, .files, .journal], impact: .networkDown,
        confidence: .reported, remedy: .clusterSide, group: .agentImagePull,
        explains: .noConfiguration + [.agentStateMissing, .readyButAgentDown],
        about: About(
            meaning: "The image of the CNI's pod cannot be pulled, so nothing writes the configuration.",
            proof: "containerd's and kubelet's logs of the pull.",
            fix: "Fix the registry, its name or the credentials, or load the image by hand. A restart cannot help.",
            messageID: "39fdfbde11a0522cb03e51c4299a2041", links: ["https://github.com/k3d-io/k3d/issues/631"]),
        absence: { facts, reason in
            switch reason {
            case .agent(.pull(let pull, let container)):
                return pull.settled(
                    Hit(
                        "The image \(pull.image) of \(container?.title ?? "the CNI") cannot be pulled, so nothing writes the CNI configuration: \(pull.why)",
                        evidence: ["image": pull.image, "log": pull.line]), facts)
            case .agent(.sandboxImage(let name, let text, let why)):
                let image = name ?? "of pods"
                return Hit(
                    "The sandbox image \(image) cannot be pulled, so no pod starts, that of the CNI included: \(why)",
                    evidence: ["image": image, "log": text])
            default: return nil
            }
        },
        hit: { facts in
            guard let network = facts.networkOfReadyNode, case .pull(let pull, let container) = facts.agentDown else {
                return nil
            }
            let why = "its image \(pull.image) cannot be pulled: \(pull.why)"
            return pull.settled(container.hit(notRunning: why, log: pull.line, image: pull.image, network), facts)
        })
}

extension Facts {
    /// The proxy of containerd's unit that a pull has asked for, where its name leads nowhere.
    fileprivate func missingProxy(in line: String) -> (unit: String, variable: String, value: String)? {
        guard line.holds("proxyconnect"), line.holds("no such host"), let unit = live?.unit,
            let host = line.part(after: "lookup ", before: " ")
        else { return nil }
        let proxy = unit.environment.filter { $0.key.lowercased().hasSuffix("_proxy") && $0.value.holds(host) }
            .min { $0.key < $1.key }
        return proxy.map { (unit.name, $0.key, $0.value) }
    }
}

extension ImagePull {
    /// With what is to be done: on this node, where its clock keeps the registry's certificate from being good, or its
    /// proxy is not there.
    fileprivate func settled(_ hit: Hit, _ facts: Facts) -> Hit {
        if let proxy = facts.missingProxy(in: line) {
            var hit = hit.withFix(
                "Name a proxy that there is in the environment of \(proxy.unit) (systemctl cat \(proxy.unit)), then: systemctl daemon-reload; systemctl restart \(proxy.unit)."
            )
            hit.evidence = hit.evidence + [proxy.variable: proxy.value]
            hit.remedy = .fixThenRestart
            return hit
        }
        guard let fault = CertificateFault(line, now: facts.snapshot.takenAt.realtime), fault.isOfClock else {
            return hit.withFix(fix)
        }
        var hit = hit.withFix(fault.fix)
        hit.remedy = .fixThenReload
        return hit
    }

    /// The same by hand, whose answer is the registry's.
    fileprivate var fix: String {
        "Try it on this node: crictl pull \(image). Then fix the registry, the name or the credentials, or load the image by hand. A restart cannot help."
    }
}
