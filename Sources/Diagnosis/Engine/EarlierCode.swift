/// What a finding was called by an earlier netready.
///
/// Names that were published stay known: documents, records and people have them.
package struct EarlierCode: Sendable {
    package let name: String
    /// What it is called now; several where it was several findings under one name, itself among them where it is left.
    package let heirs: [FindingCode]
    /// Of its records, where no code of today has it.
    package let messageID: String?

    private init(_ name: String, _ heirs: [FindingCode], messageID: String? = nil) {
        self.name = name
        self.heirs = heirs
        self.messageID = messageID
    }

    /// nil for a name that was always the name of one finding, or of none.
    package init?(_ name: String) {
        guard let known = Self.all.first(where: { $0.name == name }) else { return nil }
        self = known
    }

    /// The one that it is in this group; nil where that is not known.
    package func heir(in group: String?) -> FindingCode? {
        guard heirs.count > 1 else { return heirs.first }
        let fitting = heirs.filter { $0.rule.group.rawValue == group }
        return fitting.count == 1 ? fitting[0] : nil
    }

    /// Names of `netready.status/v1`.
    package static let all: [EarlierCode] = [
        EarlierCode("AgentFailing", [.agentFailing, .agentOperatorMissing, .agentNotStarted]),
        EarlierCode("ChainPluginOrphaned", [.chainedPluginLeftover]),
        EarlierCode(
            "ConfDirEmpty", [.noNetworkConfig, .networkConfigPending, .agentNotScheduled, .configRemoved],
            messageID: "b18423b6d6f659c797bfa1eae890315b"),
        EarlierCode(
            "ConfDirMissing", [.confDirMissing, .confDirSettingEmpty, .agentNotScheduled, .configRemoved]),
        EarlierCode("ConfDirRemoved", [.runtimeExitedOnConfDirRemoval]),
        EarlierCode("ConfRemoved", [.configRemoved]),
        EarlierCode("ConfStaleOtherCNI", [.leftoverCNIConfig]),
        EarlierCode("DefaultNetworkShadows", [.defaultBridgeActive, .onlyUnwantedConfig]),
        EarlierCode("KubeletAsksOther", [.kubeletUsesOtherRuntime]),
        EarlierCode(
            "NextLoadFails",
            [.nextLoadFindsNoConfig, .nextLoadConfigEmpty, .nextLoadWrongExtension, .nextLoadConfigInvalid],
            messageID: "0863beec88845ace94936977996f014b"),
        EarlierCode(
            "NextRestartFails",
            [
                .nextRestartContainerdExits, .nextRestartContainerdHangs, .nextRestartCRIDisabled, .nextRestartCRIFails,
                .nextRestartConfDirIgnored, .nextRestartConfDirChanged, .nextRestartLoadFails,
            ], messageID: "3d172d34eb4f539dbef9def01628b4f7"),
        EarlierCode(
            "OtherSettingsOnDisk", [.otherConfDirOnDisk, .otherPluginDirOnDisk],
            messageID: "47f481153f5d53b09ac96e86cdaf47ea"),
        EarlierCode(
            "PluginStatusFails", [.pluginStatusFails, .agentFailing, .agentWithoutPodCIDR, .agentAPIUnreachable]),
        EarlierCode("ProxyCatchesPlugins", [.proxyInterceptsPlugins]),
        EarlierCode("ReadingIncomplete", [.predictionIncomplete]),
        EarlierCode(
            "RunningConfigStale", [.runningConfigStale, .criDisabledUntilRestart, .criFailedUntilRestart]),
        EarlierCode("VersionBeyondKnown", [.versionNewerThanKnown]),
        EarlierCode("VersionNotPredicted", [.versionUnsupported]),
    ]
}

extension FindingCode {
    /// What a person means who writes a code: in any letters, a name of today first, else one of an earlier netready.
    package static func meant(by name: String) -> [FindingCode] {
        let name = name.lowercased()
        if let code = allCases.first(where: { $0.rawValue.lowercased() == name }) { return [code] }
        return EarlierCode.all.first { $0.name.lowercased() == name }?.heirs ?? []
    }
}
