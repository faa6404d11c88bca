package import Node
import Syntax

/// The known agent that has a container running on the node and whose configuration a file is; nil where there is none.
///
/// Such an agent writes its file again, be it changed or gone.
package func runningOwner(ofConfiguration file: String, in snapshot: Snapshot) -> String? {
    let diagnosis = Facts(snapshot: snapshot, predictions: Predictions(snapshot))
    guard let agents = diagnosis.agents else { return nil }
    if let agent = diagnosis.agent(ofFile: file) {
        return agents.contains { $0.agent.name == agent.name && $0.isRunning } ? agent.name : nil
    }
    // What is broken names no plugin: the file's own name is all there is.
    let name = file.split(separator: "/").last.map { $0.lowercased() } ?? ""
    return agents.first { $0.isRunning && name.holds($0.agent.name) }?.agent.name
}
