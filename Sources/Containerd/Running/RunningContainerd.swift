/// A running containerd as far as its container network goes: what it has loaded, what it watches, what it would do.
///
/// A value: each change of the files is handed over with the events that its watches would see, and gives the state after
/// it. Files are those that stand once the events have been worked off, with the identities of directories.
package struct RunningContainerd: Sendable, Equatable {
    /// Where the watch on the default directory is.
    package enum Watch: String, Sendable, Equatable {
        /// On the directory that conf_dir names now.
        case alive
        /// On the directory that conf_dir named at the start, which is another one now.
        case elsewhere
        /// Nowhere.
        case dead
    }

    /// What kubelet's `UpdateRuntimeConfig` leads to.
    package struct Update: Sendable, Equatable {
        /// `OK` or the error that the call gives.
        package var answer: String
        /// The template that is rendered to ``path``; nil where nothing is written.
        package var template: [UInt8]?
        /// The file that is written.
        package var path: String?
    }

    package let version: ContainerdVersion
    /// Effective settings; nil where CRI is not served.
    package private(set) var settings: CNISettings?
    /// Why containerd is not serving CRI, or has ended; nil while it serves.
    package private(set) var ended: Outcome?
    /// The loads that are in force, the default's under `default`.
    private var loads: [String: CNILoading] = [:]
    private var syncers: [String: Syncer] = [:]
    private let behaviour: Behaviour

    private static let defaultName = "default"

    /// Starts containerd.
    ///
    /// - Parameter files: conf_dir included, which containerd makes if it is missing.
    package init(
        starting version: ContainerdVersion, files: FileTree, configPath: String = "/etc/containerd/config.toml"
    ) {
        self.version = version
        behaviour = Behaviour(version)
        let prediction = predict(files, version: version, configPath: configPath)
        guard prediction.outcome.kind == .serving, let settings = prediction.settings else {
            ended = prediction.outcome
            return
        }
        self.settings = settings
        loads = prediction.handlers
        loads[Self.defaultName] = prediction.loading
        let lookup = PathResolver(files)
        for (name, directory, limit) in Self.directories(settings) {
            let status = loads[name]?.status ?? "OK"
            syncers[name] = Syncer(directory, limit: limit, lastStatus: status, lookup)
        }
    }

    private static func directories(_ settings: CNISettings) -> [(name: String, directory: String, limit: Int)] {
        let own = settings.handlers.filter { $0.name != defaultName }.map { ($0.name, $0.confDir.value, $0.maxConfNum) }
        return [(defaultName, settings.confDir.value, settings.maxConfNum.value)] + own
    }

    /// What changes in the watched directories make of this containerd.
    ///
    /// - Parameters:
    ///   - events: by the name of the runtime handler, `default` for the default network.
    ///   - files: as they stand afterwards.
    package mutating func notice(_ events: [String: [DirectoryEvent]], files: FileTree) {
        guard ended == nil else { return }
        let lookup = PathResolver(files)
        for name in syncers.keys.sorted() {
            guard var syncer = syncers[name] else { continue }
            var isLoading = false
            for event in events[name] ?? [] {
                switch syncer.notice(event, lookup, behaviour) {
                case .nothing: break
                case .load: isLoading = true
                case .end(let error): return end(error)
                }
            }
            if isLoading { syncer.lastStatus = load(name, syncer, lookup) }
            syncers[name] = syncer
        }
    }

    private mutating func end(_ error: String) {
        end(1, "Failed to run CRI service: cni network conf monitor error: " + error)
    }

    private mutating func end(_ code: Int, _ text: String) {
        ended = Outcome(kind: .exits, exitCode: code, exitText: text)
        syncers = [:]
        loads = [:]
    }

    /// SIGHUP ends containerd: it has no handler for it.
    package mutating func hangUp() {
        guard ended?.kind != .exits else { return }
        end(-1, "signal SIGHUP")
    }

    private mutating func load(_ name: String, _ syncer: Syncer, _ lookup: PathResolver) -> String {
        let loader = CNILoader(lookup: lookup, behaviour: behaviour)
        let loaded = loader.load(syncer.directory, limit: syncer.limit)
        if let ending = loaded.ending { ended = ending }
        loads[name] = loaded.loading
        return loaded.loading.status
    }

    /// What a CRI Status call answers with these files.
    package func status(files: FileTree) -> Outcome {
        guard let settings, ended == nil else { return ended ?? Outcome(kind: .noCRI) }
        let prediction = Prediction(
            outcome: Outcome(kind: .serving), settings: settings, loading: loads[Self.defaultName],
            handlers: loads.filter { $0.key != Self.defaultName })
        var outcome = StatusAnswer(lookup: PathResolver(files), behaviour: behaviour).outcome(prediction, settings)
        outcome.lastLoad = syncers[Self.defaultName]?.lastStatus
        outcome.handlers = outcome.handlers.merging(syncers.mapValues(\.lastStatus)) { $1 }
        outcome.handlers[Self.defaultName] = nil
        return outcome
    }

    /// Where the watch on the default directory is; nil once containerd has ended or serves no CRI.
    package func watch(files: FileTree) -> Watch? {
        guard ended == nil else { return nil }
        return syncers[Self.defaultName]?.watch(PathResolver(files))
    }

    /// kubelet tells the node's pod CIDR.
    ///
    /// Source: update_runtime_config.go.
    package mutating func updateRuntimeConfig(podCIDR: String, files: FileTree) -> Update {
        let fine = Update(answer: "OK")
        guard let settings, let syncer = syncers[Self.defaultName] else { return fine }
        let template = settings.confTemplate.value
        guard !podCIDR.isEmpty, !template.isEmpty, status(files: files).networkReady != true else { return fine }
        let lookup = PathResolver(files)
        // The load counts, but not as the syncer's last.
        guard load(Self.defaultName, syncer, lookup) != "OK" else { return fine }
        switch lookup.read(template) {
        case .bytes(let bytes):
            let path = GoPath.join(settings.confDir.value, "10-containerd-net.conflist")
            return Update(answer: "OK", template: bytes, path: path)
        case .failed(let call, let errno):
            let name = GoText.quoted(template)
            let reason = "\(call) \(template): \(errno.text)"
            return Update(answer: "failed to parse cni config template \(name): \(reason)")
        case .blocks, .unknown: return fine
        }
    }
}
