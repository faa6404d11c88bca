import Syntax

/// The plugins' own configurations, decoded from their sections.
struct PluginSettings {
    private var settings: [String: Setting] = [:]
    /// Where decoding ended: of a plugin that is started before that one the settings are there.
    private(set) var fault: StartupFailure?

    subscript(uri: String) -> Setting { settings[uri] ?? .absent }

    /// Decodes the section of every plugin that is not disabled, in the order in which containerd starts them, up to a
    /// value of the wrong type.
    init(_ config: ServerConfig, _ schema: Schema, _ behaviour: Behaviour, _ faults: ConfigLint? = nil) {
        let usesShortNames = !behaviour.isSecondGeneration && config.usesShortNames
        for (uri, name) in schema.plugins where !config.disables(uri, behaviour) {
            if !behaviour.hasTracing, PluginGraph.tracing.contains(uri) { continue }
            let defaults = Self.defaults(uri, behaviour)
            let key = usesShortNames ? ServerConfig.identifier(uri) : uri
            guard let section = config.plugins[key] else {
                settings[uri] = defaults
                continue
            }
            let decoder = SectionDecoder(key: key, section: section, schema: schema, behaviour: behaviour)
            do throws(StartupFailure) {
                settings[uri] = try decoder.decode(into: schema[name], defaults, faults)
            } catch {
                fault = error
                return
            }
        }
    }

    private static func defaults(_ uri: String, _ behaviour: Behaviour) -> Setting {
        switch uri {
        case "io.containerd.grpc.v1.cri" where !behaviour.isSecondGeneration:
            var all = runtime(behaviour)
            all["containerd"]["snapshotter"] = .string("overlayfs")
            return .table(all.table.merging(server.table) { $1 })
        case "io.containerd.grpc.v1.cri": return server
        case "io.containerd.cri.v1.runtime": return runtime(behaviour)
        case "io.containerd.cri.v1.images":
            var images = Setting.table([
                "snapshotter": .string("overlayfs"), "image_pull_progress_timeout": .string("5m0s"),
            ])
            if behaviour.registryDefault == .always {
                images["registry"] = .table(["config_path": .string(registryDirectories)])
            }
            return images
        default: return .table([:])
        }
    }

    /// `config_path` where containerd 2.2 and later set it themselves.
    static let registryDirectories = "/etc/containerd/certs.d:/etc/docker/certs.d"

    private static let server = Setting.table([
        "disable_tcp_service": .boolean(true), "stream_server_address": .string("127.0.0.1"),
        "stream_server_port": .string("0"), "stream_idle_timeout": .string("4h0m0s"),
    ])

    /// `DefaultConfig` and `DefaultRuntimeConfig` as far as they matter here.
    private static func runtime(_ behaviour: Behaviour) -> Setting {
        var cni: [String: Setting] = ["conf_dir": .string("/etc/cni/net.d"), "max_conf_num": .integer(1)]
        if behaviour.hasBinDirs {
            cni["bin_dirs"] = .strings(behaviour.defaultBinDirs)
        } else {
            cni["bin_dir"] = .string(behaviour.defaultBinDirs[0])
        }
        let runc = Setting.table(["runtime_type": .string("io.containerd.runc.v2")])
        let containerd = Setting.table(["default_runtime_name": .string("runc"), "runtimes": .table(["runc": runc])])
        return .table(["cni": .table(cni), "containerd": containerd])
    }
}

/// Decodes the section of one plugin.
private struct SectionDecoder {
    let key: String
    let section: ConfigValue
    let schema: Schema
    let behaviour: Behaviour

    /// What go-toml says to a section that is no table, which containerd writes as a document of its own and reads again.
    private var noTable: String {
        if behaviour.dialect == .goTomlV2Newer { return "toml: cannot encode a \(section.goType) as a document root" }
        // Tables without a name are written as `[[]]`.
        if behaviour.isSecondGeneration, case .array(let elements) = section.kind,
            elements.allSatisfy({ $0.table != nil })
        {
            return "toml: invalid character at start of key: ]"
        }
        return "toml: expected = after a key, but the document ends there"
    }

    func decode(
        into structure: GoStruct, _ defaults: Setting, _ faults: ConfigLint?
    ) throws(StartupFailure) -> Setting {
        guard let table = section.table else {
            throw .exits(noTable, at: location, explained("it must be a table"))
        }
        guard behaviour.isSecondGeneration else {
            do throws(DecoderV1.Mismatch) {
                let gather = faults.map { faults in { (mismatch: DecoderV1.Mismatch) in faults.add(ending(mismatch)) } }
                let decoder = DecoderV1(schema: schema, gather: gather)
                return try decoder.decode(table, into: structure, defaults)
            } catch {
                throw ending(error)
            }
        }
        do throws(DecoderV2.Mismatch) {
            let gather = faults.map { faults in { (mismatch: DecoderV2.Mismatch) in faults.add(ending(mismatch)) } }
            let decoder = DecoderV2(schema: schema, dialect: behaviour.dialect, isFile: false, gather: gather)
            return try decoder.decode(table, into: structure, defaults)
        } catch {
            throw ending(error)
        }
    }

    private var location: SourceLocation {
        section.location ?? SourceLocation(file: "/etc/containerd/config.toml")
    }

    private func explained(_ text: String) -> String {
        "containerd ends because a value in the section \(key) has the wrong type: \(text)."
    }

    private func ending(_ mismatch: DecoderV1.Mismatch) -> StartupFailure {
        .exits(mismatch.text, at: mismatch.location ?? location, explained(mismatch.text))
    }

    private func ending(_ mismatch: DecoderV2.Mismatch) -> StartupFailure {
        let place = mismatch.location ?? location
        if mismatch.isPanic { return .panics(mismatch.text, at: place, explained(mismatch.text)) }
        return .exits(mismatch.text, at: place, explained(mismatch.text))
    }
}

extension ServerConfig {
    /// containerd 1.x: in a file without a version, or of version 1, plugins go by their last name.
    var usesShortNames: Bool { version.value == 0 || version.value == 1 }

    static func identifier(_ uri: String) -> String { uri.parts(".").last.map(String.init) ?? uri }

    func disables(_ uri: String, _ behaviour: Behaviour) -> Bool { disabling(uri, behaviour) != nil }

    /// The entry in `disabled_plugins` that switches a plugin off.
    func disabling(_ uri: String, _ behaviour: Behaviour) -> Located<String>? {
        let name = name(uri, behaviour)
        return disabled.first { $0.value == name }
    }
}
