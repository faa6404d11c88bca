import Node

extension FindingCode {
    package static let podRequestFails = FindingCode("PodRequestFails")
}

extension Rule {
    static let podRequestFails = Rule(
        .podRequestFails, stage: .networks, needs: [.runtime, .journal], impact: .note, confidence: .reported,
        about: About(
            meaning:
                "One pod asks for a network, an address or a port that it cannot have, or fails while others start; the node is sound.",
            proof: "The plugin's words in containerd's log, and the other pods that start.",
            fix:
                "Fix the pod's annotations or the network that they name. Nothing on this node needs to be repaired.",
            messageID: "9e3957ab8f6a5d27b02099bb28aad1f5",
            links: [
                "https://github.com/projectcalico/calico/issues/5674",
                "https://github.com/k8snetworkplumbingwg/multus-cni/issues/337",
            ]),
        hits: each(\.podRequests) { facts, request in
            guard facts.predictions.now == .ready else { return nil }
            let others = request.other.map { ", while others start, such as \($0.text)" } ?? ""
            let cause = request.failure.means(.ownRequest) ? " by its own request" : ""
            return Hit(
                "The pod \(request.pod.text) gets no network\(cause)\(others): \(request.failure.reason)",
                evidence: ["pod": request.pod.text, "log": request.failure.reason],
                fix:
                    "Fix the pod's annotations or the network that they name: kubectl -n \(request.pod.namespace) describe pod \(request.pod.name)"
            )
        })
}
