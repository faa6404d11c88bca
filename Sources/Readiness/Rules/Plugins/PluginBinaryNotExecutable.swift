extension Rule {
    static let pluginBinaryNotExecutable = Rule(
        .pluginBinaryNotExecutable, stage: .plugins, needs: [.files], impact: .podsFail, remedy: .fixThenReload,
        cause: "BIN_NOT_EXECUTABLE", network: .broken,
        explains: [.pluginStatusFails, .sandboxLeftover, .pluginNotRunnable, .pluginAnswerInvalid],
        about: About(
            meaning: "A plug-in file exists and may not be executed.",
            proof: "Its type and mode, or the kernel's refusal in containerd's log.",
            advice: "Make it executable (chmod 0755) or install it again.",
            messageID: "36c0a287dab65963a2a5067453855a35")
    ) { _ in [] }
}
