extension Mend {
    /// One sentence: whether a reload or a restart helps.
    package var help: String {
        switch self {
        case .none: "Neither a reload nor a restart of containerd is called for."
        case .reload: "A reload helps (netready reload); a restart of containerd is not needed."
        case .restart: "A restart of containerd helps (netready restart); a reload does not."
        case .fixThenReload:
            "Neither a reload nor a restart of containerd helps before it is mended; then at most a reload is needed."
        case .fixThenRestart:
            "Neither a reload nor a restart of containerd helps before it is mended; then a restart is needed."
        case .clusterSide:
            "Neither a reload nor a restart of containerd helps: it is mended in the cluster, not on this node."
        }
    }
}
