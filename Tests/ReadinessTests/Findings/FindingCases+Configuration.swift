import Containerd
import Readiness

/// config.toml: settings that do not do what their author meant.
extension FindingCase {
    private static let good = "version = 2\n"

    static let configuration: [FindingCase] = [
        FindingCase(
            .configReplacedByImport, .info, at: "/etc/containerd/config.toml:3:1",
            naming: "/etc/containerd/conf.d/x.toml"
        ) { node in
            node.put(
                """
                version = 2
                imports = ["/etc/containerd/conf.d/*.toml"]
                [plugins."io.containerd.grpc.v1.cri"]
                  sandbox_image = "registry.k8s.io/pause:3.9"

                """, at: Snapshot.config)
            node.put(imported, at: "/etc/containerd/conf.d/x.toml")
        } mend: { node in
            node.put("version = 2\nimports = [\"/etc/containerd/conf.d/*.toml\"]\n", at: Snapshot.config)
        },
        FindingCase(
            .configKeyIgnored, .info, at: "/etc/containerd/config.toml:2:1", naming: "has no effect in containerd 1"
        ) { node in
            node.put(
                "version = 2\n[plugins.\"io.containerd.cri.v1.runtime\".cni]\n  conf_dir = \"/etc/cni/net.d\"\n",
                at: Snapshot.config)
        } mend: { node in
            node.put(cni("conf_dir = \"/etc/cni/net.d\""), at: Snapshot.config)
        },
        FindingCase(
            .confTemplateSelectsNothing, .info, at: "/etc/containerd/config.toml:3:20",
            naming: "10-calico.conflist", "the first in byte order"
        ) { node in
            node.put(cni("conf_template = \"10-calico.conflist\""), at: Snapshot.config)
        } mend: { node in
            node.put(good, at: Snapshot.config)
        },
        FindingCase(
            .confTemplateWins, .warning, at: "/etc/containerd/config.toml:3:20", naming: "10-containerd-net.conflist",
            "20-calico.conflist"
        ) { node in
            node.containers = [.calico(.running)]
            node.move(Snapshot.conflist, to: "/etc/cni/net.d/20-calico.conflist")
            node.put(cni("conf_template = \"/etc/cni.tmpl\""), at: Snapshot.config)
            node.put(SampleNode.bridge, at: "/etc/cni/net.d/10-containerd-net.conflist")
            node.serve(["mynet"])
            node.says { $0.running.settings.confTemplate = Located("/etc/cni.tmpl") }
        } mend: { node in
            node.put(good, at: Snapshot.config)
            node.remove("/etc/cni/net.d/10-containerd-net.conflist")
            node.serve()
        },
        FindingCase(
            .otherSettingsOnDisk, .warning, at: "/etc/containerd/config.toml:3:14", naming: "/usr/lib/cni", "a restart"
        ) { node in
            // The plug-ins are there as well: a restart loses nothing.
            for (path, program) in node.files.entries where path.hasPrefix("/opt/cni/bin/") {
                node.put(program, at: "/usr/lib/cni/" + path.dropFirst("/opt/cni/bin/".count))
            }
            node.put(cni("bin_dir = \"/usr/lib/cni\""), at: Snapshot.config)
        } mend: { node in
            node.put(cni("bin_dir = \"/opt/cni/bin\""), at: Snapshot.config)
        },
        FindingCase(
            .nextRestartFails, .warning, at: "/etc/containerd/config.toml:2:22",
            naming: "one restart of containerd away"
        ) { node in
            node.put("version = 2\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n", at: Snapshot.config)
        } mend: { node in
            node.put(good, at: Snapshot.config)
        },
        FindingCase(
            .cgroupDriverMismatch, .warning, at: "/etc/containerd/config.toml", naming: "SystemdCgroup = true"
        ) { node in
            node.system.kubelet = KubeletReading(
                version: "v1.29.4", file: "/var/lib/kubelet/config.yaml", cgroupDriver: "systemd")
            for _ in 0..<2 {
                node.log("Pod sandbox changed, it will be killed and re-created.", unit: "kubelet.service")
            }
            node.says { $0.running.defaultRuntime = runc(usesSystemdCgroup: false) }
        } mend: { node in
            node.says { $0.running.defaultRuntime = runc(usesSystemdCgroup: true) }
        },
    ]

    private static func cni(_ setting: String) -> String {
        "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".cni]\n  \(setting)\n"
    }

    private static let imported = """
        version = 2
        [plugins."io.containerd.grpc.v1.cri"]
          tolerate_missing_hugetlb_controller = true

        """

    private static func runc(usesSystemdCgroup: Bool) -> RuntimeReading {
        RuntimeReading(name: "runc", type: "io.containerd.runc.v2", usesSystemdCgroup: usesSystemdCgroup)
    }
}
