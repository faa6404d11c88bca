import Containerd
import Readiness
import Syntax

/// Programs that the loaded list needs, and files that those read.
extension FindingCase {
    private static let calico = "/opt/cni/bin/calico"
    private static let kubeconfig = "/etc/cni/net.d/calico-kubeconfig"
    private static let nodename = "/var/lib/calico/nodename"
    private static let withKubeconfig =
        #"{"name":"k8s-pod-network","cniVersion":"0.3.1","plugins":[{"type":"calico","kubernetes":{"kubeconfig":"/etc/cni/net.d/calico-kubeconfig"}}]}"#

    static let plugins: [FindingCase] = [
        FindingCase(.pluginBinaryMissing, .warning, at: "\(Snapshot.conflist):1:67", naming: "calico", "/opt/cni/bin") {
            node in
            node.remove(calico)
        } mend: { node in
            node.put(program(), at: calico)
        },
        FindingCase(
            .pluginDirectoryMismatch, .warning, at: "/etc/containerd/config.toml", naming: "it is in /usr/lib/cni",
            "set bin_dir"
        ) { node in
            node.move(calico, to: "/usr/lib/cni/calico")
        } mend: { node in
            node.move("/usr/lib/cni/calico", to: calico)
        },
        damaged(.pluginBinaryNotExecutable, "chmod 0755") { $0.mode = 0o644 },
        FindingCase(.pluginBinaryNotExecutable, .warning, at: calico, naming: "noexec", "/opt") { node in
            node.system.mounts = [MountReading(target: "/opt", fileSystem: "ext4", options: ["rw", "noexec"])]
        } mend: { node in
            node.system.mounts = []
        },
        damaged(.pluginBinaryWrongArchitecture, "arm64") { $0 = program(machine: 183) },
        damaged(.pluginBinaryIncomplete, "is empty") { $0.content = .bytes([]) },
        damaged(.pluginBinaryIncomplete, "is no program") { $0.content = .bytes(Array("Not Found".utf8)) },
        damaged(.pluginInterpreterMissing, "/bin/bash") { $0.content = .bytes(Array("#!/bin/bash\n".utf8)) },
        answering(.pluginNotRunnable, .notRun("Exec format error"), "Exec format error"),
        answering(.pluginAnswerInvalid, .garbage("no JSON: hello"), "no JSON: hello"),
        FindingCase(.pluginBinaryMissing, .warning, at: "/opt/cni/bin/loopback", naming: "loopback") { node in
            node.remove("/opt/cni/bin/loopback")
        } mend: { node in
            node.put(program(), at: "/opt/cni/bin/loopback")
        },
    ]

    static let inputs: [FindingCase] = [
        FindingCase(
            .kubeconfigMissing, .warning, at: "\(Snapshot.conflist):1:67", naming: kubeconfig, on: withCredentials
        ) { node in
            node.remove(kubeconfig)
        } mend: { node in
            node.put("", at: kubeconfig)
        },
        FindingCase(.credentialsExpired, .warning, at: kubeconfig, naming: "has expired", on: withCredentials) { node in
            node.files.credentials[kubeconfig]?.expiresAt = node.takenAt.realtime / Span.second - 60
        } mend: { node in
            node.files.credentials[kubeconfig]?.expiresAt = node.takenAt.realtime / Span.second + 86_400
        },
        FindingCase(.agentStateMissing, .warning, at: nodename, naming: "calico") { node in
            node.remove(nodename)
        } mend: { node in
            node.put("worker-1", at: nodename)
        },
    ]

    /// A plug-in's program goes bad and is installed again.
    private static func damaged(
        _ code: FindingCode, _ says: String, _ change: @escaping @Sendable (inout FileEntry) -> Void
    ) -> FindingCase {
        FindingCase(code, .warning, at: calico, naming: says) { node in
            node.edit(calico, change)
        } mend: { node in
            node.put(program(), at: calico)
        }
    }

    /// A plug-in that was asked for its version answers so, and then as it should.
    private static func answering(
        _ code: FindingCode, _ answer: PluginVersionReading.Answer, _ says: String
    ) -> FindingCase {
        FindingCase(code, .warning, at: calico, naming: says) { node in
            node.pluginVersions = [PluginVersionReading(name: "calico", path: calico, answer: answer)]
        } mend: { node in
            node.pluginVersions = [PluginVersionReading(name: "calico", path: calico, answer: .supports(["0.3.1"]))]
        }
    }

    /// A whole static program, as far as its ELF header tells.
    private static func program(machine: UInt8 = 62) -> FileEntry {
        var bytes = [UInt8](repeating: 0, count: 64)
        bytes.replaceSubrange(0..<6, with: [0x7f, 0x45, 0x4c, 0x46, 2, 1])
        bytes[18] = machine
        bytes[54] = 56
        return FileEntry(kind: .file, mode: 0o755, size: 64, content: .bytes(bytes), changed: Snapshot.recent)
    }

    private static let withCredentials: Snapshot = {
        var node = Snapshot.sound
        node.put(withKubeconfig, at: Snapshot.conflist)
        node.put("", at: kubeconfig)
        node.files.credentials[kubeconfig] = Credentials(kind: .token)
        return node
    }()
}
