import Containerd
import Node

extension LossOfDirectory {
    /// - Parameter why: a sentence.
    func hit(_ restart: Prediction, _ why: String) -> Hit {
        Hit(
            "Ready now by \(running), and one restart of containerd away from an outage: it would read \(restart.load); \(why)",
            at: location, evidence: ["confDir": running])
    }
}

extension Facts {
    /// The first directory that a start would change and a file names.
    func movedSetting(_ restart: Prediction) -> ChangedSetting? {
        changedSettings(restart).first { $0.location != nil }
    }
}
