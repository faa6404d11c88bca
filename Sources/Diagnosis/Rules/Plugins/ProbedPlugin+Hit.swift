import Containerd
import Node

extension ProbedPlugin {
    /// What a rule says of a plugin that is of no use.
    func hit(_ what: String) -> Hit {
        Hit(
            "\(reading.path) \(what): pods of the network \(need.network) fail to start.", in: reading.path,
            evidence: ["plugin": reading.name, "answer": reading.answer.words])
    }
}
