import Containerd
import Node

extension FindingCode {
    package static let configRemoved = FindingCode("ConfigRemoved")
}

extension Rule {
    static let configRemoved = Rule(
        .configRemoved, stage: .deployment, needs: [.files], impact: .networkDown, confidence: .reported,
        remedy: .fixThenReload, group: .confDeletedByTool,
        explains: [.agentNotScheduled, .confDirMissing, .noNetworkConfig],
        about: About(
            meaning:
                "The CNI configuration was there, and a reset, clean-up or CNI component has removed or renamed it.",
            proof:
                "containerd's log of the event, the copy that was kept, or what libcni keeps of the pods that had a network.",
            fix:
                "Restart the CNI's pod, which writes it again, or put the file back; where no CNI is on the node any more, deploy one.",
            messageID: "49d545b5023a514483468ef8af830fe0"),
        absence: { facts, reason in
            switch reason {
            case .gone(let file): file.hit(facts)
            case .empty(let directory) where directory.trace != nil && directory.refusal == nil:
                directory.hit(facts, remedy: .clusterSide)
            default: nil
            }
        },
        // multus waits for, or hands on to, a file of the CNI directory that is gone.
        hits: each(\.lostClusterNetworks) { _, lost in
            Hit(
                "\(lost.file) leads \(lost.plugin) to \(lost.missing), which does not exist: pods fail until the CNI's pod has written it again.",
                .podsFail, in: lost.file, evidence: ["missing": lost.missing])
        })
}
