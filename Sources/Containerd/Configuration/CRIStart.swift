import Syntax

/// Starts the CRI plugins as far as their settings and files decide whether they load.
///
/// Source: pkg/cri/cri.go and pkg/cri/server/service.go (1.x); plugins/cri and internal/cri/server/service.go (2.x).
struct CRIStart {
    let lookup: PathResolver
    let behaviour: Behaviour
    let config: ServerConfig
    let plugins: PluginSettings
    let graph: PluginGraph
    private let snapshotters: Snapshotters
    private let transfer: TransferCheck

    init(
        _ lookup: PathResolver, _ version: ContainerdVersion, _ behaviour: Behaviour, _ config: ServerConfig,
        _ plugins: PluginSettings
    ) {
        self.lookup = lookup
        self.behaviour = behaviour
        self.config = config
        self.plugins = plugins
        snapshotters = Snapshotters(
            lookup: lookup, config: config, behaviour: behaviour, settings: plugins, version: version)
        transfer = TransferCheck(lookup: lookup, behaviour: behaviour, snapshotters: snapshotters)
        graph = PluginGraph(config, version.release, behaviour, plugins, transfer)
    }

    /// How far the plugins came.
    struct Started {
        /// Effective settings; nil where they are not even read.
        var settings: CNISettings?
        /// The first failure among the CRI plugins.
        var failure: CRIFailure?
        var isDisabled = false
        /// A failure that comes only after the directories are watched.
        var lateFailure: CRIFailure?
        /// What could still keep CRI from loading and is not known here.
        var undecided: [ConfigurationReading.Problem] = []
    }

    private static let cri = ServerConfig.cri
    static let images = "io.containerd.cri.v1.images"
    static let runtime = "io.containerd.cri.v1.runtime"

    func start() -> Started {
        var started = Started(isDisabled: config.disables(Self.cri, behaviour))
        do throws(CRIFailure) {
            if behaviour.isSecondGeneration {
                started.settings = try startV2(started.isDisabled)
            } else {
                started.settings = try startV1(&started)
            }
        } catch {
            started.failure = error
        }
        started.undecided = undecided()
        return started
    }

    private static func isOfNumericAddress(_ byte: UInt8) -> Bool {
        "0123456789abcdefABCDEF.:".utf8.contains(byte)
    }

    private func undecided() -> [ConfigurationReading.Problem] {
        var problems: [ConfigurationReading.Problem] = []
        func add(_ location: SourceLocation?, _ text: String) {
            let place = location ?? SourceLocation(file: "/etc/containerd/config.toml")
            problems.append(.init(kind: .undecided, location: place, text: text))
        }
        let address = plugins[Self.cri]["stream_server_address"]
        if address.string.isEmpty {
            add(
                address.location,
                "stream_server_address is empty, so containerd takes that of the default route, which is not looked at "
                    + "here: without one, CRI does not load.")
        } else if address.string != "localhost", !address.string.utf8.allSatisfy(Self.isOfNumericAddress) {
            add(
                address.location,
                "stream_server_address is a name, which is not looked up here: where containerd does not find it, it ends."
            )
        }
        if behaviour.imagesNeedTransfer, let unpacked = transfer.undecided(plugins[TransferCheck.uri]) {
            let platform = GoText.quoted(unpacked["platform"].string)
            add(
                unpacked.location,
                "containerd looks for a differ that unpacks \(platform) on this machine, which is not looked at here: "
                    + "without one, CRI does not load.")
        }
        return problems
    }

    private func startV1(_ started: inout Started) throws(CRIFailure) -> CNISettings? {
        guard !started.isDisabled else { return nil }
        if behaviour.hasWarnings { try need(.one(type: "warning.v1")) }
        var settings = plugins[Self.cri]
        do throws(CRIFailure) {
            try CRIValidation(behaviour: behaviour).validate(&settings)
        } catch {
            throw Self.prefixed("invalid plugin config: ", error)
        }
        try checkClient(behaviour.hasInMemoryClient ? "failed to create containerd client" : "failed to get services")
        do throws(CRIFailure) {
            let snapshotter = settings["containerd", "snapshotter"]
            // An empty one stands for the default of containerd's client.
            if !snapshotter.string.isEmpty { try checkSnapshotter(snapshotter) }
            try StreamingCheck(lookup: lookup).check(settings, "failed to create stream server: ")
        } catch {
            throw Self.prefixed("failed to create CRI service: ", error)
        }
        do throws(CRIFailure) {
            try BaseSpecs(lookup: lookup).check(settings, "failed to create CRI service: ")
        } catch {
            started.lateFailure = error
        }
        return cniSettings(settings)
    }

