import Syntax

/// Splits the CRI section of config.toml version 2 into those of version 3.
struct CRIMigration {
    private let behaviour: Behaviour

    init(_ behaviour: Behaviour) {
        self.behaviour = behaviour
    }

    private static let runtime = "io.containerd.cri.v1.runtime"
    private static let images = "io.containerd.cri.v1.images"

    private static let imageKeys = [
        "registry", "image_decryption", "max_concurrent_downloads", "image_pull_progress_timeout",
        "image_pull_with_sync_fs", "stats_collect_period",
    ]
    private static let serverKeys = [
        "disable_tcp_service", "stream_server_address", "stream_server_port", "stream_idle_timeout",
        "enable_tls_streaming", "x509_key_pair_streaming",
    ]
    private static let snapshotKeys = ["snapshotter", "disable_snapshot_annotations", "discard_unpacked_layers"]

    /// What is left of the old section.
    func keepServer(_ section: ConfigTable, _ location: SourceLocation?) -> ConfigValue {
        var kept = ConfigTable()
        let keys = behaviour.migratesStreaming ? Self.serverKeys : ["disable_tcp_service"]
        for key in keys { if let member = section.member(key) { kept.set(member) } }
        return ConfigValue(.table(kept), at: location)
    }

    /// plugins/cri/images/plugin.go.
    func moveImages(_ section: ConfigValue, _ plugins: inout ConfigTable) throws(StartupFailure) {
        guard let source = section.table else { throw Migration.notAMap(section) }
        let target = plugins.member(Self.images)
        var images = try Self.map(target?.value) ?? ConfigTable()
        var pinned = try Self.map(images["pinned_images"]) ?? ConfigTable()
        if let sandbox = source.member("sandbox_image") {
            pinned.set("sandbox", sandbox.value, keyLocation: sandbox.keyLocation)
        }
        if !pinned.members.isEmpty { images.set("pinned_images", ConfigValue(.table(pinned)), keyLocation: nil) }
        for key in Self.imageKeys { if let member = source.member(key) { images.set(member) } }
        if behaviour.registryDefault == .always { try Self.setConfigPath(&images) }
        try Self.moveSnapshotter(source, &images)
        plugins.set(
            Self.images, ConfigValue(.table(images), at: target?.value.location ?? section.location),
            keyLocation: target?.keyLocation ?? section.location)
    }

    /// containerd 2.2.0 and 2.2.1 put their default in the place of an empty `config_path`.
    private static func setConfigPath(_ images: inout ConfigTable) throws(StartupFailure) {
        guard let member = images.member("registry") else { return }
        guard var registry = member.value.table else { throw Migration.notAMap(member.value) }
        guard let path = registry.member("config_path"), path.value.string == "" else { return }
        let value = ConfigValue(.string(PluginSettings.registryDirectories), at: path.value.location)
        registry.set("config_path", value, keyLocation: path.keyLocation)
        images.set(
            "registry", ConfigValue(.table(registry), at: member.value.location), keyLocation: member.keyLocation)
    }

    /// Only where runtimes are configured as well: containerd returns early without them.
    private static func moveSnapshotter(_ source: ConfigTable, _ images: inout ConfigTable) throws(StartupFailure) {
        guard let containerd = try map(source["containerd"]), let runtimes = containerd["runtimes"] else { return }
        var platforms = try map(images["runtime_platform"]) ?? ConfigTable()
        for member in try map(runtimes)?.members ?? [] {
            guard let runtime = member.value.table else { throw Migration.notAMap(member.value) }
            guard let snapshot = runtime.member("snapshot"), snapshot.value.string != "" else { continue }
            var platform = ConfigTable()
            platform.set("snapshotter", snapshot.value, keyLocation: snapshot.keyLocation)
            platforms.set(member.key, ConfigValue(.table(platform)), keyLocation: member.keyLocation)
        }
        if !platforms.members.isEmpty {
            images.set("runtime_platform", ConfigValue(.table(platforms)), keyLocation: nil)
        }
        for key in snapshotKeys { if let member = containerd.member(key) { images.set(member) } }
    }

