import Syntax

/// Which plugins load, as far as `disabled_plugins` decides it.
///
/// Each asks for instances of others as it starts, and fails with the error of the first that is missing.
struct PluginGraph {
    private enum State {
        case loaded
        case failed(String)
        /// It has seen that it is not wanted: others do not take that for a failure.
        case skipped(String)
    }

    private let behaviour: Behaviour
    /// What the configuration says that containerd shall not run without.
    private let required: Set<String>
    private var isSecondGeneration: Bool { behaviour.isSecondGeneration }
    /// By type and then by id; what is switched off is absent.
    private var states: [String: [String: State]] = [:]
    /// What did not come up, in the order of starting.
    private(set) var faults: [(uri: String, text: String)] = []

    init(
        _ config: ServerConfig, _ release: Release, _ behaviour: Behaviour, _ settings: PluginSettings,
        _ transfer: TransferCheck
    ) {
        self.behaviour = behaviour
        required = Set(config.required.map(\.value))
        for proxy in ProxyPlugins(config, behaviour).registered
        where !config.disables("io.containerd.\(proxy.type).\(proxy.name)", behaviour) {
            states[proxy.type, default: [:]][proxy.name] = proxy.fault.map(State.failed) ?? .loaded
        }
        for line in Self.table where line.releases.contains(release) {
            let uri = "io.containerd.\(line.type).\(line.id)"
            guard !config.disables(uri, behaviour), isBuilt(uri) else {
                continue
            }
            let state = state(line, uri, settings, transfer)
            states[line.type, default: [:]][line.id] = state
            switch state {
            case .failed(let text), .skipped(let text): faults.append((uri, text))
            case .loaded: continue
            }
        }
    }

    static let tracing: Set = ["io.containerd.tracing.processor.v1.otlp", "io.containerd.internal.v1.tracing"]

    /// Whether it is compiled in: Debian leaves some out.
    private func isBuilt(_ uri: String) -> Bool {
        if uri == "io.containerd.snapshotter.v1.zfs" { return behaviour.hasZFS }
        return behaviour.hasTracing || !Self.tracing.contains(uri)
    }

    /// Plugins that do nothing until something is set, and what they say then.
    private static let unset = [
        "io.containerd.tracing.processor.v1.otlp": ("endpoint", "skip plugin: tracing endpoint not configured"),
        "io.containerd.server.v1.debug": ("address", "skip plugin"),
        "io.containerd.server.v1.grpc-tcp": ("address", "skip plugin"),
        "io.containerd.server.v1.metrics": ("address", "skip plugin"),
    ]

    private func state(
        _ line: Line, _ uri: String, _ settings: PluginSettings, _ transfer: TransferCheck
    ) -> State {
        if let (key, text) = Self.unset[uri], settings[uri][key].string.isEmpty { return .skipped(text) }
        if line.type == "snapshotter.v1" {
            switch transfer.snapshotters.state(line.id, isAsked: required.contains(uri)) {
            case .loaded: return .loaded
            case .failed(let text): return .failed(text)
            case .skipped(let text): return .skipped(text)
            case .absent: return .skipped("skip plugin")
            }
        }
        for need in line.needs {
            if let fault = fault(need) { return .failed(fault) }
        }
        if uri == "io.containerd.differ.v1.erofs",
            required.contains(uri)
                || settings["io.containerd.service.v1.diff-service"]["default"].strings.contains("erofs"),
            !transfer.lookup.hasProgram("mkfs.erofs")
        {
            return .skipped(TransferCheck.noTools(behaviour))
        }
        // `newTracer` of containerd 1 takes what is skipped for a failure as well.
        if uri == "io.containerd.internal.v1.tracing", !isUp("tracing.processor.v1", "otlp") {
            return .skipped("skip plugin: tracing endpoint not configured")
        }
        if let text = ownFault(uri, settings[uri], transfer.lookup) { return .failed(text) }
        guard uri == TransferCheck.uri, let fault = transfer.fault(settings[uri], self) else { return .loaded }
        return fault.isSkipped ? .skipped(fault.text) : .failed(fault.text)
    }

    /// What a plugin has against its settings.
    private func ownFault(_ uri: String, _ settings: Setting, _ lookup: PathResolver) -> String? {
        switch uri {
        case "io.containerd.metadata.v1.bolt":
            let policy = settings["content_sharing_policy"].string
            return ["", "shared", "isolated"].contains(policy) ? nil : "unknown policy: \(policy): invalid argument"
        case "io.containerd.runtime.v2.task":
            return settings["platforms"].strings.lazy.compactMap(platformFault).first
        case "io.containerd.service.v1.diff-service":
            return settings["default"].strings.first { !isUp("differ.v1", $0) }.map {
                "needed differ not loaded: \($0)"
            }
        case "io.containerd.internal.v1.opt":
            let path = settings["path"].string
            return path.isEmpty ? nil : lookup.makeDirectories(path).map { "mkdir \($0.path): \($0.errno.text)" }
        default: return nil
        }
    }

    /// `ParseAll` of containerd/platforms since 2.0.
    private func platformFault(_ text: String) -> String? {
        guard let fault = GoPlatform.fault(text, behaviour.platforms) else { return nil }
        return isSecondGeneration ? "invalid platform \(text): \(fault)" : fault
    }