    private func startV2(_ isDisabled: Bool) throws(CRIFailure) -> CNISettings? {
        let validation = CRIValidation(behaviour: behaviour)
        var settings = plugins[Self.runtime]
        let hasRuntime = !config.disables(Self.runtime, behaviour)
        if hasRuntime { try of(Self.runtime) { () throws(CRIFailure) in try startRuntime(validation, &settings) } }
        let hasImages = !config.disables(Self.images, behaviour)
        if hasImages { try of(Self.images) { () throws(CRIFailure) in try startImages(validation) } }
        guard !isDisabled else { return nil }
        for (uri, name, isThere) in [(Self.runtime, "runtime", hasRuntime), (Self.images, "image", hasImages)]
        where !isThere {
            throw CRIFailure(
                cause: "unable to load CRI \(name) service plugin dependency: no plugins registered for \(uri): "
                    + "plugin: not found", location: config.disabling(uri, behaviour)?.location)
        }
        try startServer(plugins[Self.cri])
        try checkCategories(settings)
        return cniSettings(settings)
    }

    /// Notes whose failure it is.
    private func of(_ plugin: String, _ start: () throws(CRIFailure) -> Void) throws(CRIFailure) {
        do throws(CRIFailure) {
            try start()
        } catch {
            throw CRIFailure(cause: error.cause, location: error.location, plugin: plugin)
        }
    }

    private func startRuntime(_ validation: CRIValidation, _ settings: inout Setting) throws(CRIFailure) {
        let isWarned = behaviour.hasBinDirs && !settings["cni", "bin_dir"].string.isEmpty
        do throws(CRIFailure) {
            try validation.validateRuntime(&settings)
        } catch {
            throw Self.prefixed("invalid plugin config: ", error)
        }
        if isWarned { try need(.one(type: "warning.v1")) }
        try BaseSpecs(lookup: lookup).check(settings, "failed to create load basic oci spec: ")
    }

    /// The plugins that are started here.
    static func plugins(_ behaviour: Behaviour) -> [String] {
        behaviour.isSecondGeneration ? [images, runtime, cri] : [cri]
    }

    /// - Throws: the error of a plugin that this one asks for.
    private func need(_ need: PluginGraph.Need) throws(CRIFailure) {
        if let fault = graph.fault(need) { throw CRIFailure(cause: fault, location: config.disabled.first?.location) }
    }

    private func checkClient(_ context: String) throws(CRIFailure) {
        guard let fault = graph.clientFault() else { return }
        throw CRIFailure(cause: context + ": " + fault, location: config.disabled.first?.location)
    }

    func startImages(_ validation: CRIValidation) throws(CRIFailure) {
        try need(.one(type: "metadata.v1"))
        var settings = plugins[Self.images]
        let registry = settings["registry"]
        if behaviour.registryDefault == .withoutMirrors, registry["config_path"].string.isEmpty,
            registry["mirrors"].table.isEmpty
        {
            settings["registry"]["config_path"] = .string(PluginSettings.registryDirectories)
        }
        do throws(CRIFailure) {
            try validation.validateImages(settings)
        } catch {
            throw Self.prefixed("invalid cri image config: ", error)
        }
        if ["mirrors", "configs", "auths"].contains(where: { !registry[$0].table.isEmpty }) {
            try need(.one(type: "warning.v1"))
        }
        if behaviour.imagesNeedTransfer { try checkTransfer() }
        try checkClient("unable to init client for cri image service")
        try checkSnapshotter(settings["snapshotter"])
        try checkPlatforms(settings["runtime_platforms"])
    }

