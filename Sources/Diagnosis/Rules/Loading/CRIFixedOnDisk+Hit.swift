import Containerd
import Node

extension Facts {
    /// The running containerd serves no CRI, and a start of it would.
    var criFixedOnDisk: Hit? {
        guard case .fixedOnDisk(let after)? = runtimeTrouble else { return nil }
        let file = after.configuration.files.first
        return Hit(
            "The running containerd serves no CRI, and \(file ?? "its configuration") is fixed: only a restart makes it effective.",
            in: file)
    }
}
