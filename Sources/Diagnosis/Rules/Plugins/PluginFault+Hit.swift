import Containerd
import Syntax

extension PluginFault {
    var evidence: [Finding.Evidence] {
        [.init("plugin", need.name), .init("mode", String(entry.mode, radix: 8))]
    }

    /// What a rule says of it.
    ///
    /// - Parameter error: what the kernel answers to whoever executes the program; nil where containerd's log has it.
    func hit(_ says: String, _ impact: Impact, evidence: [Finding.Evidence], error: String? = nil) -> Hit {
        Hit(
            says, impact, at: SourceLocation(file: path), evidence: evidence,
            follows: error.map { ["fork/exec \(path): \($0)"] } ?? [], breaksNetwork: need.isOfList ? nil : false)
    }
}
