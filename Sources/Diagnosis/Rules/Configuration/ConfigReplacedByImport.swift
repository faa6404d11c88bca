import Containerd
import Node

extension FindingCode {
    package static let configReplacedByImport = FindingCode("ConfigReplacedByImport")
}

extension Rule {
    static let configReplacedByImport = Rule(
        .configReplacedByImport, stage: .configuration, needs: [.files], impact: .note, remedy: .fixThenRestart,
        group: .configKeyIgnored, explains: .noConfiguration + .programs + .otherDirectories,
        about: About(
            meaning: "An imported file replaces a whole section, and settings of config.toml are lost.",
            proof: "config.toml and its imports, merged as this version merges them.",
            fix: "Write the whole section in the imported file; then restart {unit}.",
            messageID: "8f595703e0ac59a7afad3eb3b1794aa3",
            links: ["https://github.com/containerd/containerd/issues/5837"]),
        absence: { facts, reason in IneffectiveSetting.hit(facts, reason, isReplaced: true) },
        hits: { facts in IneffectiveSetting.hits(facts, isReplaced: true) + .problems(facts, .replacedByImport) })
}
