import Containerd
import Node

extension FindingCode {
    package static let versionNewerThanKnown = FindingCode("VersionNewerThanKnown")
}

extension Rule {
    static let versionNewerThanKnown = Rule(
        .versionNewerThanKnown, stage: .limits, needs: [], impact: .note,
        about: About(
            meaning:
                "This containerd is newer than all that this program knows; it is taken to act like the newest known.",
            proof: "The version.", fix: "Upgrade netready.", messageID: "6e2385f15ece5964940e06151b0a6a7b"),
        hit: { facts in
            guard let version = facts.versionOfStart, version.isPredictable, version.isBeyondKnown else { return nil }
            return Hit("containerd \(version) is newer than all known ones; it is taken to act like the newest known.")
        })
}
