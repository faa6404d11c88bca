import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let handlerNetworkBroken = FindingCase(
        .handlerNetworkBroken, .warning, at: kata, naming: "kata", "no network config found"
    ) { node in
        node.says { status in
            status.running.settings.handlers = [
                HandlerSettings(name: "kata", confDir: Located(kata), maxConfNum: 1)
            ]
            status.running.lastLoads["kata"] = "cni config load failed: no network config found in /etc/cni/kata"
        }
    } fix: { node in
        node.put(SampleNode.bridge, at: "\(kata)/10-mynet.conflist")
        node.says { $0.running.lastLoads["kata"] = "OK" }
    }
}

private let kata = "/etc/cni/kata"

@Suite("HandlerNetworkBroken") struct HandlerNetworkBrokenTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.handlerNetworkBroken.holds() }
}
