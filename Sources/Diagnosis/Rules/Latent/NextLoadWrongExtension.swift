import Node

extension FindingCode {
    package static let nextLoadWrongExtension = FindingCode("NextLoadWrongExtension")
}

extension Rule {
    static let nextLoadWrongExtension = Rule(
        .nextLoadWrongExtension, stage: .latent, needs: [.runtime, .files], impact: .nextReload, remedy: .fixThenReload,
        group: .confWrongExtension,
        about: About(
            meaning:
                "A file with the wrong extension has come to conf_dir: the next event there takes the network away.",
            proof: "The files, read as a reload would read them.",
            fix:
                "Rename it (a list is .conflist, a single plugin .conf) or remove it before anything else changes there.",
            messageID: "232d60937e77577987d308e725e42622"),
        hit: { $0.failingLoad(.wrongForm) })
}
