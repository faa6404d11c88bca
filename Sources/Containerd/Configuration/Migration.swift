import Syntax

/// Brings sections of older versions of config.toml to the newest.
///
/// Source: `MigrateConfigTo` and `v1Migrate` in cmd/containerd/server/config/config.go, and `configMigration` in
/// plugins/cri/{cri,images/plugin,runtime/plugin}.go.
struct Migration {
    private let behaviour: Behaviour
    private let newest: Int

    init(_ behaviour: Behaviour) {
        self.behaviour = behaviour
        newest = behaviour.newestConfigVersion ?? 2
    }

    /// One file, before it is merged.
    mutating func migrate(_ file: inout ConfigFile, to target: Int) throws(StartupFailure) {
        guard behaviour.migratesEachFile || (0...1).contains(file.version.value) else { return }
        var version = file.version.value
        guard version < target else { return }
        while version < target {
            let place = file.version.location ?? SourceLocation(file: file.path)
            guard version >= 0 else { throw Self.negative(version, place) }
            guard version < newest else { throw beyond(version, target, file) }
            if version == 1 { Self.renamePlugins(&file) }
            if behaviour.migratesEachFile {
                try migratePlugins(&file.plugins, disabled: [])
            }
            version += 1
        }
        file.version.value = target
    }

    /// All files at once, after they were merged.
    mutating func migrateMerged(_ config: inout ServerConfig) throws(StartupFailure) {
        guard config.version.value < newest else { return }
        let place = config.version.location ?? SourceLocation(file: "/etc/containerd/config.toml")
        guard config.version.value >= 0 else { throw Self.negative(config.version.value, place) }
        let disabled = Set(config.disabled.map(\.value))
        for _ in config.version.value..<newest { try migratePlugins(&config.plugins, disabled: disabled) }
    }

    private static func negative(_ version: Int, _ place: SourceLocation) -> StartupFailure {
        .panics(
            "runtime error: index out of range [\(version)]", at: place,
            "containerd ends because config.toml says version = \(version).")
    }

    /// containerd has one migration for each version that it knows; the main file asks for more.
    private func beyond(_ version: Int, _ target: Int, _ file: ConfigFile) -> StartupFailure {
        .panics(
            "runtime error: index out of range [\(version)] with length \(newest)",
            at: SourceLocation(file: file.path),
            "containerd ends because \(file.path) would have to be brought to version \(target), and it knows versions up to "
                + "\(newest).")
    }

    private static let coreNames = [
        "cri": "io.containerd.grpc.v1.cri", "cgroups": "io.containerd.monitor.v1.cgroups",
        "linux": "io.containerd.runtime.v1.linux", "scheduler": "io.containerd.gc.v1.scheduler",
        "bolt": "io.containerd.metadata.v1.bolt", "task": "io.containerd.runtime.v2.task",
        "opt": "io.containerd.internal.v1.opt", "restart": "io.containerd.internal.v1.restart",
        "tracing": "io.containerd.internal.v1.tracing", "otlp": "io.containerd.tracing.processor.v1.otlp",
    ]

    private static let snapshotters: Set<String> = [
        "aufs", "btrfs", "devmapper", "native", "overlayfs", "zfs", "windows", "windows-lcow",
    ]

    /// `v1MigratePluginName`.
    static func fullName(_ name: String) -> String {
        if name.utf8.contains(UInt8(ascii: ".")) { return name }
        if let full = coreNames[name] { return full }
        if snapshotters.contains(name) { return "io.containerd.snapshotter.v1." + name }
        return (name.hasByteSuffix("-service") ? "io.containerd.service.v1." : "io.containerd.grpc.v1.") + name
    }

    private static func renamePlugins(_ file: inout ConfigFile) {
        var plugins = ConfigTable()
        for member in file.plugins.members {
            plugins.set(fullName(member.key), member.value, keyLocation: member.keyLocation)
        }
        file.plugins = plugins
        for key in ["disabled_plugins", "required_plugins"] where !file.root[key].list.isEmpty {
            let names = file.root[key].list.map { Setting(.string(fullName($0.string)), at: $0.location) }
            file.root[key].kind = .list(names)
        }
    }

    private func migratePlugins(_ plugins: inout ConfigTable, disabled: Set<String>) throws(StartupFailure) {
        Self.rename("io.containerd.monitor.v1.cgroups", "io.containerd.monitor.task.v1.cgroups", &plugins)
        Self.rename("io.containerd.internal.v1.restart", "io.containerd.monitor.container.v1.restart", &plugins)
        try Self.moveSchedulingToShims(&plugins)
        let old = "io.containerd.grpc.v1.cri"
        guard let cri = plugins.member(old) else { return }
        if !disabled.contains("io.containerd.cri.v1.images") {
            try CRIMigration(behaviour).moveImages(cri.value, &plugins)
        }
        let movesRuntime = !disabled.contains("io.containerd.cri.v1.runtime")
        guard let section = cri.value.table else {
            let mayBeAny = behaviour.mergesMigratedRuntime || !movesRuntime
            if mayBeAny && (behaviour.migratesStreaming || disabled.contains(old)) { return }
            throw Self.notAMap(cri.value)
        }
        if movesRuntime {
            try CRIMigration(behaviour).moveRuntime(section, cri, &plugins)
        }
        if !disabled.contains(old) {
            let server = CRIMigration(behaviour).keepServer(section, cri.value.location)
            plugins.set(old, server, keyLocation: cri.keyLocation)
        }
    }

    private static func rename(_ old: String, _ new: String, _ plugins: inout ConfigTable) {
        guard let member = plugins.member(old) else { return }
        plugins.set(new, member.value, keyLocation: member.keyLocation)
        plugins.remove(old)
    }

    private static func moveSchedulingToShims(_ plugins: inout ConfigTable) throws(StartupFailure) {
        guard let member = plugins.member("io.containerd.runtime.v2.task") else { return }
        guard var section = member.value.table else { throw notAMap(member.value) }
        var shims = ConfigTable()
        if let scheduling = section.member("sched_core") {
            if case .boolean(true) = scheduling.value.kind {
                let core = ConfigValue(.string("SCHED_CORE=1"), at: scheduling.value.location)
                shims.set("env", ConfigValue(.array([core])), keyLocation: scheduling.keyLocation)
            }
            section.remove("sched_core")
        }
        var value = member.value
        value.table = section
        plugins.set(member.key, value, keyLocation: member.keyLocation)
        plugins.set("io.containerd.shim.v1.manager", ConfigValue(.table(shims)), keyLocation: member.keyLocation)
    }

    /// A type assertion that fails.
    static func notAMap(_ value: ConfigValue) -> StartupFailure { notA("map[string]interface {}", value) }

    static func notA(_ type: String, _ value: ConfigValue) -> StartupFailure {
        .panics(
            "interface conversion: interface {} is \(value.goType), not \(type)",
            at: value.location ?? SourceLocation(file: "/etc/containerd/config.toml"),
            "containerd ends because this value is a \(value.goType) where it needs a \(type).")
    }
}
