import Containerd

/// The networks that packages, images and tools for single hosts bring along, which are no cluster's.
enum SampleNetwork {
    /// Names in the sample configurations of containerd, podman and CRI-O.
    ///
    /// Source: script/setup/install-cni of containerd; podman's 87-podman-bridge.conflist; contrib/cni of CRI-O.
    private static let names: Set<String> = ["containerd-net", "podman", "crio"]
    /// Their subnet.
    private static let subnet = "10.88.0.0/16"
    /// Bridges that tools for single hosts make for themselves: podman, nerdctl.
    private static let bridges: Set<String> = ["cni-podman0", "nerdctl0"]

    static func isSample(_ network: LoadedNetwork) -> Bool {
        guard let first = network.plugins.first, first.type.value == "bridge" else { return false }
        return names.contains(network.name) || network.subnets.contains(subnet) || bridges.contains(first.bridge)
    }
}
