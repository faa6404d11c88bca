/// What the transfer plugin is to unpack: containerd 2.1 and later have no CRI without that plugin.
///
/// Source: plugins/transfer/plugin.go.
struct TransferCheck {
    struct Fault {
        var text: String
        var location: SourceLocation?
        /// It has seen that it is not wanted: others do not take that for a failure.
        var isSkipped = false
    }

    static let uri = "io.containerd.transfer.v1.local"

    let lookup: PathResolver
    let behaviour: Behaviour
    let snapshotters: Snapshotters

    private static let byDefault = Setting.table([
        "platform": .string("linux"), "snapshotter": .string("overlayfs"), "differ": .string("walking"),
    ])

    /// The first fault of the plugin's settings.
    func fault(_ settings: Setting, _ graph: PluginGraph) -> Fault? {
        let list = settings["unpack_config"]
        let all = list == .absent ? [Self.byDefault] : list.list
        // The second of v2.3.0's two defaults is optional, which did not spare its differ then.
        if list == .absent, behaviour.needsErofsTools, snapshotters.mayHold("erofs"), !hasErofsTools {
            return missingTools(Self.byDefault["differ"])
        }
        return all.lazy.compactMap { fault(unpacking: $0, graph) }.first
    }

    /// What hangs on the machine: without a differ, one is looked for that unpacks this architecture.
    func undecided(_ settings: Setting) -> Setting? {
        settings["unpack_config"].list.first { unpacked in
            unpacked["differ"].string.isEmpty && unpacked["platform"].string.utf8.contains(UInt8(ascii: "/"))
        }
    }

    private func fault(unpacking unpacked: Setting, _ graph: PluginGraph) -> Fault? {
        let (platform, snapshotter, differ) = (unpacked["platform"], unpacked["snapshotter"], unpacked["differ"])
        func fault(_ text: String, at setting: Setting) -> Fault {
            Fault(text: text, location: setting.location ?? unpacked.location)
        }
        guard GoPlatform.fault(platform.string, behaviour.platforms) == nil else {
            return fault("io.containerd.transfer.v1: platform configuration \(platform.string) invalid", at: platform)
        }
        let isOptional = unpacked["optional"].boolean
        guard snapshotters.holds(snapshotter.string) else {
            let name = GoText.quoted(snapshotter.string)
            return isOptional ? nil : fault("snapshotter \(name) not found: not found", at: snapshotter)
        }
        guard !isOptional || behaviour.needsErofsTools, !differ.string.isEmpty else { return nil }
        let failed = "failed to get instance for diff plugin \(GoText.quoted(differ.string)): "
        if !behaviour.isSecondGeneration, !graph.holds("io.containerd.differ.v1." + differ.string, isShort: false) {
            return fault("diff plugin \(GoText.quoted(differ.string)): not found", at: differ)
        }
        if differ.string == "erofs", graph.holds("io.containerd.differ.v1.erofs", isShort: false), !hasErofsTools {
            return missingTools(differ.location == nil ? unpacked : differ)
        }
        guard let text = graph.fault(.plugin(type: "differ.v1", id: differ.string)) else { return nil }
        return fault(failed + text, at: differ)
    }

    private func missingTools(_ setting: Setting) -> Fault {
        let text = "failed to get instance for diff plugin \"erofs\": " + Self.noTools(behaviour)
        return Fault(text: text, location: setting.location, isSkipped: true)
    }

    /// What the differ of erofs says without its program.
    static func noTools(_ behaviour: Behaviour) -> String {
        let reason =
            behaviour.hasMountManager
            ? "failed to check mkfs.erofs availability: failed to run mkfs.erofs --help" : "could not find mkfs.erofs"
        return reason + ": exec: \"mkfs.erofs\": executable file not found in $PATH: skip plugin"
    }

    private var hasErofsTools: Bool { lookup.hasProgram("mkfs.erofs") }
}
