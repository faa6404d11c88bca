/// The version of containerd that a start would run, and what speaks to it.
extension LiveCase {
    static let versions: [LiveCase] = [
        LiveCase(
            code: "VersionUnsupported", verdict: "degraded", on: [.bookworm], cause: packaged("1.5.9"),
            fix: unpackaged),
        LiveCase(
            code: "VersionNewerThanKnown", verdict: "ready", on: [.bookworm], cause: packaged("9.9.9"), fix: unpackaged
        ),
        LiveCase(
            code: "VersionUnknown", verdict: "notReady", on: [.bookworm],
            cause: "systemctl stop containerd.service; mv /var/lib/dpkg/info/containerd.list /root/; \(replaced)",
            fix: "mv /root/containerd.list /var/lib/dpkg/info/; again"),
        LiveCase(
            code: "RuntimeTooOld", verdict: "degraded", on: [.forky],
            // kubelet of 1.23 at its start, which containerd 2 answers so.
            cause: """
                kubelet 'E1129 10:00:00.000000 1 kubelet.go:1] "Failed to run kubelet" err="failed to run Kubelet: rpc error: \
                code = Unimplemented desc = unknown service runtime.v1alpha2.RuntimeService"'
                """),
    ]

    /// Another program in the place of the one that runs: what a start runs is then what the package says.
    private static let replaced = "cp -a /usr/bin/containerd /usr/bin/x; mv /usr/bin/x /usr/bin/containerd"

    /// A package of that version has been installed, and containerd not started anew.
    private static func packaged(_ version: String) -> String {
        """
        cp -a /var/lib/dpkg/status /root/dpkg-status
        sed -i '/^Package: containerd$/,/^$/ s/^Version: .*/Version: \(version)/' /var/lib/dpkg/status
        \(replaced)
        """
    }

    private static let unpackaged = "cp -a /root/dpkg-status /var/lib/dpkg/status; again"
}
