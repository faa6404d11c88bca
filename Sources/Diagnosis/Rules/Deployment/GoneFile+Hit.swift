import Containerd
import Node
import Syntax

extension GoneFile {
    func hit(_ facts: Facts) -> Hit {
        let what =
            line == nil
            ? "\(path) was moved away by a component that keeps a copy"
            : "\(path) was there and has been removed or renamed"
        // containerd's word on a file that went, and that of an agent which takes files away.
        let remover = facts.lineOnRemoving
        return Hit(
            "\(directory) holds no CNI configuration: \(what); \(fix(facts)).", in: path,
            evidence: [
                "log": line ?? facts.removals(in: directory).last,
                "end": facts.lastLine(meaning: .removedDirectory)?.text, "container": remover?.container.name,
                "agentLog": remover?.line,
            ], follows: sandboxesLeft.prefix(1).map(\.text),
            remedy: isWriterHere || isOfCluster ? .clusterSide : .fixThenReload)
    }

    private func fix(_ facts: Facts) -> String {
        if facts.agents == nil { return "restart the CNI's pod where one writes it, else put it back" }
        if isWriterHere { return "restart the CNI's pod, which writes it again" }
        return isOfCluster ? "no copy of it and no component that writes it is here: deploy a CNI" : "put it back"
    }
}