    private func isUp(_ type: String, _ id: String) -> Bool {
        if case .loaded? = states[type]?[id] { true } else { false }
    }

    enum Need {
        /// `Get` and `GetSingle`.
        case one(type: String)
        /// `GetByID`.
        case plugin(type: String, id: String)
        /// `GetByType`.
        case all(type: String)

        /// The type, or the type and the id.
        fileprivate var name: String {
            switch self {
            case .one(let type), .all(let type): type
            case .plugin(let type, let id): "\(type).\(id)"
            }
        }

        init(_ word: Substring) {
            let parts = word.dropFirst().parts("#").map(String.init)
            switch (word.utf8.first, parts.count) {
            case (UInt8(ascii: "="), 2): self = .plugin(type: parts[0], id: parts[1])
            case (UInt8(ascii: "="), _): self = .one(type: parts[0])
            default: self = .all(type: parts[0])
            }
        }
    }

    /// Whether a plugin of that URI is started at all, or one of that last name.
    func holds(_ name: String, isShort: Bool) -> Bool {
        if isShort { return states.values.contains { $0[name] != nil } }
        return states.contains { type, all in all.keys.contains { "io.containerd.\(type).\($0)" == name } }
    }

    /// The error that asking for something gives.
    func fault(_ need: Need) -> String? {
        switch need {
        case .one(let type), .all(let type):
            var all = states[type] ?? [:]
            // containerd 1.x looks at the plugins of a type one by one; a failed one is no error by itself.
            if !isSecondGeneration, case .all = need {
                guard !all.isEmpty else { return missing(type) }
                // `loadV1Runtimes` in services/tasks/local_unix.go at v1.7.24.
                let isUp = all.values.contains { if case .loaded = $0 { true } else { false } }
                return type == "runtime.v1" && !isUp ? "no runtimes available to create task service" : nil
            }
            for case .failed(let text) in all.sorted(by: { $0.key < $1.key }).map(\.value) { return text }
            if isSecondGeneration { all = all.filter { if case .skipped = $0.value { false } else { true } } }
            if isSecondGeneration, case .one = need, all.count > 1 {
                return "multiple plugins registered for io.containerd.\(type): plugin: multiple instances"
            }
            return all.isEmpty ? missing(type) : nil
        case .plugin(let type, let id):
            if let state = states[type]?[id] {
                switch state {
                case .failed(let text), .skipped(let text): return text
                case .loaded: return nil
                }
            }
            if isSecondGeneration { return missing(type + "." + id) }
            return states[type] == nil ? missing(type) : "no io.containerd.\(type) plugins with id \(id): not found"
        }
    }

    private func missing(_ name: String) -> String {
        "no plugins registered for io.containerd.\(name): " + (isSecondGeneration ? "plugin: not found" : "not found")
    }

    /// The error of containerd's client within the CRI plugins (`getServicesOpts`, `WithInMemoryServices`).
    func clientFault() -> String? {
        if !behaviour.hasInMemoryClient {
            if let fault = fault(.one(type: "event.v1")) { return "failed to get event plugin: " + fault }
        } else {
            for type in clientTypes {
                guard let fault = fault(.one(type: type)) else { continue }
                return "failed to get \"io.containerd.\(type)\" plugin: " + fault
            }
        }
        if let fault = fault(.all(type: "service.v1")) { return "failed to get service plugin: " + fault }
        for name in Self.services where !behaviour.hasInMemoryClient || name != "leases-service" {
            switch states["service.v1"]?[name] {
            case nil: return "service \"\(name)\" not found"
            case .failed(let text): return "failed to get instance of service \"\(name)\": " + text
            case .loaded, .skipped: continue
            }
        }
        return nil
    }

    private var clientTypes: [String] {
        var types = ["event.v1", "lease.v1", "sandbox.store.v1"]
        if !isSecondGeneration { types.append("sandbox.controller.v1") }
        if behaviour.imagesNeedTransfer { types.append("transfer.v1") }
        if behaviour.hasMountManager { types.append("mount-manager.v1") }
        return types
    }

    private static let services = [
        "content-service", "images-service", "snapshots-service", "containers-service", "tasks-service",
        "diff-service", "namespaces-service", "introspection-service", "leases-service",
    ]

    /// One plugin: its type, its id, what it needs and the releases that have it.
    private struct Line: Sendable {
        var type: String
        var id: String
        var needs: [Need]
        var releases: ReleaseRange

        init(_ line: Substring) {
            let words = line.parts(" ")
            let name = words[0].parts("#").map(String.init)
            type = name[0]
            id = name[1]
            let signs = words.dropFirst()
            needs = signs.filter { $0.utf8.first == UInt8(ascii: "=") || $0.utf8.first == UInt8(ascii: "*") }
                .map(Need.init)
            releases = ReleaseRange(signs)
        }
    }

    /// All that any release has, and that may have a section without settings that are read.
    static let known = Set(table.map { "io.containerd.\($0.type).\($0.id)" })

    /// What the plugins of a type ask for as they start, in any release: types, and whole names where one is meant.
    static func needs(of type: String) -> Set<String> {
        let lines = table.filter { "io.containerd.\($0.type)" == type || "io.containerd.\($0.type).\($0.id)" == type }
        return Set(lines.flatMap(\.needs).map { "io.containerd.\($0.name)" })
    }

    private static let table = pluginsOfContainerd.parts("\n").map(Line.init)
}
