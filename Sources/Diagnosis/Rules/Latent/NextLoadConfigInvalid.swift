import Node

extension FindingCode {
    package static let nextLoadConfigInvalid = FindingCode("NextLoadConfigInvalid")
}

extension Rule {
    static let nextLoadConfigInvalid = Rule(
        .nextLoadConfigInvalid, stage: .latent, needs: [.runtime, .files], impact: .nextReload, remedy: .fixThenReload,
        group: .confMalformed,
        about: About(
            meaning:
                "A file that cannot be read as CNI configuration has come to conf_dir: the next event there takes the network away.",
            proof: "The files, read as a reload would read them.",
            fix: "Fix or remove the named file before anything else changes there.",
            messageID: "f2877fbc028151a384a6d3a9b420c3ea"),
        hit: { $0.failingLoad(.invalid) })
}
