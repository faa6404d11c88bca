import Containerd
import Node

extension FindingCode {
    package static let confFileInvalid = FindingCode("ConfFileInvalid")
}

extension Rule {
    static let confFileInvalid = Rule(
        .confFileInvalid, stage: .loading, needs: [.files], impact: .networkDown, remedy: .fixThenReload,
        group: .confMalformed, network: .broken,
        about: About(
            meaning:
                "The file that decides is JSON and not a network configuration, or has a name that libcni refuses for every pod.",
            proof: "The file, read as libcni reads it.",
            fix: "Fix the named key or remove the file. A restart cannot help.",
            messageID: "a88eb452a07858bab09de46659e3dba7"),
        // libcni takes the name when it loads and refuses it for every pod.
        hit: { facts in
            guard let network = facts.loaded?.networks.first(where: \.hasRefusedName) else { return nil }
            let what = network.name.isEmpty ? "has no name" : "has the name \"\(network.name)\""
            let form = "a letter or digit first, then also . _ -"
            return Hit(
                "\(network.file) \(what), and libcni refuses it for every pod; give it one (\(form)).", .podsFail,
                in: network.file, evidence: ["missing": "name"])
        },
        hits: FailedLoad.hits({ $0.failedLoads(.invalid) }) { "is no network configuration: \($0.failure.reason)" })
}
