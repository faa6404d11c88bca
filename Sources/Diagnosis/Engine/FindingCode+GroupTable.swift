extension FindingCode {
    /// Where no configuration is.
    static let noConfiguration: [FindingCode] = [.confDirEmpty, .confDirMissing, .confRemoved]

    /// A program that a configuration names cannot do its work.
    static let programs: [FindingCode] = [
        .pluginDirectoryMismatch, .pluginBinaryMissing, .pluginBinaryNotExecutable, .pluginBinaryWrongArchitecture,
        .pluginBinaryIncomplete, .pluginInterpreterMissing, .pluginStatusFails,
    ]

    /// What an agent brings, and goes with it.
    static let agentInputs: [FindingCode] = [
        .kubeconfigMissing, .credentialsExpired, .agentStateMissing, .readyButAgentDown, .cniVersionUnsupported,
        .agentWithoutPodCIDR, .sandboxLeftover,
    ]
}
