package import Containerd
import Syntax

/// What the running containerd says of its CNI set-up, from the verbose info of CRI `Status`.
///
/// Source: `cniconfig`, `config` and `lastCNILoadStatus[.handler]` in internal/cri/server/status.go of containerd.
package struct RunningConfiguration: Sendable, Equatable {
    package var settings: CNISettings
    /// `OK` or the error of the last load by the syncer, by handler; the default network's under `default`.
    package var lastLoads: [String: String]
    /// Names of the loaded networks in order, without `cni-loopback`.
    package var networks: [String]
    /// Files that the loaded networks came from cannot be told from the info; sources are the texts themselves.
    package var networkCount: Int
    /// The runtime of pods that ask for none; nil where the info does not say.
    package var defaultRuntime: RuntimeReading?
    /// Where it serves and keeps what it has; each empty where the info does not say.
    package var server = RunningServer()

    package init(
        settings: CNISettings, lastLoads: [String: String], networks: [String], networkCount: Int,
        defaultRuntime: RuntimeReading? = nil
    ) {
        self.settings = settings
        self.lastLoads = lastLoads
        self.networks = networks
        self.networkCount = networkCount
        self.defaultRuntime = defaultRuntime
    }

    package var lastLoad: String { lastLoads["default"] ?? lastLoads[""] ?? "" }

    /// Reads the info map; what is missing or of another type counts as containerd's default.
    package static func parse(info: [String: String]) -> RunningConfiguration {
        let config = info["config"].flatMap(value)
        let loaded = info["cniconfig"].flatMap(value)
        let networks = loaded?["Networks"]?.arrayValue ?? []
        let names = networks.compactMap { $0["Config"]?["Name"]?.stringValue }.filter { $0 != "cni-loopback" }
        var lastLoads: [String: String] = [:]
        for (key, text) in info {
            if key == "lastCNILoadStatus" {
                lastLoads["default"] = unquoted(text)
            } else if key.hasPrefix("lastCNILoadStatus."), key != "lastCNILoadStatus.default" {
                lastLoads[String(key.dropFirst("lastCNILoadStatus.".count))] = unquoted(text)
            }
        }
        var running = RunningConfiguration(
            settings: settings(config: config, loaded: loaded), lastLoads: lastLoads, networks: names,
            networkCount: networks.count, defaultRuntime: defaultRuntime(config: config))
        running.server = RunningServer(config)
        return running
    }

    private static func defaultRuntime(config: JSONValue?) -> RuntimeReading? {
        guard let containerd = config?["containerd"], let name = containerd["defaultRuntimeName"]?.stringValue,
            let runtime = containerd["runtimes"]?[name]
        else { return nil }
        return RuntimeReading(
            name: name, type: runtime["runtimeType"]?.stringValue ?? "",
            // go-toml takes the key in any case, and containerd shows it as it is written.
            usesSystemdCgroup: runtime["options"]?.objectValue?.members.contains { member in
                member.key.lowercased() == "systemdcgroup" && member.value.boolValue == true
            } ?? false)
    }

    private static func settings(config: JSONValue?, loaded: JSONValue?) -> CNISettings {
        let cni = config?["cni"]
        let directories = cni?["binDirs"]?.arrayValue?.compactMap(\.stringValue) ?? []
        let directory = cni?["binDir"]?.stringValue ?? ""
        let asked = loaded?["PluginDirs"]?.arrayValue?.compactMap(\.stringValue) ?? []
        let binDirs = !asked.isEmpty ? asked : directory.isEmpty ? directories : [directory]
        let maxConfNum = cni?["maxConfNum"]?.intValue ?? loaded?["PluginMaxConfNum"]?.intValue ?? 1
        return CNISettings(
            confDir: Located(cni?["confDir"]?.stringValue ?? loaded?["PluginConfDir"]?.stringValue ?? ""),
            binDirs: Located(binDirs), maxConfNum: Located(maxConfNum),
            confTemplate: Located(cni?["confTemplate"]?.stringValue ?? ""),
            useInternalLoopback: Located(cni?["useInternalLoopback"]?.boolValue ?? false),
            handlers: handlers(config: config, maxConfNum: maxConfNum))
    }

    private static func handlers(config: JSONValue?, maxConfNum: Int) -> [HandlerSettings] {
        guard let runtimes = config?["containerd"]?["runtimes"]?.objectValue else { return [] }
        return runtimes.members.compactMap { member in
            guard let directory = member.value["cniConfDir"]?.stringValue, !directory.isEmpty else { return nil }
            let own = member.value["cniMaxConfNum"]?.intValue ?? 0
            return HandlerSettings(
                name: member.key, confDir: Located(directory), maxConfNum: own == 0 ? maxConfNum : own)
        }
        .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    private static func value(_ text: String) -> JSONValue? {
        try? parseJSON(Array(text.utf8))
    }

    /// containerd quotes these as JSON strings (`"OK"`); a plain text is taken as it is.
    private static func unquoted(_ text: String) -> String {
        value(text)?.stringValue ?? text
    }
}

extension RuntimeStatus {
    /// What containerd says of itself, in the form of a prediction.
    package var outcome: Outcome {
        Outcome(
            kind: .serving, networkReady: networkReady, message: message, lastLoad: running.lastLoad,
            networks: running.networks, confDir: running.settings.confDir.value,
            binDirs: running.settings.binDirs.value, maxConfNum: running.settings.maxConfNum.value,
            handlers: running.lastLoads.filter { $0.key != "default" })
    }
}

/// A runtime handler as far as it matters to a pod's life.
package struct RuntimeReading: Sendable, Equatable {
    package var name: String
    package var type: String
    package var usesSystemdCgroup: Bool

    package init(name: String, type: String, usesSystemdCgroup: Bool) {
        self.name = name
        self.type = type
        self.usesSystemdCgroup = usesSystemdCgroup
    }
}

/// Where a running containerd serves and keeps what it has, each empty where that is not known.
///
/// Source: `Config` in internal/cri/config/config.go of containerd.
package struct RunningServer: Sendable, Equatable {
    package var address = ""
    package var root = ""
    package var state = ""

    package init() {}

    init(_ config: JSONValue?) {
        address = config?["containerdEndpoint"]?.stringValue ?? ""
        root = config?["containerdRootDir"]?.stringValue ?? ""
        // The CRI plugin's own, below that of containerd.
        state = config?["stateDir"]?.stringValue?.parentPath ?? ""
    }
}
