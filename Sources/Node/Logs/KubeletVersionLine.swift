/// The version that kubelet says of itself as it starts, such as `v1.29.4`; nil where no line tells.
///
/// Source: `"Kubelet version" kubeletVersion="v1.29.4"` of cmd/kubelet/app/server.go, since Kubernetes 1.21.
package func kubeletVersion(in lines: [JournalLine]) -> String? {
    for line in lines.reversed() where line.holds("Kubelet version") {
        let entry = line.entry
        guard entry.message == "Kubelet version", let version = entry["kubeletVersion"], !version.isEmpty else {
            continue
        }
        return version
    }
    return nil
}
