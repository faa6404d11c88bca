import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let confTemplateMissing = FindingCase(
        .confTemplateMissing, .error, at: "/etc/containerd/config.toml:3:20", naming: "/etc/cni.tmpl", "does not exist"
    ) { node in
        node.uninstall()
        node.put(
            "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".cni]\n  conf_template = \"/etc/cni.tmpl\"\n",
            at: Snapshot.config)
        node.says { $0.running.settings.confTemplate = Located("/etc/cni.tmpl") }
    } fix: { node in
        node.put("version = 2\n", at: Snapshot.config)
        node.says { $0.running.settings.confTemplate = Located("") }
        node.install()
    }
}

@Suite("ConfTemplateMissing") struct ConfTemplateMissingTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.confTemplateMissing.holds() }

    @Test("a template that containerd cannot read is to be fixed itself")
    func refused() throws {
        var node = Snapshot.sound
        node.uninstall()
        node.put("{{", at: "/etc/cni.tmpl")
        node.says { $0.running.settings.confTemplate = Located("/etc/cni.tmpl") }
        node.log(
            "UpdateRuntimeConfig failed error=\"failed to parse cni config template /etc/cni.tmpl: unexpected EOF\"")
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .confTemplateMissing && first.remedy == .fixThenReload)
        #expect(first.location?.file == "/etc/cni.tmpl")
    }

    @Test("where an agent of the cluster writes the configuration no template is asked for")
    func agent() {
        var node = Snapshot.sound
        node.uninstall()
        node.says { $0.running.settings.confTemplate = Located("/etc/cni.tmpl") }
        node.containers = [.calico(.running)]
        #expect(!assess(node).findings.contains { $0.code == .confTemplateMissing })
    }
}
