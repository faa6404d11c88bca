extension RemedyKind {
    /// One sentence: whether a reload or a restart helps.
    package var help: String {
        switch self {
        case .none: "Neither a reload nor a restart of containerd is called for."
        case .reload: "A reload helps (netready reload); a restart of containerd is not needed."
        case .restart: "A restart of containerd helps (netready restart); a reload does not."
        case .fixThenReload:
            "First repair what is found. containerd then notices by itself; if not: netready reload."
        case .fixThenRestart: "First repair what is found; then restart containerd (netready restart)."
        case .clusterSide: "Repair what is found. Neither a reload nor a restart of containerd helps."
        }
    }
}
