import Syntax

/// What containerd does with these files when it is started anew.
///
/// - Parameters:
///   - files: a node's files; what is not known of them is in the answer's `wants`.
///   - version: of the binary that will be started.
///   - configPath: of config.toml, `--config`.
///   - configMustExist: `--config` names it: without the file containerd ends (cmd/containerd/command/main.go), and does
///     not go by its defaults.
///   - memory: of the last prediction, where the same is asked again and again.
/// - Returns: an answer that holds once its `wants` are empty and nothing is `unreadable`.
package func predict(
    _ files: FileTree, version: ContainerdVersion, configPath: String = "/etc/containerd/config.toml",
    configMustExist: Bool = false, memory: StartMemory? = nil
) -> Prediction {
    let start = Start(files, version)
    guard let memory else { return start.predict(start.plan(configPath, mustExist: configMustExist)) }
    let question = StartMemory.Question(version: version, path: configPath, mustExist: configMustExist)
    if let plan = memory.plan(for: question, in: start.lookup) { return start.predict(plan) }
    start.lookup.trace = PathTrace()
    let plan = start.plan(configPath, mustExist: configMustExist)
    memory.keep(plan, of: question, from: start.lookup)
    start.lookup.trace = nil
    return start.predict(plan)
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

/// All that containerd objects to in one config.toml, each as if what comes before were fixed, and the keys that it passes
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
    let faults = ConfigLint { document, number in
        UnknownKeys(schema: Schema(version.release), behaviour: Behaviour(version), version: number).find(document)
    }
    let start = Start(files, version, faults)
    return faults.answer(with: start.predict(start.plan(path)))
}

/// One prediction.
private struct Start {
    let lookup: PathResolver
    let version: ContainerdVersion
    let behaviour: Behaviour
    let schema: Schema
    let faults: ConfigLint?

    init(_ files: FileTree, _ version: ContainerdVersion, _ faults: ConfigLint? = nil) {
        self.version = version
        self.faults = faults
        lookup = PathResolver(files)
        behaviour = Behaviour(version)
        schema = Schema(version.release)
    }

    /// All of a start but the load of the networks.
    func plan(_ configPath: String, mustExist: Bool = false) -> StartPlan {
        var loader = ConfigLoader(lookup, schema, behaviour, faults)
        var plan = StartPlan()
        do throws(StartupFailure) {
            try loader.load(configPath, mustExist: mustExist)
            plan.problems += IgnoredSettings(config: loader.config, schema: schema, behaviour: behaviour).find()
            try ServerCheck(lookup: lookup, config: loader.config, behaviour: behaviour).check()
            let merged = loader.config
            try loader.migrate()
            let plugins = PluginSettings(loader.config, schema, behaviour, faults)
            plan.server = ServerSettings(loader.config, plugins, behaviour)
            let start = CRIStart(lookup, version, behaviour, loader.config, plugins)
            // What is up by then may end containerd first.
            if let fault = plugins.fault { throw start.service(false) ?? fault }
            if faults == nil {
                let reader = UndecidedReader(lookup: lookup, version: version, behaviour: behaviour, schema: schema)
                plan.unmodelled = try reader.keys(merged, merged.disabled.isEmpty ? plugins : nil)
            }
            let required = RequiredPlugins(config: loader.config, behaviour: behaviour, graph: start.graph)
            plan.settings = try serve(start.start(), loader.config, required, &plan)
            plan.created = lookup.created
            let end = StartEnd(lookup: lookup, behaviour: behaviour, config: loader.config, start: start)
            if plan.settings != nil { plan.whenServing = end.end(isServing: true) }
            plan.otherwise = end.end(isServing: plan.settings == nil && plan.unserved.outcome.kind == .serving)
        } catch {
            plan.settings = nil
            plan.otherwise = StartEnd.ended(error)
        }
        plan.configuration = loader.reading
        plan.lacksConfiguration = loader.lacksFiles
        return plan
    }

    /// The plan, with the networks that are loaded on the way.
    func predict(_ plan: StartPlan) -> Prediction {
        lookup.created = plan.created
        var prediction = plan.settings.map(predictReload) ?? plan.unserved
        let end = prediction.outcome.kind == .serving ? plan.whenServing : plan.otherwise
        if let end { prediction = Prediction(outcome: end.outcome) }
        prediction.unmodelled = plan.unmodelled
        prediction.undecided = prediction.outcome.leftOpen(plan.unmodelled)
        prediction.configuration = plan.configuration
        prediction.configuration.server = plan.server
        prediction.configuration.problems += plan.problems + (end.map { [$0.problem].compactMap(\.self) } ?? [])
        prediction.missing = lookup.missing
        prediction.unreadable = lookup.unreadable
        prediction.lacksConfiguration = plan.lacksConfiguration
        return prediction
    }

    /// - Returns: what the networks are loaded with; nil where CRI is not served.
    private func serve(
        _ started: CRIStart.Started, _ config: ServerConfig, _ required: RequiredPlugins,
        _ plan: inout StartPlan
    ) throws(StartupFailure) -> CNISettings? {
        var failure = started.failure
        if failure == nil, !started.isDisabled, let settings = started.settings {
            failure = makeDirectories(settings) ?? started.lateFailure
            if failure == nil {
                try required.check()
                plan.problems += started.undecided
                return settings
            }
        }
        if let entry = config.disabling(ServerConfig.cri, behaviour) {
            let text = "\(GoText.quoted(entry.value)) in disabled_plugins switches the CRI plugin off."
            plan.problems.append(.init(kind: .disablesCRI, location: entry.location ?? config.anywhere, text: text))
        }
        if let failure {
            let text = "The CRI plugin does not load: \(failure.cause)."
            plan.problems.append(.init(kind: .failsCRI, location: failure.location ?? config.anywhere, text: text))
        }
        try required.check(failure)
        if behaviour.closesOnFailure, let text = closing(failure, required.graph) {
            plan.problems.append(
                .init(
                    kind: .fatal, location: failure?.location ?? config.anywhere,
                    text: "containerd 2.3.0 opens no socket where a gRPC plugin fails: \(text)."))
            plan.unserved = Prediction(outcome: Outcome(kind: .hangs))
            return nil
        }
        plan.unserved = Prediction(outcome: Outcome(kind: .noCRI, cause: failure?.cause))
        return nil
    }

    /// The error that v2.3.0's servers do not pass over: one that does not tell of a plugin that there is not.
    private func closing(_ failure: CRIFailure?, _ graph: PluginGraph) -> String? {
        let faults = graph.faults.filter { $0.uri.utf8.starts(with: "io.containerd.grpc.v1.".utf8) }.map(\.text)
        return (faults + [failure?.cause].compactMap { $0 }).first { !$0.hasByteSuffix("plugin: not found") }
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
        prediction.missing = lookup.missing
        prediction.unreadable = lookup.unreadable
        return prediction
    }
}