    /// plugins/cri/runtime/plugin.go.
    func moveRuntime(
        _ source: ConfigTable, _ section: ConfigTable.Member, _ plugins: inout ConfigTable
    ) throws(StartupFailure) {
        guard behaviour.mergesMigratedRuntime else { return try Self.replaceRuntime(source, section, &plugins) }
        let target = plugins.member(Self.runtime)
        var runtime = target?.value.table ?? ConfigTable()
        let moved = Set(Self.imageKeys + Self.serverKeys + ["sandbox_image", "containerd"])
        let movesCNI = behaviour.migratesBinDir
        for member in source.members where !moved.contains(member.key) && !(movesCNI && member.key == "cni") {
            runtime.setIfAbsent(member)
        }
        if movesCNI { try Self.moveCNI(source, &runtime) }
        try Self.moveContainerd(source, &runtime)
        plugins.set(
            Self.runtime, ConfigValue(.table(runtime), at: target?.value.location ?? section.value.location),
            keyLocation: target?.keyLocation ?? section.keyLocation)
    }

    /// containerd 2.0.0 and 2.0.1: the whole old section becomes the new one, and what stood there is lost.
    private static func replaceRuntime(
        _ source: ConfigTable, _ section: ConfigTable.Member, _ plugins: inout ConfigTable
    ) throws(StartupFailure) {
        var runtime = source
        if let member = source.member("containerd") {
            guard var containerd = member.value.table else { throw Migration.notAMap(member.value) }
            try renameSandboxMode(&containerd)
            let value = ConfigValue(.table(containerd), at: member.value.location)
            runtime.set("containerd", value, keyLocation: member.keyLocation)
        }
        plugins.set(
            Self.runtime, ConfigValue(.table(runtime), at: section.value.location), keyLocation: section.keyLocation)
    }

    private static func moveCNI(_ source: ConfigTable, _ runtime: inout ConfigTable) throws(StartupFailure) {
        guard let member = source.member("cni"), let old = member.value.table else { return }
        var new = runtime["cni"]?.table ?? ConfigTable()
        for member in old.members where member.key != "bin_dir" { new.setIfAbsent(member) }
        if let binDir = old.member("bin_dir") {
            guard binDir.value.string != nil else { throw Migration.notA("string", binDir.value) }
            // What stands in bin_dirs is never of the type that containerd looks for, so bin_dir always wins.
            new.set(
                "bin_dirs", ConfigValue(.array([binDir.value]), at: binDir.value.location),
                keyLocation: binDir.keyLocation)
        }
        let location = runtime["cni"]?.location ?? member.value.location
        runtime.set("cni", ConfigValue(.table(new), at: location), keyLocation: member.keyLocation)
    }

    private static func moveContainerd(_ source: ConfigTable, _ runtime: inout ConfigTable) throws(StartupFailure) {
        guard let member = source.member("containerd"), let old = member.value.table else { return }
        var new = runtime["containerd"]?.table ?? ConfigTable()
        for member in old.members where !snapshotKeys.contains(member.key) { new.setIfAbsent(member) }
        try renameSandboxMode(&new)
        let location = runtime["containerd"]?.location ?? member.value.location
        runtime.set("containerd", ConfigValue(.table(new), at: location), keyLocation: member.keyLocation)
    }

    private static func renameSandboxMode(_ containerd: inout ConfigTable) throws(StartupFailure) {
        guard let member = containerd.member("runtimes") else { return }
        guard var runtimes = member.value.table else { throw Migration.notAMap(member.value) }
        for member in runtimes.members {
            guard var runtime = member.value.table else { throw Migration.notAMap(member.value) }
            guard let mode = runtime.member("sandbox_mode"), runtime["sandboxer"] == nil else { continue }
            runtime.set("sandboxer", mode.value, keyLocation: mode.keyLocation)
            runtime.remove("sandbox_mode")
            var value = member.value
            value.table = runtime
            runtimes.set(member.key, value, keyLocation: member.keyLocation)
        }
        var value = member.value
        value.table = runtimes
        containerd.set("runtimes", value, keyLocation: member.keyLocation)
    }

    private static func map(_ value: ConfigValue?) throws(StartupFailure) -> ConfigTable? {
        guard let value else { return nil }
        guard let table = value.table else { throw Migration.notAMap(value) }
        return table
    }
}
