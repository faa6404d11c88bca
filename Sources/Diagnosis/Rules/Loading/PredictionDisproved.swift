import Containerd
import Node

extension FindingCode {
    package static let predictionDisproved = FindingCode("PredictionDisproved")
}

extension Rule {
    static let predictionDisproved = Rule(
        .predictionDisproved, stage: .loading, needs: [.runtime, .files], impact: .networkDown,
        about: About(
            meaning: "The files look good and containerd, started with these very files, says otherwise.",
            proof: "No relevant file has changed since containerd's start.",
            fix: "Go by containerd's own log; a restart with the same files cannot help.",
            messageID: "9150ad076da857daa8c1cc0ff388d108"),
        hits: each(\.loadTroubles) { _, trouble in
            guard case .disproved(let file, let status) = trouble else { return nil }
            let said = status.running.lastLoad == "OK" ? status.message : status.running.lastLoad
            return Hit(
                "\(file ?? "All") looks good and containerd, started with this very file, refuses it: \(said)",
                in: file, evidence: ["lastCNILoadStatus": status.running.lastLoad, "message": status.message])
        })
}
