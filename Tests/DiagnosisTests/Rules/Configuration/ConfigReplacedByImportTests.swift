import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let configReplacedByImport = FindingCase(
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
    } fix: { node in
        node.put("version = 2\nimports = [\"/etc/containerd/conf.d/*.toml\"]\n", at: Snapshot.config)
    }
}

private let imported = """
    version = 2
    [plugins."io.containerd.grpc.v1.cri"]
      tolerate_missing_hugetlb_controller = true

    """

@Suite("ConfigReplacedByImport") struct ConfigReplacedByImportTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.configReplacedByImport.holds() }
}
