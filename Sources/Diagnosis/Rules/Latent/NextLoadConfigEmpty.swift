import Node

extension FindingCode {
    package static let nextLoadConfigEmpty = FindingCode("NextLoadConfigEmpty")
}

extension Rule {
    static let nextLoadConfigEmpty = Rule(
        .nextLoadConfigEmpty, stage: .latent, needs: [.runtime, .files], impact: .nextReload, remedy: .fixThenReload,
        group: .confEmptyOrTruncated,
        about: About(
            meaning:
                "An empty or cut off file has come to conf_dir: the next event there takes the network away.",
            proof: "The files, read as a reload would read them.",
            fix: "Remove the named file, or write it whole, before anything else changes there.",
            messageID: "b32b8ddbd33859aeb2452453f836620d"),
        hit: { $0.failingLoad(.empty) })
}
