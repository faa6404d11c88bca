import Node

extension Facts {
    /// Kubelet's version; empty where it was not observed. K3s writes kubelet's lines to the journal of its own unit.
    var kubeletVersion: String {
        let observed = snapshot.system.kubelet?.version ?? ""
        return observed.isEmpty ? Node.kubeletVersion(in: journal) ?? "" : observed
    }
}
