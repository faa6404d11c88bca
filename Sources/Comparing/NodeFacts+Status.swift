import Diagnosis
package import Reporting
import Syntax

extension NodeFacts {
    /// - Parameter name: of the node, as it is to be shown.
    package init(_ status: PublishedStatus, name: String) {
        self.init(name: name, source: .status, verdict: status.verdict)
        add(status)
    }

    /// What both kinds of document tell.
    mutating func add(_ status: PublishedStatus) {
        set(.verdict, "verdict", status.verdict.rawValue)
        set(.verdict, "reason", status.reason)
        set(.verdict, "remedy", status.text("remedy", "action"))
        set(.verdict, "findings", list(status.findings.map(\.code)))
        set(.verdict, "now", status.now?.state)
        set(.verdict, "after a reload", status.afterReload?.state)
        set(.verdict, "after a restart", status.afterRestart?.state)
        if status.now != nil { set(.verdict, "watch", status.text("watch")) }
        set(.versions, "containerd.running", status.text("containerd", "running"))
        set(.versions, "containerd.installed", status.text("containerd", "installed"))
        set(
            .versions, "containerd.configVersion", status.json["containerd"]?["configVersion"]?.intValue.map { "\($0)" }
        )
        addSettings(status)
        set(.verdict, "digest.cni", status.text("digest", "cni"))
        set(.verdict, "digest.cniCommon", status.text("digest", "cniCommon"))
        set(.verdict, "digest.containerd", status.text("digest", "containerd"))
    }

    /// Networks and directories as they are, and as a restart would make them where that is something else.
    private mutating func addSettings(_ status: PublishedStatus) {
        let present = status.now?.kind == "serving" ? status.now : nil
        let next = status.afterRestart?.kind == "serving" ? status.afterRestart : nil
        guard let first = present ?? next else { return }
        set(.versions, "networks", list(first.networks))
        set(.versions, "confDir", first.confDir)
        set(.versions, "binDirs", first.binDirs.map(list))
        set(.versions, "maxConfNum", first.maxConfNum.map { "\($0)" })
        guard let next, present != nil else { return }
        func later(_ key: String, _ now: String?, _ then: String?) {
            set(.versions, "\(key) after a restart", then.map { $0 == now ? "the same" : $0 })
        }
        later("networks", list(first.networks), list(next.networks))
        later("confDir", first.confDir, next.confDir)
        later("binDirs", first.binDirs.map(list), next.binDirs.map(list))
        later("maxConfNum", first.maxConfNum.map { "\($0)" }, next.maxConfNum.map { "\($0)" })
    }
}

func list(_ texts: [String]) -> String { texts.isEmpty ? "none" : texts.joined(separator: ", ") }

extension PublishedOutcome {
    /// As ``words``, without the networks, which are a key of their own.
    fileprivate var state: String { kind == "serving" && isReady == true ? "ready" : words }
}
