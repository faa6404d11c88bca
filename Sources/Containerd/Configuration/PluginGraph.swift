import Syntax

/// Which plug-ins load, as far as `disabled_plugins` decides it.
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
        for proxy in ProxyPlugins(config, behaviour).registered
        where !config.disables("io.containerd.\(proxy.type).\(proxy.name)", behaviour) {
            states[proxy.type, default: [:]][proxy.name] = .loaded
        }
        for line in Self.table where line.releases.contains(release) {
            let uri = "io.containerd.\(line.type).\(line.id)"
            guard !config.disables(uri, behaviour) else { continue }
            let state = state(line, uri, settings, transfer)
            states[line.type, default: [:]][line.id] = state
            switch state {
            case .failed(let text), .skipped(let text): faults.append((uri, text))
            case .loaded: continue
            }
        }
    }

    /// Plug-ins that do nothing until something is set, and what they say then.
    private static let unset = [
        "io.containerd.snapshotter.v1.devmapper": ("pool_name", "devmapper not configured: skip plugin"),
        "io.containerd.snapshotter.v1.blockfile": ("scratch_file", "no scratch file generator: skip plugin"),
        "io.containerd.tracing.processor.v1.otlp": ("endpoint", "skip plugin: tracing endpoint not configured"),
        "io.containerd.server.v1.debug": ("address", "skip plugin"),
        "io.containerd.server.v1.grpc-tcp": ("address", "skip plugin"),
        "io.containerd.server.v1.metrics": ("address", "skip plugin"),
    ]

    private func state(
        _ line: Line, _ uri: String, _ settings: PluginSettings, _ transfer: TransferCheck
    ) -> State {
        if let (key, text) = Self.unset[uri], settings[uri][key].string.isEmpty {
            // An error like any other in 1.6 (snapshots/devmapper/plugin: v1.7.0).
            let isOld = !behaviour.hasInMemoryClient && line.id == "devmapper"
            return isOld ? .failed("devmapper not configured") : .skipped(text)
        }
        for need in line.needs {
            if let fault = fault(need) { return .failed(fault) }
        }
        guard uri == TransferCheck.uri, let fault = transfer.fault(settings[uri], self) else { return .loaded }
        return fault.isSkipped ? .skipped(fault.text) : .failed(fault.text)
    }

    enum Need {
        /// `Get` and `GetSingle`.
        case one(type: String)
        /// `GetByID`.
        case plugin(type: String, id: String)
        /// `GetByType`.
        case all(type: String)

        init(_ word: Substring) {
            let parts = word.dropFirst().parts("#").map(String.init)
            switch (word.utf8.first, parts.count) {
            case (UInt8(ascii: "="), 2): self = .plugin(type: parts[0], id: parts[1])
            case (UInt8(ascii: "="), _): self = .one(type: parts[0])
            default: self = .all(type: parts[0])
            }
        }
    }

    /// Whether a plug-in of that URI is started at all, or one of that last name.
    func holds(_ name: String, isShort: Bool) -> Bool {
        if isShort { return states.values.contains { $0[name] != nil } }
        return states.contains { type, all in all.keys.contains { "io.containerd.\(type).\($0)" == name } }
    }

    /// The error that asking for something gives.
    func fault(_ need: Need) -> String? {
        switch need {
        case .one(let type), .all(let type):
            var all = states[type] ?? [:]
            // containerd 1.x looks at the plug-ins of a type one by one; a failed one is no error by itself.
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

    /// The error of containerd's client within the CRI plug-ins (`getServicesOpts`, `WithInMemoryServices`).
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

    /// One plug-in: its type, its id, what it needs and the releases that have it.
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

    private static let table = pluginsOfContainerd.parts("\n").map(Line.init)
}
