import Foundation

/// Pods that fail, and what plugins say of it. containerd's own words stay in its journal, so that a start begins anew.
extension LiveCase {
    static let pods: [LiveCase] = [
        LiveCase(
            code: "PodNetworkFails", verdict: "degraded", file: list, on: [.bookworm],
            cause: refusing("stat /var/lib/calico/etcd: no such file or directory"), then: failPod, fix: accepting),
        LiveCase(
            code: "AgentWithoutPodCIDR", verdict: "degraded", file: list, on: [.bookworm],
            cause: refusing("no podCidr for node x"), then: failPod, fix: accepting),
        LiveCase(
            code: "HostDirectoryUnwritable", verdict: "degraded", on: [.bookworm],
            cause: refusing("open /var/lib/cni/networks/x/lock: permission denied"), then: failPod, fix: accepting),
        LiveCase(
            code: "CNIVersionUnsupported", verdict: "degraded", file: firstList, on: [.bookworm],
            cause: "printf '\(bridge("mynet", "10.42.3.0/24", version: "1.9.0"))' >\(firstList); sleep 0.5",
            then: failPod,
            fix: "rm \(firstList); sleep 1.5; again"),
        LiveCase(
            code: "HostDirectoryUnwritable", verdict: "degraded", file: "/var/lib/cni", on: [.bookworm],
            cause: """
                mount -t tmpfs -o ro tmpfs /var/lib/cni
                printf '\(bridge("mynet", "10.42.3.0/24"))' >\(firstList)
                """, fix: "rm \(firstList); umount --lazy /var/lib/cni"),
        LiveCase(
            code: "SandboxLeftover", verdict: "degraded", on: [.bookworm], cause: ":",
            then: { node in
                let id = try Node.script("pod", node.name, "stuck").trimmingCharacters(in: .whitespacesAndNewlines)
                try node.shell(prelude + "B=\(try node.pluginDirectory())\n" + refusing("the store is gone", to: "DEL"))
                for _ in 0..<2 { _ = try? Node.script("remove-pod", node.name, id) }
                return [id]
            }, fix: plugin),
    ]

    private static let plugin = "install -m 755 /root/calico-plugin $B/calico"
    /// What was said within a second of a start may be said after it.
    private static let accepting = "\(plugin); sleep 1.5; again"

    /// A plugin that refuses a pod for that reason.
    private static func refusing(_ reason: String, to command: String = "ADD") -> String {
        """
        cat >/root/refusal <<'END'
        #!/bin/sh
        [ "$CNI_COMMAND" = \(command) ] || exit 0
        echo '{"cniVersion":"0.3.1","code":11,"msg":"\(reason)"}'
        exit 1
        END
        install -m 755 /root/refusal $B/calico
        """
    }

    private static let failPod: @Sendable (Node) throws -> [String] = { node in
        guard let id = try? Node.script("pod", node.name, "web") else { return [] }
        throw CommandFailure(description: "a pod that was to fail has started: \(id)")
    }
}