    private func startServer(_ settings: Setting) throws(CRIFailure) {
        try need(.one(type: "warning.v1"))
        let timeout = settings["stream_idle_timeout"]
        if !timeout.string.isEmpty, let fault = GoDuration.fault(timeout.string) {
            let cause = "invalid cri image config: invalid stream idle timeout: \(fault)"
            throw CRIFailure(cause: cause, location: timeout.location)
        }
        do throws(CRIFailure) {
            try need(.all(type: "sandbox.controller.v1"))
            try need(.all(type: "podsandbox.controller.v1"))
        } catch {
            throw Self.prefixed("failed to get sandbox controllers from plugins ", error)
        }
        try StreamingCheck(lookup: lookup).check(settings, "failed to get streaming config: ")
    }

    /// `SetCategoryRange` of opencontainers/selinux 1.13.
    private func checkCategories(_ settings: Setting) throws(CRIFailure) {
        let range = settings["selinux_category_range"]
        guard behaviour.boundsCategories, settings["enable_selinux"].boolean, range.integer > 0,
            UInt32(truncatingIfNeeded: range.integer) > 1024
        else { return }
        let cause =
            "failed to create CRI service: initialize platform: SelinuxCategoryRange: "
            + "can't have more than DefaultCategoryRange categories"
        throw CRIFailure(cause: cause, location: range.location)
    }

    private static func prefixed(_ prefix: String, _ failure: CRIFailure) -> CRIFailure {
        CRIFailure(cause: prefix + failure.cause, location: failure.location)
    }

    private func checkSnapshotter(_ name: Setting) throws(CRIFailure) {
        guard !snapshotters.holds(name.string) else { return }
        let disabling = config.disabling("io.containerd.snapshotter.v1." + name.string, behaviour)
        throw CRIFailure(
            cause: "failed to find snapshotter \(GoText.quoted(name.string))",
            location: name.location ?? disabling?.location)
    }

    /// - Throws: the error of the transfer plugin, without which the images plugin does not load.
    private func checkTransfer() throws(CRIFailure) {
        guard let fault = graph.fault(.one(type: "transfer.v1")) else { return }
        let own = transfer.fault(plugins[TransferCheck.uri], graph)
        throw CRIFailure(cause: fault, location: own?.location ?? config.disabled.first?.location)
    }

    private func checkPlatforms(_ platforms: Setting) throws(CRIFailure) {
        for (_, platform) in platforms.table.sorted(by: { $0.key < $1.key }) {
            let name = platform["platform"]
            guard !name.string.isEmpty,
                let fault = GoPlatform.fault(name.string, behaviour.platforms)
            else { continue }
            let cause = "unable to parse platform \(GoText.quoted(name.string)): \(fault)"
            throw CRIFailure(cause: cause, location: name.location ?? platform.location)
        }
    }

    private func cniSettings(_ settings: Setting) -> CNISettings {
        let cni = settings["cni"]
        let binDirs =
            behaviour.hasBinDirs
            ? Located(cni["bin_dirs"].strings, at: cni["bin_dirs"].location)
            : Located([cni["bin_dir"].string], at: cni["bin_dir"].location)
        let maxConfNum = cni["max_conf_num"].integer
        let runtimes = settings["containerd", "runtimes"].table
        let handlers = runtimes.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.compactMap {
            (name, runtime) -> HandlerSettings? in
            let directory = runtime["cni_conf_dir"]
            guard !directory.string.isEmpty else { return nil }
            let limit = runtime["cni_max_conf_num"].integer
            return HandlerSettings(
                name: name, confDir: Located(directory.string, at: directory.location),
                maxConfNum: limit == 0 ? maxConfNum : limit)
        }
        return CNISettings(
            confDir: Located(cni["conf_dir"].string, at: cni["conf_dir"].location), binDirs: binDirs,
            maxConfNum: Located(maxConfNum, at: cni["max_conf_num"].location),
            confTemplate: Located(cni["conf_template"].string, at: cni["conf_template"].location),
            useInternalLoopback: Located(
                cni["use_internal_loopback"].boolean, at: cni["use_internal_loopback"].location),
            handlers: handlers)
    }
}
