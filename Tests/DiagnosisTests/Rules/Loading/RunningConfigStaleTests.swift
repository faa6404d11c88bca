import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let runningConfigStale = FindingCase(
        .runningConfigStale, .error, at: "/etc/containerd/config.toml", naming: "only a restart"
    ) { node in
        node.put(goodConfig, at: Snapshot.config)
        node.loseCRI()
    } mend: { node in
        node.serve()
    }
}

private let goodConfig = "version = 2\n"

@Suite("RunningConfigStale") struct RunningConfigStaleTests {
    @Test("its cause raises it, its mend clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.runningConfigStale.holds() }

    @Test("what CRI has said of its failure is the cause, and no cause is made up", arguments: [true, false])
    func cause(isLogged: Bool) throws {
        var node = Snapshot.sound
        node.put(goodConfig, at: Snapshot.config)
        if isLogged { node.log("failed to load plugin io.containerd.grpc.v1.cri error=\"invalid plugin config\"") }
        node.loseCRI()
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .runningConfigStale)
        #expect(first.cause == (isLogged ? "CRI_LOAD_FAILED" : "CRI_DISABLED"))
        #expect(first.message.contains("invalid plugin config") == isLogged)
    }
}
