extension Rule {
    static let confFileInvalid = Rule(
        .confFileInvalid, stage: .loading, needs: [.files], impact: .networkDown, remedy: .fixThenReload,
        cause: "CONF_MALFORMED",
        network: .broken,
        about: About(
            meaning:
                "The file that decides is JSON and not a network configuration, or has a name that libcni refuses for every pod.",
            proof: "The file, read as libcni reads it.",
            advice: "Mend the named key or remove the file. A restart cannot help.",
            messageID: "a88eb452a07858bab09de46659e3dba7")
    ) { facts in
        facts.failedLoads(.invalid).map { $0.hit("is no network configuration: \($0.failure.reason)", facts) }
    }
}
