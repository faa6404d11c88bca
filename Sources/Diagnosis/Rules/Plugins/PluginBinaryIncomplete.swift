import Containerd
import Node

extension FindingCode {
    package static let pluginBinaryIncomplete = FindingCode("PluginBinaryIncomplete")
}

extension Rule {
    static let pluginBinaryIncomplete = Rule(
        .pluginBinaryIncomplete, stage: .plugins, needs: [.files], impact: .podsFail, remedy: .fixThenReload,
        group: .binNotExecutable, network: .broken, explains: .execution,
        about: About(
            meaning: "A plugin file is empty or cut off.", proof: "Its size against its ELF program headers.",
            fix: "Install the plugin again.", messageID: "d6e909651b185bcfa81f9ba4d8bf91f6"),
        hits: each(\.plugins.faults) { facts, fault in
            let damage: String? =
                switch fault.kind {
                case .empty: "is empty"
                case .unrecognised: "is no program"
                case .cutOff(let required): "is cut off (\(fault.entry.size) of \(required) bytes)"
                default: nil
                }
            return damage.map {
                fault.hit("\($0): pods fail to start; install it again.", facts, error: "exec format error")
            }
        })
}
