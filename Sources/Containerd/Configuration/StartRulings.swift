import Syntax

/// Says of a setting why nobody knows what a start makes of it.
///
/// What the tables below do not name is not known: a key of a later containerd is undecided until somebody has looked.
struct StartRulings {
    let lookup: PathResolver
    let version: ContainerdVersion
    let behaviour: Behaviour
    let config: ServerConfig
    let plugins: PluginSettings?
    let schema: Schema

    /// A value as far as a ruling hangs on it.
    struct Value {
        var text = ""
        var isTrue = false
        var number = 0
        var texts: [String] = []
    }

    private static let notPredicted = "its effect at a start is not predicted"

    /// - Parameter path: keys from the top; sections under their newest names.
    /// - Returns: a piece of a sentence; nil where the prediction knows.
    func why(_ path: [String], _ value: Value) -> String? {
        guard let first = path.first else { return nil }
        guard first == "plugins" else { return whyOfServer(path, value) }
        guard path.count > 1 else { return nil }
        let uri = path[1]
        if let why = whyBySource(uri, Array(path.dropFirst(2)), value) { return why }
        guard schema.plugins.contains(where: { $0.uri == uri }) else { return whyOfUnknown(uri) }
        guard path.count > 2, isKnown(uri, Array(path.dropFirst(2))) else { return nil }
        return whyOfPlugin(uri, Array(path.dropFirst(2)), value)
    }

    // MARK: The server

    private static let ofServer: Set<String> = [
        "version", "imports", "disabled_plugins", "timeouts", "oom_score", "temp", "stream_processors", "proxy_plugins",
        "plugin_dir", "grpc.uid", "grpc.gid", "grpc.tcp_tls_ca", "grpc.tcp_tls_common_name", "ttrpc.address",
        "ttrpc.uid",
        "ttrpc.gid", "debug.uid", "debug.gid", "debug.level", "debug.format", "debug.log_trace_id",
        "metrics.grpc_histogram",
    ]

    private func whyOfServer(_ path: [String], _ value: Value) -> String? {
        if Self.ofServer.contains(path[0]) { return nil }
        let key = path.joined(separator: ".")
        if Self.ofServer.contains(key) || path.count == 1 && value.text.isEmpty && key != "required_plugins" {
            return nil
        }
        switch key {
        case "root", "state": return whyOfDirectory(key, value.text)
        case "required_plugins": return value.texts.lazy.compactMap(whyRequired).first
        case "cgroup.path":
            return value.text.isEmpty ? nil : "whether this cgroup can be entered is not looked at"
        case "metrics.address", "grpc.tcp_address": return whyOfAddress(value.text)
        case "debug.address": return GoPath.isAbsolute(value.text) ? nil : whyOfAddress(value.text)
        case "grpc.address": return whyOfMainSocket(value.text)
        case "grpc.max_recv_message_size", "grpc.max_send_message_size": return Self.whyOfMessages(value.number)
        case "grpc.tcp_tls_cert", "grpc.tcp_tls_key":
            return value.text.isEmpty ? nil : "whether Go takes this certificate and its key is not looked at"
        default: return ["grpc", "ttrpc", "debug", "metrics", "cgroup"].contains(key) ? nil : Self.notPredicted
        }
    }

    private func whyOfMainSocket(_ path: String) -> String? {
        ["", "/run/containerd/containerd.sock"].contains(path)
            ? nil : "containerd is asked at this socket, and whether kubelet knows of it is not looked at"
    }

    /// gRPC refuses what is longer, containerd's own answers too: the default is 16 MiB.
    private static func whyOfMessages(_ limit: Int) -> String? {
        (1..<(1 << 20)).contains(limit)
            ? "whether all that kubelet asks fits into so short a message is not looked at" : nil
    }

    private func whyOfAddress(_ address: String) -> String? {
        guard !address.isEmpty, case .undecided(let why) = lookup.listening(at: address, behaviour) else { return nil }
        return why
    }

    /// A directory in which containerd has worked is good for it.
    private func whyOfDirectory(_ key: String, _ path: String) -> String? {
        let usual = key == "root" ? "/var/lib/containerd" : "/run/containerd"
        if GoPath.clean(path) == usual || key == "state" && path.hasPrefix("/run/") { return nil }
        if key == "root", case .entry = lookup.find(GoPath.join(path, "io.containerd.metadata.v1.bolt", "meta.db")) {
            return nil
        }
        return "whether the file system there serves as containerd's \(key) is not looked at"
    }

    private static let ofMachine: Set<String> = [
        "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.blockfile",
        "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.devmapper",
        "io.containerd.snapshotter.v1.erofs", "io.containerd.snapshotter.v1.zfs",
        "io.containerd.tracing.processor.v1.otlp", "io.containerd.internal.v1.tracing",
    ]

    private func whyRequired(_ uri: String) -> String? {
        guard Self.ofMachine.contains(uri) || Self.ofMachine.contains(Migration.fullName(uri)) else { return nil }
        return "whether \(uri) comes up hangs on this machine"
    }

    // MARK: Plugins

