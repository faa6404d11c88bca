import Syntax

/// What containerd does with these files when it is started anew.
///
/// - Parameters:
///   - files: a node's files; what is not known of them is in the answer's `wants`.
///   - version: of the binary that will be started.
///   - configPath: of config.toml, `--config`.
///   - configMustExist: `--config` names it: without the file containerd ends (cmd/containerd/command/main.go), and does
///     not go by its defaults.
/// - Returns: an answer that holds once its `wants` are empty and nothing is `unreadable`.
package func predict(
    _ files: FileTree, version: ContainerdVersion, configPath: String = "/etc/containerd/config.toml",
    configMustExist: Bool = false
) -> Prediction {
    let start = Start(files, version)
    return start.predict(configPath, mustExist: configMustExist)
}

/// What containerd does with these files when it loads its CNI directories again, with the settings it is running with.
///
/// - Parameters:
///   - files: as in ``predict(_:version:configPath:configMustExist:)``.
///   - version: of the running containerd.
///   - running: the settings that CRI reports.
package func predictReload(_ files: FileTree, version: ContainerdVersion, running: CNISettings) -> Prediction {
    let start = Start(files, version)
    return start.predictReload(running)
}

/// All that containerd objects to in one config.toml, each as if what comes before were mended, and the keys that it passes
/// over; imports are not followed.
///
/// - Parameters:
///   - files: with config.toml in it.
///   - version: of the binary that will be started.
///   - path: of config.toml.
/// - Returns: what is found, in the order of the file, and the words with which containerd would tell of its first objection.
package func reviewConfiguration(
    _ files: FileTree, version: ContainerdVersion, path: String
) -> (problems: [ConfigurationReading.Problem], first: (location: SourceLocation, text: String)?) {
    let faults = ConfigurationFaults { document, number in
        UnknownKeys(schema: Schema(version.release), behaviour: Behaviour(version), version: number).find(document)
    }
    let start = Start(files, version, faults)
    let prediction = start.predict(path)
    return faults.answer(with: prediction)
}

/// One prediction.
private struct Start {
    let lookup: Lookup
    let version: ContainerdVersion
    let behaviour: Behaviour
    let schema: Schema
    let faults: ConfigurationFaults?

    init(_ files: FileTree, _ version: ContainerdVersion, _ faults: ConfigurationFaults? = nil) {
        self.version = version
        self.faults = faults
        lookup = Lookup(files)
        behaviour = Behaviour(version)
        schema = Schema(version.release)
    }

    func predict(_ configPath: String, mustExist: Bool = false) -> Prediction {
        var loader = ConfigLoader(lookup, schema, behaviour, faults)
        var problems: [ConfigurationReading.Problem] = []
        var prediction: Prediction
        var undecided: [UnmodelledKey] = []
        do throws(Ending) {
            try loader.load(configPath, mustExist: mustExist)
            problems += IgnoredSettings(config: loader.config, schema: schema, behaviour: behaviour).find()
            try ServerCheck(lookup: lookup, config: loader.config, behaviour: behaviour).check()
            let merged = loader.config
            try loader.migrate()
            let plugins = try PluginSettings(loader.config, schema, behaviour, faults)
            if faults == nil {
                let reader = UndecidedReader(lookup: lookup, version: version, behaviour: behaviour, schema: schema)
                undecided = try reader.keys(merged, merged.disabled.isEmpty ? plugins : nil)
            }
            let start = CRIStart(lookup, version, behaviour, loader.config, plugins)
            let required = RequiredPlugins(config: loader.config, behaviour: behaviour, graph: start.graph)
            prediction = try serve(start.start(), loader.config, required, &problems)
            let endpoints = Endpoints(lookup: lookup, behaviour: behaviour, config: loader.config, plugins: plugins)
            try endpoints.check()
            if let ending = start.service(prediction.outcome.kind == .serving) { throw ending }
            if let problem = closedSocket(loader.config) {
                problems.append(problem)
                prediction = Prediction(outcome: Outcome(kind: .hangs))
            }
        } catch {
            prediction = ended(error, &problems)
        }
        prediction.unmodelled = undecided
        prediction.undecided = prediction.outcome.leftOpen(undecided)
        prediction.configuration = loader.reading
        prediction.configuration.problems += problems
        prediction.wants = lookup.wants
        prediction.unreadable = lookup.unreadable
        prediction.lacksConfiguration = loader.lacksFiles
        return prediction
    }

    private func ended(_ ending: Ending, _ problems: inout [ConfigurationReading.Problem]) -> Prediction {
        switch ending.kind {
        case .exits(let code):
            problems.append(.init(kind: .fatal, location: ending.location, text: ending.explanation))
            return Prediction(outcome: Outcome(kind: .exits, exitCode: code, exitText: ending.text))
        case .hangs:
            problems.append(.init(kind: .fatal, location: ending.location, text: ending.explanation))
            return Prediction(outcome: Outcome(kind: .hangs))
        case .unknown: return Prediction(outcome: Outcome(kind: .hangs))
        }
    }

