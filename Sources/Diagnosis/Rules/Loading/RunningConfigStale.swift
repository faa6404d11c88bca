import Containerd
import Node
import Syntax

extension FindingCode {
    package static let runningConfigStale = FindingCode("RunningConfigStale")
}

extension Rule {
    static let runningConfigStale = Rule(
        .runningConfigStale, stage: .loading, needs: [.runtime, .files], impact: .networkDown, remedy: .restart,
        group: .configKeyIgnored, isComparison: true,
        about: About(
            meaning: "config.toml on disk is good, and the running containerd started with another one.",
            proof: "The running settings by CRI, the files, and their times.",
            fix: "Restart {unit}: it reads config.toml only at its start.",
            messageID: "e21b37087f3658f797b5a121f69c80c5"),
        // Whether it was switched off or failed stands in the journal alone.
        hit: { $0.isObserved(.journal) ? nil : $0.criFixedOnDisk },
        hits: each(\.loadTroubles) { facts, trouble in
            guard case .stale(let restart, let isEnough) = trouble else { return nil }
            let changed = facts.changedSettings(restart)
            let place = changed.first?.location
            let what = changed.map(\.text).joined(separator: "; ")
            let file = restart.configuration.files.first
            return Hit(
                "The running containerd goes by older settings than \(place?.text ?? file ?? facts.snapshot.configPath) has: \(what.isEmpty ? "its configuration is mended" : what); \(isEnough ? "only a restart helps" : "restart it once the rest is mended").",
                isEnough ? .networkDown : .nextRestart, at: place, in: file)
        })
}
