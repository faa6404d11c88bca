import Node
import Testing

@testable import Diagnosis

@Suite struct SandboxFailureTests {
    @Test("a pod that fails is told the same in each form, whatever stands around the reason")
    func failures() {
        let reason = #"plugin type="calico" failed (add): error getting ClusterInformation: connection is unauthorized"#
        let said =
            #"failed to setup network for sandbox \"b1d3\": plugin type=\"calico\" failed (add): error getting ClusterInformation: connection is unauthorized"#
        for line in [
            #"time="2025-03-04T05:06:07Z" level=error msg="RunPodSandbox for &PodSandboxMetadata{Name:web,} failed, error" error="\#(said)" zone=a"#,
            #"{"error":"\#(said)","level":"error","msg":"RunPodSandbox for \u0026PodSandboxMetadata{Name:web,} failed, error","zone":"a"}"#,
            #"E0304 05:06:07.1 1187 a.go:1] "CreatePodSandbox for pod failed" err="rpc error: \#(said)" pod="default/web" podUID="x""#,
            #"{"ts":1.5,"msg":"CreatePodSandbox for pod failed","pod":{"name":"web","namespace":"default"},"err":"rpc error: \#(said)"}"#,
        ] {
            let failure = SandboxFailure(JournalLine(unit: "a.service", realtime: 0, message: line))
            #expect(failure?.reason == reason, "\(line)")
            #expect(failure?.plugin == "calico")
        }
    }
}
