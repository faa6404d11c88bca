import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let confTemplateSelectsNothing = FindingCase(
        .confTemplateSelectsNothing, .info, at: "/etc/containerd/config.toml:3:20",
        naming: "10-calico.conflist", "the first in byte order"
    ) { node in
        node.put(Snapshot.cni("conf_template = \"10-calico.conflist\""), at: Snapshot.config)
    } fix: { node in
        node.put(good, at: Snapshot.config)
    }
}

private let good = "version = 2\n"

@Suite("ConfTemplateSelectsNothing") struct ConfTemplateSelectsNothingTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.confTemplateSelectsNothing.holds() }
}
