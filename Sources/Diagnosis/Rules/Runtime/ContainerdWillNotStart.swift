import Containerd
import Node

extension FindingCode {
    package static let containerdWillNotStart = FindingCode("ContainerdWillNotStart")
}

extension Rule {
    static let containerdWillNotStart = Rule(
        .containerdWillNotStart, stage: .runtime, needs: [.files], impact: .networkDown, remedy: .fixThenRestart,
        group: .criLoadFailed,
        about: About(
            meaning: "containerd ends at once with the configuration that stands on disk.",
            proof: "config.toml and its imports, read as the installed version reads them.",
            fix: "Fix the named line of the configuration; then start {unit}.",
            messageID: "d3da82a266db55e095bdcaa4b0489afe", links: ["https://github.com/k0sproject/k0s/issues/6547"]),
        start: { facts, trouble in
            guard case .exits(let said, let place) = trouble else { return nil }
            let text = said ?? "its configuration is broken"
            return Hit(
                "containerd will not start\(place.map { " (\($0.text))" } ?? ""): \(text)", at: place,
                evidence: ["exitText": text, "config": facts.snapshot.configPath])
        })
}
