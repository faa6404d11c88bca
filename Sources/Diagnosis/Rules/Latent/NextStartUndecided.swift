import Containerd
import Node
import Syntax

extension FindingCode {
    package static let nextStartUndecided = FindingCode("NextStartUndecided")
}

extension Rule {
    static let nextStartUndecided = Rule(
        .nextStartUndecided, stage: .latent, needs: [.files], impact: .note, confidence: .inferred,
        about: About(
            meaning:
                "What the next start of containerd makes of a setting is not known, so it is restarted by nobody but a person.",
            proof: "The settings of config.toml and its imports that a running containerd was not started with.",
            fix:
                "Look whether the named setting is right on this node, then restart {unit} by hand, or take it back.",
            messageID: "8a5a3c55f1fe4c0f9ed7a7b8ab1f6c41"),
        hits: { facts in
            facts.undecidedAtStart.prefix(4).map { key in
                let place = key.location.map { " in \($0.file)" } ?? ""
                let what = "What the next start of containerd makes of \(key.path)\(place) is not known"
                return Hit("\(what): \(key.why ?? "").", at: key.location)
            }
        })
}

extension Facts {
    /// Settings of which nobody knows what a start makes: of a running containerd those that it was not started with.
    fileprivate var undecidedAtStart: [UnmodelledKey] {
        guard let next = predictions.afterRestart, next.outcome.kind == .serving, !next.undecided.isEmpty else {
            return []
        }
        let undecided = next.undecided.filter { !isUsualSocket($0) }
        guard snapshot.live?.process != nil else { return undecided }
        let changed = Set(UndecidedStart(snapshot, predictions).keys.map(\.key))
        return undecided.filter { changed.contains($0.path) }
    }

    /// Where a distribution has its containerd listen: netready asks there, and so does its kubelet.
    private func isUsualSocket(_ key: UnmodelledKey) -> Bool {
        key.path == "grpc.address" && KnownRuntime.all.contains { key.value == "s\($0.socket.utf8.count):\($0.socket)" }
    }
}
