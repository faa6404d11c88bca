import Containerd
import Node

extension FindingCode {
    package static let versionUnsupported = FindingCode("VersionUnsupported")
}

extension Rule {
    static let versionUnsupported = Rule(
        .versionUnsupported, stage: .limits, needs: [], impact: .podsFail, remedy: .fixThenRestart,
        group: .runtimeTooOld,
        about: About(
            meaning: "This containerd is older than 1.6, whose behaviour is not predicted.", proof: "The version.",
            fix: "Upgrade containerd.", messageID: "2a6090203c5e5f77849cbfc8431f0f02"),
        hit: { facts in
            guard let version = facts.versionOfStart, !version.isPredictable else { return nil }
            return Hit(
                "containerd \(version) is older than 1.6 and is not predicted; upgrade it.",
                evidence: ["version": "\(version)"])
        })
}
