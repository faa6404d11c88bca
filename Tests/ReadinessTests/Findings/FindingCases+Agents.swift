import Containerd
import Readiness

/// The directory is empty, and the CNI's own pods say why.
extension FindingCase {
    static let agents: [FindingCase] = [
        blocked(.agentImagePull, "docker.io/calico/node:v3.27.0", by: .calico(.waiting)) { node in
            node.log(
                "PullImage \"docker.io/calico/node:v3.27.0\" failed error=\"failed to pull and unpack image: dial tcp: no such host\""
            )
        },
        blocked(
            .hostDirectoryUnwritable, "read-only file system", at: "/opt/cni/bin/calico",
            by: .calicoInstaller(log: "open /opt/cni/bin/calico: read-only file system")),
        blocked(
            .agentAPIUnreachable, "10.96.0.1:443",
            by: .calicoInstaller(
                log:
                    "Unable to create token: Post \"https://10.96.0.1:443/api/v1/token\": dial tcp 10.96.0.1:443: i/o timeout"
            )),
        blocked(
            .agentWithoutPodCIDR, "pod cidr not assigned",
            by: ContainerReading(
                name: "kube-flannel", pod: "kube-flannel-ds-8h2vq", namespace: "kube-flannel", state: .running,
                image: "docker.io/flannel/flannel:v0.25.1",
                log: ["Error registering network: failed to acquire lease: node \"worker-1\" pod cidr not assigned"])),
        blocked(
            .agentFailing, "cannot detect an address",
            by: .calico(.exited, log: ["FATAL: cannot detect an address"])),
    ]

    /// Nothing is installed, since an agent cannot do its work.
    private static func blocked(
        _ code: FindingCode, _ says: String, at place: String? = nil, by container: ContainerReading,
        more: @escaping @Sendable (inout Snapshot) -> Void = { _ in }
    ) -> FindingCase {
        FindingCase(code, .error, at: place, naming: says) { node in
            node.uninstall()
            node.containers = [container]
            more(&node)
        } mend: { node in
            node.install()
        }
    }
}
