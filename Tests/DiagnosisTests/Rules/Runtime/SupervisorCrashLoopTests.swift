import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let supervisorCrashLoop = FindingCase(
        .supervisorCrashLoop, .error, naming: "k3s.service", "K3s", "no default routes found"
    ) { node in
        node.live?.unit?.name = "k3s.service"
        node.end(active: "activating", sub: "auto-restart", result: "exit-code", restarts: 12)
        node.log(#"time="2025-03-04T05:06:07Z" level=fatal msg="no default routes found""#, unit: "k3s.service")
        node.log("k3s.service: Main process exited, code=exited, status=1/FAILURE", unit: "k3s.service")
    } fix: { node in
        node.serve()
        node.live?.unit?.name = "k3s.service"
    }
}

@Suite("SupervisorCrashLoop") struct SupervisorCrashLoopTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.supervisorCrashLoop.holds() }

    @Test("where its containerd is what ended, containerd is named")
    func containerd() {
        var node = Snapshot.sound
        FindingCase.supervisorCrashLoop.cause(&node)
        node.log(
            #"time="2025-03-04T05:06:07Z" level=error msg="containerd exited: exit status 1""#, unit: "k3s.service")
        node.log("k3s.service: Main process exited, code=exited, status=1/FAILURE", unit: "k3s.service")
        #expect(assess(node).findings.first?.code == .containerdCrashLoop)
    }

    @Test("MicroK8s runs containerd by a unit of its own")
    func microk8s() {
        var node = Snapshot.sound
        node.live?.unit?.name = "snap.microk8s.daemon-containerd.service"
        node.end(active: "activating", sub: "auto-restart", result: "exit-code", restarts: 12)
        #expect(assess(node).findings.first?.code == .containerdCrashLoop)
    }
}
