extension FindingCode {
    package static let versionUnknown = FindingCode("VersionUnknown")
}

extension Rule {
    static let versionUnknown = Rule(
        .versionUnknown, stage: .limits, needs: [], impact: .note,
        about: About(
            meaning: "The version of containerd that a start would run cannot be told.",
            proof: "No running containerd, and no package record names one.", fix: "Give it: --containerd-version.",
            messageID: "dcdc6ac180995109bb4a9a987af7c8dc"),
        hit: { facts in
            guard facts.versionOfStart == nil else { return nil }
            return Hit(
                "The version of the installed containerd cannot be told; predictions after a restart are missing.")
        })
}
