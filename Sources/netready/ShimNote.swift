import Containerd

/// What is worth a word before such a containerd is started on a node with pods; nil where there is nothing.
///
/// Source: containerd #13954 and #13983: since 2.3.5 loading old shims has a limit of time.
func noteOfShims(_ version: ContainerdVersion?) -> String? {
    guard let version else { return nil }
    let behaviour = Behaviour(version)
    guard behaviour.isPredictable, !behaviour.boundsShims else { return nil }
    return
        "containerd \(version) waits without end for a shim that was left behind and never answers: if its socket does not come after the start, end that shim"
}
