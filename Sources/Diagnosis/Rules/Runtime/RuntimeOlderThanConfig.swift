import Containerd
import Node

extension FindingCode {
    package static let runtimeOlderThanConfig = FindingCode("RuntimeOlderThanConfig")
}

extension Rule {
    static let runtimeOlderThanConfig = Rule(
        .runtimeOlderThanConfig, stage: .runtime, needs: [.runtime, .files], impact: .networkDown, remedy: .restart,
        group: .configKeyIgnored, explains: .noConfiguration,
        about: About(
            meaning: "containerd was started before config.toml was given another address, root or state.",
            proof: "The start of the process, the time of the file, and what containerd serves with by CRI or its log.",
            fix: "Restart {unit} when its pods may end: what runs under the old root or state is not taken over.",
            messageID: "7e1d68f33ea24a78bf5da996acc21e5a"),
        hit: { facts in
            guard let run = facts.olderRun, let first = run.changes.first else { return nil }
            let place = first.onDisk.location
            let file = facts.snapshot.configPath
            let question = run.question.map { "; kubelet asks there in vain: \($0.text)" } ?? ""
            return Hit(
                "containerd runs with older settings than \(place?.text ?? file) has: \(run.changes.map(\.text).joined(separator: ", "))\(question).",
                facts.predictions.now == .ready ? .nextRestart : .networkDown, at: place, in: file,
                evidence: ["key": first.key, "running": first.running, "kubelet": run.question?.text])
        })
}
