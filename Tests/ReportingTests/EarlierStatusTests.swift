import Containerd
import Diagnosis
import Redaction
import Reporting
import Syntax
import Testing

/// What an earlier netready has written is read, in the words of today.
@Suite("Statuses of netready.status/v1") struct EarlierStatusTests {
    private static func document(
        _ code: String, _ cause: String, schema: String = "netready.status/v1", severity: String = "warning"
    ) -> String {
        let outcome =
            #"{"outcome":"serving","networkReady":true,"networks":["podman"],"confDir":"/etc/cni/net.d","binDirs":["/opt/cni/bin"]}"#
        let finding =
            #"{"code":"\#(code)","cause":"\#(cause)","severity":"\#(severity)","message":"It is so.","location":null,"evidence":{"cause":"kept"},"remedy":"Remove it.","consequences":[]}"#
        return
            #"{"schema":"\#(schema)","verdict":"degraded","reason":"\#(code)","cause":"\#(cause)","now":\#(outcome),"remedy":{"action":"fixThenReload","why":"Remove it."},"findings":[\#(finding)],"notJudged":[{"input":"journal","isMendable":true,"codes":["ConfRemoved","ConfDirEmpty","WatchDead"]}]}"#
    }

    private func read(_ text: String) throws -> PublishedStatus {
        try PublishedStatus(json: parseJSON(Array(text.utf8)))
    }

    @Test("code, group, fix and the fault of the network are those of today, on the screen as well")
    func words() throws {
        let status = try read(Self.document("DefaultNetworkShadows", "DEFAULT_CONF_SHADOWS"))
        #expect(status.text("schema") == PublishedStatus.schema)
        #expect(status.reason == "DefaultBridgeActive" && status.findings.map(\.code) == ["DefaultBridgeActive"])
        #expect(status.text("group") == "DEFAULT_CONF_SHADOWS" && status.text("cause") == nil)
        #expect(status.text("networkFault") == "wrong")
        let finding = try #require(status.json["findings"]?.arrayValue?.first)
        #expect(finding["fix"]?.stringValue == "Remove it." && finding["remedy"] == nil)
        #expect(finding["evidence"]?["cause"]?.stringValue == "kept")
        let text = Report.text(
            status, files: FileTree(scope: .whole), style: .init(isColoured: false), redaction: Redaction()
        ).string
        #expect(text.contains("DEGRADED  DefaultBridgeActive") && text.contains("fix: Remove it."), "\(text)")
        #expect(text.contains("but pods get a network that nobody wants"), "\(text)")
        let lack = try #require(status.json["notJudged"]?.arrayValue?.first)
        #expect(lack["codes"]?.strings.contains("ConfigRemoved") == true)
        #expect(lack["codes"]?.strings.contains("NetworkConfigPending") == true)
        #expect(lack["codes"]?.strings.contains("WatchDead") == true && lack["isFixable"]?.boolValue == true)
    }

    @Test(
        "a name that has become several is told apart by its cause, and kept where that does not tell",
        arguments: [
            ("ConfDirEmpty", "NONE", "NetworkConfigPending"), ("ConfDirEmpty", "CNI_NOT_DEPLOYED", "NoNetworkConfig"),
            ("ConfDirEmpty", "AGENT_NOT_SCHEDULED", "AgentNotScheduled"),
            ("ConfDirEmpty", "CONF_DELETED_BY_TOOL", "ConfigRemoved"),
            ("ConfDirMissing", "CONF_WRONG_DIR", "ConfDirSettingEmpty"),
            ("ConfDirMissing", "CNI_NOT_DEPLOYED", "ConfDirMissing"),
            ("RunningConfigStale", "CRI_DISABLED", "CRIDisabledUntilRestart"),
            ("PluginStatusFails", "AGENT_PODCIDR", "AgentWithoutPodCIDR"),
            ("NextRestartFails", "CONFIG_KEY_IGNORED", "NextRestartConfDirIgnored"),
            ("NextRestartFails", "CRI_LOAD_FAILED", "NextRestartFails"),
            ("ConfRemoved", "CONF_DELETED_BY_TOOL", "ConfigRemoved"), ("WatchDead", "CNI_WATCH_STALE", "WatchDead"),
            ("NobodyKnows", "NONE", "NobodyKnows"),
        ])
    func names(code: String, cause: String, today: String) throws {
        let status = try read(Self.document(code, cause))
        #expect(status.reason == today && status.findings.map(\.code) == [today])
        // A document of today means what it says.
        let other = try read(Self.document(code, cause, schema: PublishedStatus.schema))
        #expect(other.reason == code)
    }

    @Test("a later schema is refused, with its name")
    func later() throws {
        let value = try parseJSON(Array(Self.document("A", "B", schema: "netready.status/v3").utf8))
        do throws(StatusError) {
            _ = try PublishedStatus(json: value)
            Issue.record("it was taken")
        } catch {
            #expect(error.message.contains("netready.status/v3, and netready.status/v2 is what can be read"))
        }
    }
}
