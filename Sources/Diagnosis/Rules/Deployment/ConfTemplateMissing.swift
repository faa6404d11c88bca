import Containerd
import Node

extension FindingCode {
    package static let confTemplateMissing = FindingCode("ConfTemplateMissing")
}

extension Rule {
    static let confTemplateMissing = Rule(
        .confTemplateMissing, stage: .deployment, needs: [.runtime, .files], impact: .networkDown,
        remedy: .fixThenRestart, group: .confTemplateMisuse, explains: .noConfiguration,
        about: About(
            meaning:
                "conf_template names a file that does not exist or is no template, and nothing else writes a CNI configuration.",
            proof:
                "conf_template of the running containerd, the missing file or what containerd says of it, and an empty conf_dir.",
            fix: "Put a sound template there, or remove conf_template, install a CNI and restart {unit}.",
            messageID: "e9d5cb5ceb7652a68df6b184ce0ed3d9"),
        absence: { _, reason in
            guard case .template(let template) = reason else { return nil }
            let start = "\(template.setAt.text) sets conf_template = \"\(template.path)\""
            return switch template.fault {
            case .refused(let log):
                Hit(
                    "\(start), from which containerd cannot write a configuration: fix the template; kubelet asks again by itself: \(log)",
                    in: template.path, evidence: template.evidence, remedy: .fixThenReload)
            case .missing:
                Hit(
                    "\(start), which does not exist, so containerd writes no configuration into \(template.directory): put the template there or remove the key.",
                    at: template.setAt, evidence: template.evidence)
            case .noPodCIDR: nil
            }
        })
}

extension UselessTemplate {
    var evidence: Seen { ["conf_template": path, "log": log] }
}
