/// What CRI Status says of what is loaded.
///
/// Source: status.go, and `Status` in cni.go of containerd/go-cni.
struct StatusAnswer {
    let lookup: PathResolver
    let behaviour: Behaviour

    func outcome(_ prediction: Prediction, _ settings: CNISettings) -> Outcome {
        let networks = prediction.loading?.networks ?? []
        var outcome = Outcome(
            kind: .serving, lastLoad: prediction.loading?.status, networks: networks.map(\.name),
            confDir: settings.confDir.value, binDirs: settings.binDirs.value, maxConfNum: settings.maxConfNum.value,
            handlers: prediction.handlers.filter { !$0.value.isIncomplete }.mapValues(\.status))
        guard prediction.loading?.isIncomplete != true else {
            outcome.lastLoad = nil
            outcome.networks = []
            return outcome
        }
        var answer = StatusProbe.Answer.fine
        if networks.isEmpty {
            answer = .failed("cni plugin not initialized")
        } else if behaviour.asksStatus {
            answer = StatusProbe(lookup: lookup, binDirs: settings.binDirs.value).ask(networks)
        }
        switch answer {
        case .fine:
            outcome.networkReady = true
            outcome.message = ""
        case .failed(let text):
            outcome.networkReady = false
            outcome.message = "Network plugin returns error: " + text
        case .needsExec: outcome.needsExec = true
        }
        return outcome
    }
}
