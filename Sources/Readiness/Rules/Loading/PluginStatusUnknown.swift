extension Rule {
    static let pluginStatusUnknown = Rule(
        .pluginStatusUnknown, stage: .loading, needs: [.files], impact: .note, remedy: .none, cause: "NONE",
        about: About(
            meaning: "Only executing a plug-in with STATUS could tell whether the network would be ready.",
            proof: "cniVersion 1.1 or later with containerd 2.0.1 or later.", advice: "Nothing.",
            messageID: "f555e7f5871b54129398337f809765d3")
    ) { _ in [] }
}
