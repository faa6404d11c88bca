import Containerd

extension EmptyDirectory {
    /// Neither is anybody known to keep the CNI's pods away, nor has a network been here before.
    var isPlain: Bool { refusal == nil && trace == nil }

    func hit(_ facts: Facts, remedy: RemedyKind? = nil) -> Hit {
        let refused: String? =
            switch refusal {
            case .said(let line): line
            case .onlyPlacer(let name, let pod): "only \(name) has come (\(pod))"
            case nil: nil
            }
        let programs = "\(emptyBinDirs.joined(separator: ":")) holds no plugin either"
        let what = isMissing ? "does not exist" : "holds no CNI configuration (.conf, .conflist, .json)"
        return Hit(
            "\(path) \(what)\(who(facts))\(refused.map { ": \($0)" } ?? ""); a restart cannot help.", in: path,
            evidence: [
                "lastCNILoadStatus": said, "notPlaced": refused, "binDirs": emptyBinDirs.isEmpty ? nil : programs,
                "cached": trace,
            ], remedy: remedy)
    }

    private func who(_ facts: Facts) -> String {
        guard let agents = facts.agents else { return trace.map { ": one was here, as \($0) tells" } ?? "" }
        if let trace { return ": one was here, as \(trace) tells, and nothing installs it again" }
        return agents.isEmpty ? ": nothing has installed one, and no container of a known CNI is on the node" : ""
    }
}
