/// The keys that cannot end a start, or end it as is predicted. What is not shown to be one of them is none.
enum ModelledKeys {
    /// Read by ``ConfigLoader`` and ``ServerCheck``; of oom_score a failure is only logged.
    ///
    /// Source: `apply` in cmd/containerd/server/server_linux.go.
    private static let ofServer: Set<String> = [
        "version", "imports", "disabled_plugins", "timeouts", "oom_score",
    ]
    private static let ofCRI: Set<String> = [
        "io.containerd.grpc.v1.cri", "io.containerd.cri.v1.runtime", "io.containerd.cri.v1.images",
    ]
    /// Predicted, as all of CNI is, checked by ``CRIValidation``, or asked for by the first pod, as images are.
    private static let ofSection: Set<String> = [
        "cni", "sandbox_image", "stream_idle_timeout", "image_pull_progress_timeout", "drain_exec_sync_io_timeout",
        "stats_collect_period", "stats_retention_period", "registry",
    ]

    static func hold(_ path: [String]) -> Bool {
        guard let first = path.first else { return true }
        if first == "debug" { return path.count == 2 && (path[1] == "level" || path[1] == "format") }
        guard first == "plugins" else { return ofServer.contains(first) }
        guard path.count > 2, ofCRI.contains(path[1]) else { return false }
        return holdOfCRI(path[2...])
    }

    private static func holdOfCRI(_ path: ArraySlice<String>) -> Bool {
        guard let first = path.first else { return false }
        if ofSection.contains(first) { return true }
        let rest = Array(path.dropFirst())
        switch first {
        case "pinned_images": return rest == ["sandbox"]
        case "containerd" where rest.first == "runtimes":
            return rest.count == 3 && (rest[2] == "cni_conf_dir" || rest[2] == "cni_max_conf_num")
        case "containerd": return rest == ["default_runtime_name"]
        default: return false
        }
    }
}
