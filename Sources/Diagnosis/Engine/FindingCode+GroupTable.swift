/// What several rules explain.
extension [FindingCode] {
    /// Where no configuration is.
    static let noConfiguration: Self = [.configRemoved, .agentNotScheduled, .confDirMissing, .noNetworkConfig]

    /// config.toml names other directories than the running containerd uses.
    static let otherDirectories: Self = [.otherConfDirOnDisk, .otherPluginDirOnDisk]

    /// A program that a configuration names cannot do its work.
    static let programs: Self = [
        .pluginDirectoryMismatch, .pluginBinaryMissing, .pluginBinaryNotExecutable, .pluginBinaryWrongArchitecture,
        .pluginBinaryIncomplete, .pluginInterpreterMissing, .pluginStatusFails,
    ]

    /// What becomes of it where a program that is not sound is executed.
    static let execution: Self = [
        .pluginStatusFails, .sandboxLeftover, .pluginNotRunnable, .pluginAnswerInvalid,
    ]

    /// Where no configuration is, and what plugins lack where an agent ends before it has written it.
    static let agentOutput: Self =
        noConfiguration + [.kubeconfigMissing, .credentialsExpired, .agentStateMissing, .readyButAgentDown]

    /// What an agent brings, and goes with it.
    static let agentInputs: Self = [
        .kubeconfigMissing, .credentialsExpired, .agentStateMissing, .readyButAgentDown, .cniVersionUnsupported,
        .agentWithoutPodCIDR, .sandboxLeftover,
    ]
}
