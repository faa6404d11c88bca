import Node

extension FindingCode {
    package static let nextLoadFindsNoConfig = FindingCode("NextLoadFindsNoConfig")
}

extension Rule {
    static let nextLoadFindsNoConfig = Rule(
        .nextLoadFindsNoConfig, stage: .latent, needs: [.runtime, .files], impact: .nextReload, remedy: .fixThenReload,
        group: .confDeletedByTool,
        about: About(
            meaning:
                "containerd holds a network whose file is gone: the next event in conf_dir takes it away.",
            proof: "The files, read as a reload would read them.",
            fix: "Put the file back, or restart the CNI's pod, which writes it again.",
            messageID: "d5a660d394ad5fcb9f5dc75a6e0bdcac"),
        hit: { $0.failingLoad(.noFiles) })
}
