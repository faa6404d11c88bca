import Node
import Syntax

extension FindingCode {
    package static let agentAPIUnreachable = FindingCode("AgentAPIUnreachable")
}

extension Rule {
    static let agentAPIUnreachable = Rule(
        .agentAPIUnreachable, stage: .deployment, needs: [.runtime, .files], impact: .networkDown,
        confidence: .reported, remedy: .clusterSide, group: .agentAPIUnreachable, explains: .agentOutput,
        about: About(
            meaning: "The CNI's installer or daemon, or kubelet itself, cannot reach the Kubernetes API.",
            proof: "The container's log, or kubelet's.",
            fix: "Look at kube-proxy and at the way from this node to the API server. A restart cannot help.",
            messageID: "1b43e8ba9bd05e30b1b758a57fd2fb66",
            links: [
                "https://github.com/projectcalico/calico/issues/8463",
                "https://github.com/projectcalico/calico/issues/8344", "https://github.com/rancher/rke2/issues/8498",
            ]),
        absence: { facts, reason in
            switch reason {
            case .agent(.unreachableAPI(let reading, let line)): unreachable(reading, line, facts)
            case .agent(.unstartable(let word)) where word.obstacle == .unreachableAPI: word.hit
            case .cutOff(let line): cutOff(line, facts)
            default: nil
            }
        },
        hit: { facts in
            if let hit = facts.refusal(by: { $0 == .unreachableAPI }) { return hit }
            guard let input = facts.unwrittenInput, case .unreachableAPI(let reading, let line) = input.trouble else {
                return nil
            }
            return input.hit(unreachable(reading, line, facts, "cannot reach the Kubernetes API"))
        })
}

extension Rule {
    /// How to try what a line says has failed; nil where it names no address.
    static func fixOfAPI(of line: String) -> String? {
        line.apiServer.map { server in
            "Try the way from this node: curl -k \(server)/version. A service's address needs kube-proxy, or what stands in for it. A restart of containerd cannot help."
        }
    }
}

private func unreachable(
    _ reading: ProviderStatus, _ line: AgentLine, _ facts: Facts,
    _ what: String = "cannot reach the Kubernetes API, so nothing writes the CNI configuration"
) -> Hit {
    var hit = reading.hit(line, what)
    if let fault = CertificateFault(line.line, now: facts.snapshot.takenAt.realtime) {
        hit.follows = [fault.says]
        hit.fix = fault.fix
        if fault.isOfClock { hit.remedy = .fixThenReload }
        return hit
    }
    if line.line.means(.refusedCredentials) {
        hit.fix =
            "The API server answers and refuses the pod's credentials. Delete the pod, so that it gets a new token; then look at its service account. A restart of containerd cannot help."
        return hit
    }
    hit.fix = Rule.fixOfAPI(of: line.line)
    guard let proxy = facts.endedProxy else { return hit }
    hit.evidence = hit.evidence + ["kube-proxy": proxy.log.joined(separator: "\n")]
    hit.fix = proxy.fix
    hit.follows = ["kube-proxy has ended (\(proxy.restarts) restarts), so no service address works: \(proxy.why)"]
    return hit
}

/// kubelet gets no pods, that of the CNI among them.
private func cutOff(_ line: JournalLine, _ facts: Facts) -> Hit {
    let fault = CertificateFault(line.text, now: facts.snapshot.takenAt.realtime)
    let way = line.text.apiServer.map { "Try the way from this node: curl -k \($0)/version. " } ?? ""
    return Hit(
        "kubelet cannot reach the Kubernetes API, so no pod of a CNI comes to this node: \(line.entry.reason)",
        evidence: ["log": line.text], follows: [fault?.says].compactMap(\.self),
        remedy: fault?.isOfClock == true ? .fixThenReload : nil,
        fix: fault?.fixOfKubelet
            ?? "\(way)Then look at the API server, at its load balancer and at what lies between. A restart of containerd cannot help."
    )
}
