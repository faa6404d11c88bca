import Containerd
import Node

extension ProbedPlugin {
    /// What a rule says of a plug-in that is of no use.
    func hit(_ what: String) -> Hit {
        Hit(
            "\(reading.path) \(what): pods of the network \(need.network) fail to start.",
            at: SourceLocation(file: reading.path),
            evidence: [.init("plugin", reading.name), .init("answer", reading.answer.words)])
    }
}
