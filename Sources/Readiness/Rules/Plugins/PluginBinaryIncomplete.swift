extension Rule {
    static let pluginBinaryIncomplete = Rule(
        .pluginBinaryIncomplete, stage: .plugins, needs: [.files], impact: .podsFail, remedy: .fixThenReload,
        cause: "BIN_NOT_EXECUTABLE",
        network: .broken, explains: [.pluginStatusFails, .sandboxLeftover, .pluginNotRunnable, .pluginAnswerInvalid],
        about: About(
            meaning: "A plug-in file is empty or cut off.", proof: "Its size against its ELF program headers.",
            advice: "Install the plug-in again.", messageID: "d6e909651b185bcfa81f9ba4d8bf91f6")
    ) { _ in [] }
}
