import Node
import Syntax

extension Facts {
    /// The next start goes by other directories, and loads the same networks.
    ///
    /// - Parameter isMeant: by the first key that a start would change.
    func otherSettings(_ isMeant: (String) -> Bool) -> Hit? {
        guard case .otherSettings(let first, let changed)? = latentTrouble, isMeant(first.key) else { return nil }
        return Hit(
            "The running containerd goes by other settings than \(first.location?.text ?? snapshot.configPath) has: \(changed.map(\.text).joined(separator: "; ")); a restart makes them effective.",
            at: first.location)
    }
}