    /// Keys of each plugin that end no start, or end it as is predicted; `*` for all.
    private static let decided: [String: Set<String>] = [
        "io.containerd.grpc.v1.cri": ["*"], "io.containerd.cri.v1.runtime": ["*"], "io.containerd.cri.v1.images": ["*"],
        "io.containerd.gc.v1.scheduler": ["*"], "io.containerd.monitor.v1.cgroups": ["*"],
        "io.containerd.monitor.task.v1.cgroups": ["*"], "io.containerd.internal.v1.restart": ["*"],
        "io.containerd.monitor.container.v1.restart": ["*"], "io.containerd.runtime.v1.linux": ["*"],
        "io.containerd.runtime.v2.task": ["*"], "io.containerd.shim.v1.manager": ["env"],
        "io.containerd.service.v1.diff-service": ["*"], "io.containerd.internal.v1.opt": ["*"],
        "io.containerd.service.v1.tasks-service": ["*"], "io.containerd.metadata.v1.bolt": ["*"],
        "io.containerd.nri.v1.nri": ["*"], "io.containerd.transfer.v1.local": ["*"],
        "io.containerd.image-verifier.v1.bindir": ["*"], "io.containerd.tracing.processor.v1.otlp": ["*"],
        "io.containerd.internal.v1.tracing": ["*"], "io.containerd.differ.v1.erofs": ["*"],
        "io.containerd.snapshotter.v1.native": ["*"],
        "io.containerd.snapshotter.v1.overlayfs": [
            "upperdir_label", "sync_remove", "slow_chown", "mount_options",
        ],
        "io.containerd.snapshotter.v1.devmapper": [
            "root_path", "base_image_size", "async_remove", "discard_blocks", "fs_type", "fs_options",
        ],
        "io.containerd.snapshotter.v1.blockfile": ["root_path", "fs_type", "mount_options", "recreate_scratch"],
        "io.containerd.snapshotter.v1.erofs": [
            "root_path", "ovl_mount_options", "set_immutable", "default_size",
        ],
        "io.containerd.metrics.v1.grpc-prometheus": ["*"],
        "io.containerd.server.v1.ttrpc": ["*"],
        "io.containerd.server.v1.grpc": ["uid", "gid"],
        "io.containerd.server.v1.grpc-tcp": [
            "tls_ca", "tls_cert", "tls_key", "tls_common_name", "max_recv_message_size", "max_send_message_size",
        ],
        "io.containerd.server.v1.debug": ["uid", "gid"],
    ]

    private func whyOfPlugin(_ uri: String, _ path: [String], _ value: Value) -> String? {
        if let why = conditional(uri, path, value) { return why.isEmpty ? nil : why }
        let keys = Self.decided[uri] ?? []
        return keys.contains("*") || keys.contains(path[0]) ? nil : Self.notPredicted
    }

    /// What hangs on the value: empty where this one is decided; nil where the tables tell.
    private func conditional(_ uri: String, _ path: [String], _ value: Value) -> String? {
        switch uri {
        case "io.containerd.grpc.v1.cri", "io.containerd.cri.v1.runtime", "io.containerd.cri.v1.images":
            return whyOfCRI(path, value)
        case NRICheck.uri:
            guard path[0] == "plugin_path", let plugins else { return nil }
            let check = NRICheck(lookup: lookup, behaviour: behaviour, settings: plugins[uri])
            return check.hasPlugins ? "the programs in it are started, and what they do is not known" : ""
        case "io.containerd.transfer.v1.local":
            guard path[0] == "unpack_config", behaviour.imagesNeedTransfer, let plugins else { return nil }
            return whyOfUnpacking(plugins[uri]["unpack_config"].list)
        case "io.containerd.server.v1.grpc" where path[0] == "address": return whyOfMainSocket(value.text) ?? ""
        case "io.containerd.server.v1.grpc"
        where path[0] == "max_recv_message_size" || path[0] == "max_send_message_size":
            return Self.whyOfMessages(value.number) ?? ""
        case "io.containerd.server.v1.debug" where path[0] == "address":
            return GoPath.isAbsolute(value.text) ? "" : whyOfAddress(value.text) ?? ""
        case "io.containerd.server.v1.metrics", "io.containerd.server.v1.grpc-tcp":
            return path[0] == "address" ? whyOfAddress(value.text) ?? "" : nil
        default: return uri.hasPrefix(Self.snapshotter) ? whyOfSnapshotter(uri, path[0], value) : nil
        }
    }

    private static let snapshotter = "io.containerd.snapshotter.v1."

    private func whyOfUnpacking(_ list: [Setting]) -> String {
        let isOpen = list.contains { unpacked in
            unpacked["differ"].string.isEmpty && unpacked["platform"].string.utf8.contains(UInt8(ascii: "/"))
        }
        if isOpen {
            return "a differ for this platform is looked for on this machine, and without one CRI does not load"
        }
        let isErofs = list.contains { $0["differ"].string == "erofs" || $0["snapshotter"].string == "erofs" }
        return isErofs ? "whether erofs comes up hangs on this machine's kernel" : ""
    }

