import Syntax

/// Why a CRI plugin fails to load, in its own words.
struct CRIFailure: Error {
    var cause: String
    var location: SourceLocation?
    /// The URI of the plugin that fails.
    var plugin = ServerConfig.cri
}

/// What the CRI plugins check of their settings as they start.
///
/// Source: `Validate...` in pkg/cri/config/config.go (1.x) and internal/cri/config/config.go (2.x).
struct CRIValidation {
    let behaviour: Behaviour

    /// containerd 1.x: `ValidatePluginConfig`.
    func validate(_ settings: inout Setting) throws(CRIFailure) {
        try adoptOldRuntimes(&settings)
        try checkDefaultRuntime(settings)
        try checkRuntimeV1(settings)
        try checkRuntimes(settings)
        try checkRegistry(settings["registry"], tlsToo: true)
        try checkDuration(settings, "stream_idle_timeout", "invalid stream idle timeout")
        try checkDuration(settings, "image_pull_progress_timeout", "invalid image pull progress timeout")
        try checkDuration(settings, "drain_exec_sync_io_timeout", "invalid `drain_exec_sync_io_timeout`")
    }

    /// containerd 2.x: `ValidateRuntimeConfig`.
    func validateRuntime(_ settings: inout Setting) throws(CRIFailure) {
        try checkDefaultRuntime(settings)
        if behaviour.hasBinDirs { try settleBinDirs(&settings) }
        try checkRuntimes(settings)
        try checkDuration(settings, "drain_exec_sync_io_timeout", "invalid `drain_exec_sync_io_timeout`")
        try checkDuration(settings, "stats_collect_period", "invalid `stats_collect_period`")
        try checkDuration(settings, "stats_retention_period", "invalid `stats_retention_period`")
    }

    /// containerd 2.x: `ValidateImageConfig`.
    func validateImages(_ settings: Setting) throws(CRIFailure) {
        try checkRegistry(settings["registry"], tlsToo: false)
        try checkDuration(settings, "image_pull_progress_timeout", "invalid image pull progress timeout")
    }

    /// `untrusted_workload_runtime` and `default_runtime`.
    private func adoptOldRuntimes(_ settings: inout Setting) throws(CRIFailure) {
        let old = settings["containerd"]
        if !old["untrusted_workload_runtime", "runtime_type"].string.isEmpty {
            guard old["runtimes", "untrusted"] == .absent else {
                throw CRIFailure(
                    cause: "conflicting definitions: configuration includes both `untrusted_workload_runtime` and "
                        + "`runtimes[\"untrusted\"]`", location: old["untrusted_workload_runtime"].location)
            }
            settings["containerd"]["runtimes"]["untrusted"] = old["untrusted_workload_runtime"]
        }
        if !old["default_runtime", "runtime_type"].string.isEmpty {
            settings["containerd"]["default_runtime_name"] = .string("default")
            settings["containerd"]["runtimes"]["default"] = old["default_runtime"]
        }
    }

    private func checkDefaultRuntime(_ settings: Setting) throws(CRIFailure) {
        let name = settings["containerd", "default_runtime_name"]
        guard !name.string.isEmpty else {
            throw CRIFailure(cause: "`default_runtime_name` is empty", location: name.location)
        }
        guard settings["containerd", "runtimes"].table[name.string] == nil else { return }
        let location = name.location ?? settings["containerd", "runtimes"].location
        throw CRIFailure(
            cause: "no corresponding runtime configured in `containerd.runtimes` for `containerd` "
                + "`default_runtime_name = \"\(name.string)\"", location: location)
    }

    private static let runtimeV1 = "io.containerd.runtime.v1.linux"

    /// Settings that only the first runtime knew.
    private func checkRuntimeV1(_ settings: Setting) throws(CRIFailure) {
        let name = settings["containerd", "default_runtime_name"].string
        let isV1 = settings["containerd", "runtimes", name, "runtime_type"].string == Self.runtimeV1
        for (key, setting) in [
            ("systemd_cgroup", settings["systemd_cgroup"]), ("no_pivot", settings["containerd", "no_pivot"]),
        ] where setting.boolean && !isV1 {
            throw CRIFailure(cause: "`\(key)` only works for runtime \(Self.runtimeV1)", location: setting.location)
        }
    }

    private func checkRuntimes(_ settings: Setting) throws(CRIFailure) {
        let runtimes = settings["containerd", "runtimes"].table.sorted { $0.key < $1.key }.map(\.value)
        for runtime in runtimes {
            for key in ["runtime_engine", "runtime_root"] where !runtime[key].string.isEmpty {
                guard runtime["runtime_type"].string != Self.runtimeV1 else { continue }
                let cause = "`\(key)` only works for runtime \(Self.runtimeV1)"
                throw CRIFailure(cause: cause, location: runtime[key].location)
            }
            let all = runtime["privileged_without_host_devices_all_devices_allowed"]
            if all.boolean, !runtime["privileged_without_host_devices"].boolean {
                throw CRIFailure(
                    cause: "`privileged_without_host_devices_all_devices_allowed` requires "
                        + "`privileged_without_host_devices` to be enabled", location: all.location)
            }
            guard ["", "fifo", "streaming"].contains(runtime["io_type"].string) else {
                let cause = "`io_type` can only be `streaming` or `named_pipe`"
                throw CRIFailure(cause: cause, location: runtime["io_type"].location)
            }
        }
    }

    /// `bin_dir` takes the place of `bin_dirs`, unless both are set.
    private func settleBinDirs(_ settings: inout Setting) throws(CRIFailure) {
        let binDir = settings["cni", "bin_dir"]
        guard !binDir.string.isEmpty else { return }
        let binDirs = settings["cni", "bin_dirs"]
        guard binDirs.strings.isEmpty || binDirs.strings == behaviour.defaultBinDirs else {
            let cause = "`cni.bin_dir` and `cni.bin_dirs` cannot be set at the same time"
            throw CRIFailure(cause: cause, location: binDir.location)
        }
        settings["cni"]["bin_dirs"] = Setting(.list([binDir]), at: binDir.location)
        settings["cni"]["bin_dir"] = .string("")
    }

    private func checkRegistry(_ registry: Setting, tlsToo: Bool) throws(CRIFailure) {
        let hasPath = !registry["config_path"].string.isEmpty
        let mirrors = registry["mirrors"]
        if hasPath, !mirrors.table.isEmpty {
            throw CRIFailure(
                cause: "`mirrors` cannot be set when `config_path` is provided", location: mirrors.location)
        }
        if hasPath, tlsToo,
            let tls = registry["configs"].table.values.map({ $0["tls"] }).first(where: { $0 != .absent })
        {
            throw CRIFailure(
                cause: "`configs.tls` cannot be set when `config_path` is provided", location: tls.location)
        }
        for (address, setting) in registry["auths"].table.sorted(by: { $0.key < $1.key }) {
            guard let fault = GoURL.fault(address, hasStrictColons: behaviour.hasStrictColons) else { continue }
            let name = GoText.quoted(address)
            let cause = "failed to parse registry url \(name) from `registry.auths`: \(fault)"
            throw CRIFailure(cause: cause, location: setting.location)
        }
    }

    private func checkDuration(_ settings: Setting, _ key: String, _ text: String) throws(CRIFailure) {
        let duration = settings[key]
        guard !duration.string.isEmpty, let fault = GoDuration.fault(duration.string) else { return }
        throw CRIFailure(cause: "\(text): \(fault)", location: duration.location)
    }
}
