import Containerd
import Node
import Syntax

extension FindingCode {
    package static let podNetworkFails = FindingCode("PodNetworkFails")
}

extension Rule {
    static let podNetworkFails = Rule(
        .podNetworkFails, stage: .networks, needs: [.runtime, .journal], impact: .podsFail, confidence: .reported,
        remedy: .clusterSide, group: .readyButBroken,
        about: About(
            meaning:
                "NetworkReady is true, and pods fail to get their network for a reason that none of the other findings explains.",
            proof: "containerd's newest word on a pod's network is a failure, and no pod has started since.",
            fix: "Read the plugin's own words in the finding, and look at the CNI's pods and their logs.",
            messageID: "1510c358be645d97b5245fb4098ba289"),
        // containerd's newest word on pods is a failure.
        unexplained: { facts in
            guard facts.predictions.now == .ready, let failure = facts.lastingFailure else { return nil }
            let file = facts.predictions.onDisk?.loading?.networks.first?.file
            let list = file.map { " by \($0)" } ?? ""
            let says = "NetworkReady is true\(list), and pods fail to start: \(failure.reason)"
            let evidence: Seen = ["plugin": failure.plugin, "log": failure.reason]
            if let list = facts.unfollowedList(failure) {
                return Hit(
                    "\(says); \(list.says)", in: list.file, evidence: evidence, remedy: .fixThenReload, fix: list.fix)
            }
            if let host = failure.calledHost, IPv4Range(host)?.isPrivate == true, let proxy = facts.endedProxy {
                return Hit(
                    "\(says); kube-proxy, without which no service address works, has ended: \(proxy.why)", in: file,
                    evidence: evidence + ["kube-proxy": proxy.tail], fix: proxy.fix)
            }
            guard failure.isOfNamespace, NodeFix.text(for: failure.reason) == nil else {
                return Hit(says, in: file, evidence: evidence)
            }
            // Before any plugin: what keeps containerd from it is on this node, a profile or a label as a rule.
            let denials = facts.denials(on: failure.reason.firstPath ?? "", at: failure.at)
            return Hit(
                "\(says); lift what denies it, then restart containerd.", in: file,
                evidence: ["log": failure.reason] + denials, remedy: .fixThenRestart)
        })
}
