import Containerd

extension EmptyDirectory {
    /// Neither is anybody known to keep the CNI's pods away, nor has a network been here before.
    var isPlain: Bool { refusal == nil && trace == nil }

    func hit(_ facts: Facts, remedy: RemedyKind? = nil) -> Hit {
        let programs = "\(emptyBinDirs.joined(separator: ":")) holds no plugin either"
        let what = isMissing ? "does not exist" : "holds no CNI configuration (.conf, .conflist, .json)"
        let (says, refused): (String, String?) =
            switch refusal {
            case .said(let line): ("The CNI's pods are kept from this node: \(line); so \(path) \(what)", line)
            case .onlyPlacer(let name, let pod):
                ("\(path) \(what): only \(name) has come (\(pod))", "only \(name) has come (\(pod))")
            case nil: ("\(path) \(what)\(who(facts))", nil)
            }
        return Hit(
            "\(says); a restart cannot help.", in: path,
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
