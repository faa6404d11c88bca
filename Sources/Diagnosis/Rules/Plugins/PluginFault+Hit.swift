import Containerd
import Syntax

extension PluginFault {
    var mode: String { String(entry.mode, radix: 8) }

    /// What a rule says of it.
    ///
    /// - Parameters:
    ///   - what: what is wrong with it, without its name.
    ///   - error: what the kernel answers to whoever executes the program; nil where containerd's log has it.
    func hit(_ what: String, _ facts: Facts, evidence: Seen = [:], error: String?) -> Hit {
        Hit(
            "\(path) \(what)", facts.plugins.impact, in: path,
            evidence: ["plugin": need.name, "mode": mode] + evidence,
            follows: error.map { ["fork/exec \(path): \($0)"] } ?? [], breaksNetwork: need.isOfList ? nil : false)
    }
}
