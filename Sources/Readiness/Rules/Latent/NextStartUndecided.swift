import Containerd

extension Rule {
    static let nextStartUndecided = Rule(
        .nextStartUndecided, stage: .latent, needs: [.files], impact: .note, confidence: .inferred, remedy: .none,
        cause: "NONE",
        about: About(
            meaning:
                "What the next start of containerd makes of a setting is not known, so it is restarted by nobody but a person.",
            proof: "The settings of config.toml and its imports that a running containerd was not started with.",
            advice:
                "Look whether the named setting is right on this node, then restart containerd by hand, or take it back.",
            messageID: "8a5a3c55f1fe4c0f9ed7a7b8ab1f6c41")
    ) { facts in
        facts.undecidedAtStart.prefix(4).map { key in
            Hit("What the next start of containerd makes of \(key.path) is not known: \(key.why).", at: key.place)
        }
    }
}

extension Facts {
    /// Settings of which nobody knows what a start makes: of a running containerd those that it was not started with.
    fileprivate var undecidedAtStart: [(path: String, why: String, place: SourceLocation?)] {
        guard let next = readings.afterRestart, next.outcome.kind == .serving, !next.isIncomplete else { return [] }
        guard snapshot.live?.process != nil else {
            return next.undecided.map { ($0.path, $0.why ?? "", $0.location) }
        }
        return UndecidedStart(snapshot, readings).keys.map { key in
            let place = next.unmodelled.first { $0.path == key.key }?.location
            return (key.key, key.why, place ?? SourceLocation(file: key.file))
        }
    }
}
