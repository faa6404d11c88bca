import Containerd
import Node

extension FindingCode {
    package static let confOwnershipFight = FindingCode("ConfOwnershipFight")
}

extension Rule {
    static let confOwnershipFight = Rule(
        .confOwnershipFight, stage: .deployment, needs: [.runtime, .files, .containers], impact: .networkDown,
        confidence: .reported, remedy: .clusterSide, group: .confOwnershipFight, explains: .noConfiguration,
        about: About(
            meaning: "Two components write, rename or remove each other's CNI configuration.",
            proof: "Their logs, or containerd's log of the events in conf_dir.",
            fix: "Let one component own the file, by its own settings.",
            messageID: "0d5a70c70d6e583d81f15bc636070981",
            links: ["https://github.com/cilium/cilium/issues/30614", "https://github.com/istio/istio/issues/33971"]),
        absence: { _, reason in
            guard case .fight(let fight) = reason else { return nil }
            return hit(fight)
        },
        hits: { facts in [facts.fileFight.map(hit), facts.nameFight.map(hit)].compactMap(\.self) })
}

private func hit(_ fight: DirectoryFight) -> Hit {
    let files = fight.files.joined(separator: ", ")
    let earlier = fight.removals.dropLast().suffix(4)
    return Hit(
        "\(fight.fighters.joined(separator: " and ")) remove and rename each other's configuration in \(fight.directory), \(fight.removals.count) times of late: \(files); let one of them own the file.",
        in: fight.directory,
        evidence: ["files": files, "log": fight.removals.last ?? ""]
            + Seen(earlier.enumerated().map { .init("log\($0.offset)", $0.element) }))
}

private func hit(_ fight: FileFight) -> Hit {
    let (what, log): (String, String?) =
        switch fight.way {
        case .torn(let loads):
            (", and containerd came upon it half-written \(loads.count) times of late", loads.last ?? "")
        case .inTurn(let times): (" in turn, \(times) times in their last log lines", nil)
        }
    return Hit(
        "\(fight.fighters.joined(separator: " and ")) rewrite \(fight.file)\(what); let one of them own the file.",
        .podsFail, in: fight.file, evidence: Seen(fight.lines.map { .init($0.agent, $0.line) }) + ["log": log])
}

private func hit(_ fight: NameFight) -> Hit {
    let winner = fight.winner ?? "another component"
    return Hit(
        "\(fight.renamed) of \(fight.owner), which runs, was renamed away, and \(fight.loaded) of \(winner) is loaded in its place; let one of them own the directory (\(CNIProvider.exclusivities)).",
        .podsFail, in: fight.renamed,
        evidence: ["loaded": fight.loaded, "renamed": fight.renamed, "agents": "\(fight.owner), \(winner)"])
}
