/// Which plug-ins load, as far as `disabled_plugins` decides it.
///
/// Each asks for instances of others as it starts, and fails with the error of the first that is missing.
struct PluginGraph {
    private enum State {
        case loaded
        case failed(String)
    }

    private let behaviour: Behaviour
    private var isSecondGeneration: Bool { behaviour.isSecondGeneration }
    /// By type and then by id; what is switched off is absent.
    private var states: [String: [String: State]] = [:]

    init(_ config: ServerConfig, _ version: ContainerdVersion, _ behaviour: Behaviour) {
        self.behaviour = behaviour
        for line in Self.table where line.isIn(version) {
            guard !config.disables("io.containerd.\(line.type).\(line.id)", behaviour) else { continue }
            states[line.type, default: [:]][line.id] = state(line)
        }
    }

    private func state(_ line: Line) -> State {
        for need in line.needs {
            if let fault = fault(need) { return .failed(fault) }
        }
        return .loaded
    }

    enum Need {
        /// `Get` and `GetSingle`.
        case one(type: String)
        /// `GetByID`.
        case plugin(type: String, id: String)
        /// `GetByType`.
        case all(type: String)

        init(_ word: Substring) {
            let parts = word.dropFirst().split(separator: "#").map(String.init)
            switch (word.first, parts.count) {
            case ("=", 2): self = .plugin(type: parts[0], id: parts[1])
            case ("=", _): self = .one(type: parts[0])
            default: self = .all(type: parts[0])
            }
        }
    }

    /// The error that asking for something gives.
    func fault(_ need: Need) -> String? {
        switch need {
        case .one(let type), .all(let type):
            let all = states[type] ?? [:]
            // containerd 1.x looks at the plug-ins of a type one by one; a failed one is no error by itself.
            if !isSecondGeneration, case .all = need { return all.isEmpty ? missing(type) : nil }
            for case .failed(let text) in all.sorted(by: { $0.key < $1.key }).map(\.value) { return text }
            return all.isEmpty ? missing(type) : nil
        case .plugin(let type, let id):
            if let state = states[type]?[id] {
                if case .failed(let text) = state { return text }
                return nil
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
            case .loaded: continue
            }
        }
        return nil
    }

    private var clientTypes: [String] {
        var types = ["event.v1", "lease.v1", "sandbox.store.v1"]
        types.append(isSecondGeneration ? "transfer.v1" : "sandbox.controller.v1")
        if behaviour.hasMountManager { types.append("mount-manager.v1") }
        return types
    }

    private static let services = [
        "content-service", "images-service", "snapshots-service", "containers-service", "tasks-service",
        "diff-service", "namespaces-service", "introspection-service", "leases-service",
    ]

    /// One plug-in: its type, its id, the versions that have it and what it needs.
    private struct Line: Sendable {
        var type: String
        var id: String
        var needs: [Need]
        var since: ContainerdVersion?
        var before: ContainerdVersion?

        init(_ line: Substring) {
            let words = line.split(separator: " ")
            let name = words[0].split(separator: "#").map(String.init)
            type = name[0]
            id = name[1]
            needs = words.dropFirst().filter { $0.first == "=" || $0.first == "*" }.map(Need.init)
            for word in words.dropFirst() where word.first == "+" || word.first == "-" {
                let numbers = word.dropFirst().split(separator: ".").compactMap { Int($0) }
                let version = ContainerdVersion(numbers[0], numbers[1], numbers.count > 2 ? numbers[2] : 0)
                if word.first == "+" { since = version } else { before = version }
            }
        }

        func isIn(_ version: ContainerdVersion) -> Bool {
            since.map { version >= $0 } ?? true && before.map { version < $0 } ?? true
        }
    }

    private static let table = tableOfPlugins.split(separator: "\n").map(Line.init)
}

/// In the order in which they start. `=type` and `=type#id` need an instance, `*type` all of a type; `+` since, `-` before.
///
/// Source: the `InitFn` of each plug-in, at v1.6.39, v1.7.34, v2.0.11 and v2.2.7.
private let tableOfPlugins = """
    content.v1#content
    event.v1#exchange
    warning.v1#deprecations +1.6.25 -1.7
    warning.v1#deprecations +1.7.9
    snapshotter.v1#native
    snapshotter.v1#overlayfs
    metadata.v1#bolt -2.0 =content.v1 *snapshotter.v1
    metadata.v1#bolt +2.0 =content.v1 *snapshotter.v1 =event.v1
    gc.v1#scheduler =metadata.v1
    lease.v1#manager +1.7 =metadata.v1 =gc.v1
    differ.v1#walking =metadata.v1
    mount-handler.v1#erofs +2.2
    mount-manager.v1#bolt +2.2 =metadata.v1 *mount-handler.v1
    image-verifier.v1#bindir +2.0
    transfer.v1#local +2.0 =metadata.v1 =lease.v1 *image-verifier.v1 =differ.v1#walking
    sandbox.store.v1#local +1.7 =metadata.v1
    shim.v1#manager +2.0 =metadata.v1 =event.v1#exchange
    runtime.v2#task -2.0 =metadata.v1 =event.v1#exchange
    runtime.v2#task +2.0 =shim.v1 =warning.v1
    runtime.v2#shim +1.7 -2.0 =runtime.v2#task
    sandbox.controller.v1#local +1.7 -2.0 =runtime.v2#shim =event.v1#exchange =sandbox.store.v1
    sandbox.controller.v1#shim +2.0 =shim.v1 =event.v1#exchange
    service.v1#containers-service =metadata.v1 =event.v1
    service.v1#content-service -2.0 =metadata.v1 =event.v1
    service.v1#content-service +2.0 =metadata.v1
    service.v1#diff-service *differ.v1
    service.v1#images-service -1.6.25 =metadata.v1 =gc.v1
    service.v1#images-service +1.6.25 -1.7 =metadata.v1 =gc.v1 =warning.v1
    service.v1#images-service +1.7 -1.7.9 =metadata.v1 =gc.v1
    service.v1#images-service +1.7.9 =metadata.v1 =gc.v1 =warning.v1
    service.v1#introspection-service
    service.v1#leases-service -1.7 =metadata.v1 =gc.v1
    service.v1#namespaces-service =metadata.v1 =event.v1
    service.v1#snapshots-service =metadata.v1
    service.v1#tasks-service =runtime.v2#task =metadata.v1 =event.v1
    """
