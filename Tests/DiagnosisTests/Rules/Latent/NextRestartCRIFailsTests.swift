import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let nextRestartCRIFails = FindingCase(
        .nextRestartCRIFails, .warning, at: "\(Snapshot.config):4:3", naming: "one restart of containerd away",
        "mirrors"
    ) { node in
        let text = """
            version = 2
            [plugins."io.containerd.grpc.v1.cri".registry]
              config_path = "/etc/containerd/certs.d"
              [plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]
                endpoint = ["https://mirror.example"]

            """
        node.put(text, at: Snapshot.config)
    } fix: { node in
        node.put("version = 2\n", at: Snapshot.config)
    }
}

@Suite("NextRestartCRIFails") struct NextRestartCRIFailsTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.nextRestartCRIFails.holds() }
}
