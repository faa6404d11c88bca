extension Rule {
    static let confWrongExtension = Rule(
        .confWrongExtension, stage: .loading, needs: [.files], impact: .networkDown, remedy: .fixThenReload,
        cause: "CONF_WRONG_EXTENSION",
        explains: FindingCode.noConfiguration,
        about: About(
            meaning:
                "List and single form are confused, or the file's name ends in something that containerd does not take.",
            proof: "The name and the content of the file.",
            advice: "A list (plugins) goes by .conflist, a single plug-in (type) by .conf; rename the file.",
            messageID: "ba6a388373245304967ecb7368dbb7e2")
    ) { _ in [] }
}
