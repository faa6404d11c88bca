import Containerd
import Node
import Syntax

/// A list that a person has written by hand, and whose words the plugin cannot follow on this node.
struct UnfollowedList {
    var file: String
    /// What names a device or another thing of the node; nil where the list leaves it open.
    var setting: (key: String, value: String)?

    /// A clause: what of it is wrong.
    var says: String {
        setting.map { "edit \(file): its \($0.key) is \($0.value)" } ?? "edit \(file)"
    }

    var fix: String {
        let what =
            setting.map { "\($0.key) there is \($0.value); compare it with ip link" } ?? "compare it with ip link"
        return "Edit \(file): \(what). Nobody on this node writes it anew, and containerd reads it again by itself."
    }
}

extension Facts {
    /// The list of a plugin that says so; nil where an agent writes it: then the agent is to be told.
    func unfollowedList(_ failure: SandboxFailure) -> UnfollowedList? {
        guard failure.means(.wrongSetting) else { return nil }
        for joined in joined where agent(of: joined.network) == nil {
            for plugin in joined.network.plugins where joined.isMeant(by: failure, plugin: plugin.type.value) {
                return UnfollowedList(file: joined.network.file, setting: Self.setting(of: plugin, failure))
            }
        }
        return nil
    }

    /// Keys in which the plugins of containernetworking/plugins and their kin name a device of the node.
    private static let keysOfDevices = [
        "master", "device", "bridge", "hwaddr", "kernelpath", "pciBusID", "parent", "vrfname", "deviceID",
    ]

    /// The one whose value the failure names, else the only one.
    private static func setting(
        of plugin: LoadedNetwork.Plugin, _ failure: SandboxFailure
    ) -> (key: String, value: String)? {
        let settings = keysOfDevices.compactMap { key in
            plugin.object[key]?.stringValue.map { (key: key, value: $0) }
        }
        return settings.first { failure.reason.holds("\"\($0.value)\"") } ?? (settings.count == 1 ? settings[0] : nil)
    }
}
