import Containerd
import Node
import Syntax

extension FindingCode {
    package static let handlerNetworkBroken = FindingCode("HandlerNetworkBroken")
}

extension Rule {
    static let handlerNetworkBroken = Rule(
        .handlerNetworkBroken, stage: .latent, needs: [.runtime], impact: .podsFail, remedy: .fixThenReload,
        group: .confMalformed,
        about: About(
            meaning: "A runtime handler has a CNI directory of its own, and that one does not load.",
            proof: "lastCNILoadStatus of the handler.",
            fix: "Fix its directory; pods of other handlers are not affected.",
            messageID: "18d7d1f905ad5e0a9b7d4605ea2c8d9e"),
        hits: { facts in
            guard facts.predictions.now == .ready, let running = facts.runtimeStatus?.running else { return [] }
            return running.lastLoads.sorted { $0.key < $1.key }.compactMap { handler, load in
                guard handler != "default", load != "OK" else { return nil }
                let directory = running.settings.handlers.first { $0.name == handler }?.confDir.value
                return Hit(
                    "Pods of the runtime handler \(handler) have no network\(directory.map { ", since \($0) does not load" } ?? ""): \(load)",
                    in: directory, evidence: ["lastCNILoadStatus": load])
            }
        })
}
