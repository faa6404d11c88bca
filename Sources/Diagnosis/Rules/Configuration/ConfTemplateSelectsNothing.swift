import Containerd
import Node

extension FindingCode {
    package static let confTemplateSelectsNothing = FindingCode("ConfTemplateSelectsNothing")
}

extension Rule {
    static let confTemplateSelectsNothing = Rule(
        .confTemplateSelectsNothing, stage: .configuration, needs: [.files], impact: .note, remedy: .fixThenRestart,
        group: .confTemplateMisuse,
        about: About(
            meaning: "conf_template is set to select a file; it selects nothing in any version of containerd.",
            proof: "config.toml, and containerd's source: it is a template that only a change of the pod CIDR renders.",
            fix:
                "Remove conf_template; containerd takes the first file of conf_dir in byte order, so rename or remove what sorts before the one you want.",
            messageID: "76528972abe25aec803efa1284981e40", links: ["https://github.com/containerd/cri/issues/1033"]),
        hit: { facts in
            guard let template = facts.templateTakenForFile else { return nil }
            let predictions = facts.predictions
            let first =
                predictions.onDisk?.loading?.candidates.first ?? predictions.afterRestart?.loading?.candidates.first
            let takes =
                first.map { "containerd takes \($0), the first in byte order" }
                ?? "\(facts.nextDirectory) holds no file to take"
            let place = template.location.map { " at \($0.text)" } ?? ""
            return Hit(
                "conf_template = \"\(template.value)\"\(place) selects nothing in any version of containerd: \(takes); remove the key, and rename or remove what sorts before the file you want.",
                at: template.location, evidence: ["conf_template": template.value])
        })
}
