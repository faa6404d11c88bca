import Containerd
import Node

extension FindingCode {
    package static let configKeyIgnored = FindingCode("ConfigKeyIgnored")
}

extension Rule {
    static let configKeyIgnored = Rule(
        .configKeyIgnored, stage: .configuration, needs: [.files], impact: .note, remedy: .fixThenRestart,
        group: .configKeyIgnored, explains: .noConfiguration + .programs + .otherDirectories,
        about: About(
            meaning: "A setting in config.toml has no effect with this version of containerd.",
            proof: "The place of the key, and the sections that this version reads.",
            fix: "Move it to the section that this version reads; then restart {unit}.",
            messageID: "3b15567d2d255b1a9c84a36874bb4aea",
            links: ["https://github.com/kubernetes/kubernetes/issues/105762"]),
        absence: { facts, reason in IneffectiveSetting.hit(facts, reason, isReplaced: false) },
        hits: { facts in IneffectiveSetting.hits(facts, isReplaced: false) + .problems(facts, .ignored) })
}
