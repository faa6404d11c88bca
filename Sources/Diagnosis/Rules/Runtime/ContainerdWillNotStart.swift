import Containerd
import Node

extension FindingCode {
    package static let containerdWillNotStart = FindingCode("ContainerdWillNotStart")
}

extension Rule {
    static let containerdWillNotStart = Rule(
        .containerdWillNotStart, stage: .runtime, needs: [.files], impact: .networkDown, remedy: .fixThenRestart,
        cause: "CRI_LOAD_FAILED",
        about: About(
            meaning: "containerd ends at once with the configuration that stands on disk.",
            proof: "config.toml and its imports, read as the installed version reads them.",
            advice: "Mend the named line of the configuration; then start {unit}.",
            messageID: "d3da82a266db55e095bdcaa4b0489afe", links: ["https://github.com/k0sproject/k0s/issues/6547"])
    ) { facts in
        guard let (trouble, impact) = facts.failingStart, case .exits(let text, let place) = trouble else { return [] }
        return [.startExits(facts, text, at: place, impact)]
    }
}

extension Hit {
    /// What a start comes to.
    static func startExits(_ facts: Facts, _ text: String?, at place: SourceLocation?, _ impact: Impact) -> Hit {
        let text = text ?? "its configuration is broken"
        return Hit(
            "containerd will not start\(place.map { " (\($0.text))" } ?? ""): \(text)", impact, at: place,
            evidence: [.init("exitText", text), .init("config", facts.snapshot.configPath)])
    }
}
