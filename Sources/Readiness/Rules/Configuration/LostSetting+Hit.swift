import Containerd

extension LostSetting {
    /// - Parameters:
    ///   - what: what has no effect.
    ///   - consequence: what containerd does in its place.
    func hit(_ what: String, so consequence: String, _ impact: Impact, _ facts: Facts) -> Hit {
        Hit(
            "\(what) at \(location.text) has no effect: \(reason) So \(consequence).", impact, at: location,
            evidence: evidence + [
                .init("log", facts.journalLineOfNow(containing: "Ignoring unknown key in TOML")?.text ?? "")
            ])
    }

    var evidence: [Finding.Evidence] {
        [
            .init("section", section), .init("imports", files.joined(separator: ", ")),
            .init("lost", values.joined(separator: ":")),
        ]
    }
}
