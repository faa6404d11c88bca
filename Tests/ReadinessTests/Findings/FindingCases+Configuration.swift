import Containerd
import Readiness

/// config.toml: settings that do not do what their author meant.
extension FindingCase {
    private static let good = "version = 2\n"

    static let configuration: [FindingCase] = [
        FindingCase(
            .confTemplateMissing, .error, at: "/etc/containerd/config.toml:3:20", naming: "/etc/cni.tmpl",
            "does not exist"
        ) { node in
            node.uninstall()
            node.put(Snapshot.cni("conf_template = \"/etc/cni.tmpl\""), at: Snapshot.config)
            node.says { $0.running.settings.confTemplate = Located("/etc/cni.tmpl") }
        } mend: { node in
            node.put(good, at: Snapshot.config)
            node.says { $0.running.settings.confTemplate = Located("") }
            node.install()
        },
        FindingCase(
            .confTemplateWins, .warning, at: "/etc/containerd/config.toml:3:20", naming: "10-containerd-net.conflist",
            "20-calico.conflist"
        ) { node in
            node.containers = [.calico(.running)]
            node.move(Snapshot.conflist, to: "/etc/cni/net.d/20-calico.conflist")
            node.put(Snapshot.cni("conf_template = \"/etc/cni.tmpl\""), at: Snapshot.config)
            node.put(SampleNode.bridge, at: "/etc/cni/net.d/10-containerd-net.conflist")
            node.serve(["mynet"])
            node.says { $0.running.settings.confTemplate = Located("/etc/cni.tmpl") }
        } mend: { node in
            node.put(good, at: Snapshot.config)
            node.remove("/etc/cni/net.d/10-containerd-net.conflist")
            node.serve()
        },
    ]
}