    private func serve(
        _ started: CRIStart.Started, _ config: ServerConfig, _ required: RequiredPlugins,
        _ problems: inout [ConfigurationReading.Problem]
    ) throws(Ending) -> Prediction {
        var failure = started.failure
        if failure == nil, !started.isDisabled, let settings = started.settings {
            failure = makeDirectories(settings) ?? started.lateFailure
            if failure == nil {
                try required.check()
                problems += started.undecided
                return predictReload(settings)
            }
        }
        if let entry = config.disabling(ServerConfig.cri, behaviour) {
            let text = "\(GoText.quoted(entry.value)) in disabled_plugins switches the CRI plug-in off."
            problems.append(.init(kind: .disablesCRI, location: entry.location ?? Self.anywhere(config), text: text))
        }
        if let failure {
            let text = "The CRI plug-in does not load: \(failure.cause)."
            problems.append(.init(kind: .failsCRI, location: failure.location ?? Self.anywhere(config), text: text))
        }
        try required.check(failure)
        if behaviour.closesOnFailure, let text = closing(failure, required.graph) {
            problems.append(
                .init(
                    kind: .fatal, location: failure?.location ?? Self.anywhere(config),
                    text: "containerd 2.3.0 opens no socket where a gRPC plug-in fails: \(text)."))
            return Prediction(outcome: Outcome(kind: .hangs))
        }
        return Prediction(outcome: Outcome(kind: .noCRI, cause: failure?.cause))
    }

    /// The error that v2.3.0's servers do not pass over: one that does not tell of a plug-in that there is not.
    private func closing(_ failure: CRIFailure?, _ graph: PluginGraph) -> String? {
        let faults = graph.faults.filter { $0.uri.utf8.starts(with: "io.containerd.grpc.v1.".utf8) }.map(\.text)
        return (faults + [failure?.cause].compactMap { $0 }).first { !$0.hasByteSuffix("plugin: not found") }
    }

    /// What keeps everybody from asking this containerd.
    private func closedSocket(_ config: ServerConfig) -> ConfigurationReading.Problem? {
        guard behaviour.hasServerPlugins, let entry = config.disabling("io.containerd.server.v1.grpc", behaviour) else {
            return nil
        }
        let text =
            "\(GoText.quoted(entry.value)) in disabled_plugins switches the gRPC server off: containerd opens no socket."
        return .init(kind: .disablesCRI, location: entry.location ?? Self.anywhere(config), text: text)
    }

    /// For what has no place of its own: the file that containerd is started with.
    private static func anywhere(_ config: ServerConfig) -> SourceLocation {
        SourceLocation(file: config.sources.first?.path ?? "/etc/containerd/config.toml")
    }

    /// The directories that the syncers make before they watch them.
    private func makeDirectories(_ settings: CNISettings) -> CRIFailure? {
        var directories = settings.handlers.map { ($0.name, $0.confDir) }
        directories.removeAll { $0.0 == "default" }
        directories.insert(("default", settings.confDir), at: 0)
        for (name, directory) in directories where !directory.value.isEmpty {
            guard let reason = refusal(directory.value) else { continue }
            let cause = "failed to create CRI service: failed to create cni conf monitor for \(name): \(reason)"
            return CRIFailure(cause: cause, location: directory.location)
        }
        return nil
    }

    private func refusal(_ directory: String) -> String? {
        let parent = GoPath.directory(directory)
        if behaviour.createsParent, let (path, errno) = lookup.makeDirectories(parent) {
            return "failed to create the parent of the cni conf dir=\(parent): mkdir \(path): \(errno.text)"
        }
        if let (path, errno) = lookup.makeDirectories(directory) {
            return "failed to create cni conf dir=\(directory) for watch: mkdir \(path): \(errno.text)"
        }
        return nil
    }

    func predictReload(_ settings: CNISettings) -> Prediction {
        let loader = CNILoader(lookup: lookup, behaviour: behaviour)
        var prediction = Prediction(outcome: Outcome(kind: .serving), settings: settings)
        var ending: Outcome?
        let own = settings.handlers.first { $0.name == "default" }
        var directory = settings.confDir.value
        if let own, !directory.isEmpty { directory = own.confDir.value }
        if directory.isEmpty {
            prediction.loading = CNILoading(directory: "", status: "OK")
        } else {
            let loaded = loader.load(directory, limit: settings.maxConfNum.value)
            prediction.loading = loaded.loading
            ending = loaded.ending
        }
        for handler in settings.handlers where handler.name != "default" {
            let loaded = loader.load(handler.confDir.value, limit: handler.maxConfNum)
            prediction.handlers[handler.name] = loaded.loading
            ending = ending ?? loaded.ending
        }
        prediction.outcome =
            ending ?? StatusAnswer(lookup: lookup, behaviour: behaviour).outcome(prediction, settings)
        prediction.wants = lookup.wants
        prediction.unreadable = lookup.unreadable
        return prediction
    }
}
