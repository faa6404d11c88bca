import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let supervisorRefusesConfig = FindingCase(
        .supervisorRefusesConfig, .error, at: "/var/lib/rancher/k3s/agent/etc/containerd/config-v3.toml.tmpl",
        naming: "k3s.service", "unexpected"
    ) { node in
        node.live?.unit?.name = "k3s.service"
        node.end(active: "activating", sub: "auto-restart", result: "exit-code", restarts: 12)
        node.log(
            #"time="2025-03-04T05:06:07Z" level=fatal msg="failed to parse template /var/lib/rancher/k3s/agent/etc/containerd/config-v3.toml.tmpl: unexpected EOF""#,
            unit: "k3s.service")
        node.log("k3s.service: Main process exited, code=exited, status=1/FAILURE", unit: "k3s.service")
    } fix: { node in
        node.serve()
        node.live?.unit?.name = "k3s.service"
    }
}

@Suite("SupervisorRefusesConfig") struct SupervisorRefusesConfigTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.supervisorRefusesConfig.holds() }
}
