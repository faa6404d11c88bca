import Containerd
import Node
import Syntax

extension FindingCode {
    package static let otherNetworksOnDisk = FindingCode("OtherNetworksOnDisk")
}

extension Rule {
    static let otherNetworksOnDisk = Rule(
        .otherNetworksOnDisk, stage: .latent, needs: [.runtime, .files], impact: .nextReload, remedy: .reload,
        group: .cniWatchStale, isComparison: true,
        about: About(
            meaning: "containerd holds other networks than the files would give.",
            proof: "The loaded networks by CRI, and the files.",
            fix: "Reload when the new configuration is meant: netready reload.",
            messageID: "06f74449884a51109916cc3184df987a"),
        hit: { facts in
            guard case .otherNetworks(let reload)? = facts.latentTrouble else { return nil }
            let would = reload.outcome.networks.joined(separator: ", ")
            let has = facts.runtimeStatus?.running.networks.joined(separator: ", ") ?? ""
            let file = facts.fileNotLoaded
            return Hit(
                "The running containerd holds the networks [\(has)], with \(file ?? "no file") it would hold [\(would)]; a reload makes that effective.",
                in: file)
        })
}
