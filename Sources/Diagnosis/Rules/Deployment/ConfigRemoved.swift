import Containerd
import Node

extension FindingCode {
    package static let configRemoved = FindingCode("ConfigRemoved")
}

extension Rule {
    static let configRemoved = Rule(
        .configRemoved, stage: .deployment, needs: [.files], impact: .networkDown, confidence: .reported,
        remedy: .fixThenReload, cause: "CONF_DELETED_BY_TOOL", explains: .noConfiguration,
        about: About(
            meaning:
                "The CNI configuration was there, and a reset, clean-up or CNI component has removed or renamed it.",
            proof: "containerd's log of the event, or the copy that was kept.",
            advice: "Restart the CNI's pod, which writes it again, or put the file back.",
            messageID: "49d545b5023a514483468ef8af830fe0"),
        absence: { facts, reason in
            guard case .gone(let file) = reason, !file.isLost else { return nil }
            return file.hit(facts)
        },
        // multus waits for, or hands on to, a file of the CNI directory that is gone.
        hits: each(\.lostClusterNetworks) { _, lost in
            Hit(
                "\(lost.file) leads \(lost.plugin) to \(lost.missing), which does not exist: pods fail until the CNI's pod has written it again.",
                .podsFail, in: lost.file, evidence: ["missing": lost.missing])
        })
}