    private func whyOfSnapshotter(_ uri: String, _ key: String, _ value: Value) -> String? {
        switch (uri.dropFirstBytes(Self.snapshotter.utf8.count), key) {
        case ("overlayfs", "root_path"), ("btrfs", "root_path"), ("zfs", "root_path"), ("aufs", "root_path"):
            if value.text.isEmpty || isUsed(value.text) { return "" }
            return "whether the file system there carries this snapshotter is not looked at"
        case ("devmapper", "pool_name"):
            return value.text.isEmpty ? "" : "whether this pool exists is not looked at"
        case ("blockfile", "scratch_file"):
            return value.text.isEmpty ? "" : "whether this file can be mounted is not looked at"
        case ("erofs", "enable_fsverity"):
            return value.isTrue ? "whether the file system has fs-verity is not looked at" : ""
        default: return nil
        }
    }

    private func isUsed(_ root: String) -> Bool {
        if case .entry = lookup.find(GoPath.join(root, "metadata.db")) { true } else { false }
    }

    private func whyOfCRI(_ path: [String], _ value: Value) -> String? {
        switch path {
        case ["stream_server_port"]:
            guard let plugins else { return nil }
            let settings = plugins[ServerConfig.cri]
            let (host, port) = (settings["stream_server_address"].string, settings["stream_server_port"].string)
            guard !host.isEmpty, port != "0", !port.isEmpty else { return "" }
            return whyOfAddress(GoListen.join(host, port)) ?? ""
        case ["stream_server_address"]:
            if value.text.isEmpty { return "an empty one stands for that of the default route, which is not looked at" }
            return whyOfAddress(GoListen.join(value.text, "0")) ?? ""
        case ["x509_key_pair_streaming", "tls_cert_file"], ["x509_key_pair_streaming", "tls_key_file"]:
            return value.text.isEmpty ? "" : "whether Go takes this certificate and its key is not looked at"
        case ["containerd", "snapshotter"], ["snapshotter"]: return whyOfChoice(value.text)
        default: break
        }
        guard path.count == 4, path[0] == "containerd", path[1] == "runtimes" else { return nil }
        switch path[3] {
        case "base_runtime_spec":
            return value.text.isEmpty ? "" : "whether all in this file has the types that Go wants is not looked at"
        case "cgroup_writable":
            return value.isTrue ? "it is refused where the machine has no cgroup v2, which is not looked at" : ""
        default: return nil
        }
    }

    private func whyOfChoice(_ name: String) -> String {
        guard !["overlayfs", "native", ""].contains(name) else { return "" }
        if config.root["proxy_plugins", name] != .absent {
            return "whether the program behind this snapshotter answers is not looked at"
        }
        let isOwn = ["aufs", "blockfile", "btrfs", "devmapper", "erofs", "zfs"].contains(name)
        if isOwn || buildsMore { return "whether this snapshotter comes up hangs on this machine" }
        return ""
    }

    // MARK: What is not containerd's

    /// k3s and RKE2 build more plugins in, stargz and fuse-overlayfs among them.
    private var buildsMore: Bool { version.suffix.holds("k3s") || version.suffix.holds("rke2") }

    private func whyOfUnknown(_ uri: String) -> String? {
        guard buildsMore, uri.hasPrefix(Self.snapshotter) else { return nil }
        return "the plugin is one that its vendor has built in"
    }

    /// Whether a field takes it: containerd passes over all others.
    private func isKnown(_ uri: String, _ path: [String]) -> Bool {
        guard let name = schema.plugins.first(where: { $0.uri == uri })?.structure else { return false }
        var type = GoType.structure(name)
        for key in path {
            while case .pointer(let target) = type { type = target }
            switch type {
            case .structure(let name):
                guard let field = self.field(key, schema[name]) else { return false }
                type = field
            case .map(let element): type = element
            default: return true
            }
        }
        return true
    }

    private func field(_ key: String, _ structure: GoStruct) -> GoType? {
        if behaviour.isSecondGeneration { return structure.field(key)?.type }
        if let field = structure.fields.first(where: { $0.key == key || $0.key.uppercased() == key }) {
            return field.type
        }
        // Keys of an embedded structure may stand in the table around it.
        for case let (true, .structure(name)) in structure.fields.map({ ($0.isEmbedded, $0.type) }) {
            if let type = field(key, schema[name]) { return type }
        }
        return nil
    }
}

extension StartRulings {
    /// Settings of which only a merged change tells what becomes of them: nobody has run such a containerd. Those of tracing
    /// went as well, and touch no start.
    private func whyBySource(_ uri: String, _ path: [String], _ value: Value) -> String? {
        guard !behaviour.hasBinDir, uri == "io.containerd.cri.v1.runtime" else { return nil }
        let isRemoved = path == ["cni", "bin_dir"] && !value.text.isEmpty || path == ["enable_cdi"] && !value.isTrue
        return isRemoved ? Self.bySource : nil
    }

    /// The reason that makes an answer one `by source`.
    static let bySource = "that containerd 2.4.0 passes over it is known from a merged change (#14166) alone"
    static let migratedBySource = "whether containerd 2.4.0 still makes bin_dirs of it is not known (#14166)"
}
