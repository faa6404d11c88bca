import Containerd
import Node

extension FindingCode {
    package static let nextRestartFails = FindingCode("NextRestartFails")
}

extension Rule {
    static let nextRestartFails = Rule(
        .nextRestartFails, stage: .latent, needs: [.runtime, .files], impact: .nextRestart, remedy: .fixThenRestart,
        cause: "CRI_LOAD_FAILED",
        about: About(
            meaning: "The network is ready now; the node is one restart of containerd away from an outage.",
            proof: "config.toml and the files, read as the installed version reads them at its start.",
            advice: "Mend the named place before containerd is restarted or upgraded.",
            messageID: "3d172d34eb4f539dbef9def01628b4f7"),
        hit: { facts in
            switch facts.latentTrouble {
            case .start(let trouble)?: return withoutCRI(facts, trouble)
            // It would read another directory.
            case .lossOfDirectory(let loss, let restart)?:
                let why =
                    loss.lost.map { "\($0.location.text) has no effect any more: \($0.reason)" }
                    ?? "\(loss.location.text) says so: conf_dir was \(loss.running)."
                return Hit(
                    "Ready now by \(loss.running), and one restart of containerd away from an outage: it would read \(load(restart)); \(why)",
                    at: loss.location, evidence: ["confDir": loss.running] + (loss.lost?.evidence ?? [:]),
                    cause: loss.lost == nil ? "CONF_WRONG_DIR" : "CONFIG_KEY_IGNORED")
            // It would load nothing that can be used.
            case .startWithoutNetwork(let restart)?:
                let moved = facts.changedSettings(restart).first { $0.location != nil }
                let failure = restart.loading?.failure
                return Hit(
                    "\(outage): \(moved.map { "\($0.text): " } ?? "")\(load(restart))",
                    at: moved?.location ?? failure?.location, cause: moved == nil ? failure?.cause : "CONF_WRONG_DIR")
            default: return nil
            }
        })
}

private let outage = "Ready now, and one restart of containerd away from an outage"

/// It would not come to serve CRI, as the rule says that speaks of such a start.
private func withoutCRI(_ facts: Facts, _ trouble: StartTrouble) -> Hit? {
    Rule.ofStart.lazy.compactMap { rule in
        rule.start?(facts, trouble).map { start in
            Hit("\(outage): \(start.says)", at: start.at, evidence: start.evidence, cause: rule.cause)
        }
    }.first
}

private func load(_ restart: Prediction) -> String {
    restart.loading.map { "\($0.directory): \($0.status)" } ?? ""
}
