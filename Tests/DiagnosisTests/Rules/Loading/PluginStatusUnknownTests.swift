import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let pluginStatusUnknown = FindingCase(
        .pluginStatusUnknown, .info, at: "\(Snapshot.conflist):1:40", naming: "STATUS",
        on: offline(SampleNode.second)
    ) { node in
        node.put(SampleNode.askedList, at: Snapshot.conflist)
    } fix: { node in
        node.put(SampleNode.calico, at: Snapshot.conflist)
    }
}

/// The files alone, as of an image that is being built.
private func offline(_ node: SampleNode) -> Snapshot {
    var snapshot = node.snapshot
    snapshot.live = nil
    return snapshot
}

@Suite("PluginStatusUnknown") struct PluginStatusUnknownTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.pluginStatusUnknown.holds() }
}
