import Containerd

extension EmptyDirectory {
    /// - Parameter what: what it is like, without its name.
    func hit(_ what: String, _ facts: Facts) -> Hit {
        let refused: String? =
            switch refusal {
            case .said(let line): line
            case .onlyPlacer(let name, let pod): "only \(name) has come (\(pod))"
            case nil: nil
            }
        let programs = "\(emptyBinDirs.joined(separator: ":")) holds no plug-in either"
        return Hit(
            "\(path) \(what)\(who(facts))\(refused.map { ": \($0)" } ?? ""); a restart cannot help.", in: path,
            evidence: [
                "lastCNILoadStatus": said, "notPlaced": refused, "binDirs": emptyBinDirs.isEmpty ? nil : programs,
                "cached": trace,
            ], cause: refused != nil ? "AGENT_NOT_SCHEDULED" : trace == nil ? nil : "CONF_DELETED_BY_TOOL")
    }

    private func who(_ facts: Facts) -> String {
        guard let agents = facts.agents else { return trace.map { ": one was here, as \($0) tells" } ?? "" }
        if let trace { return ": one was here, as \(trace) tells, and nothing installs it again" }
        return agents.isEmpty ? ": nothing has installed one, and no container of a known CNI is on the node" : ""
    }
}
