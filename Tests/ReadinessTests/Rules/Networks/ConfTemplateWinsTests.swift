import Containerd
import Readiness
import Testing

@Suite("ConfTemplateWins") struct ConfTemplateWinsTests {
    static let cases = [
        FindingCase(.confTemplateWins, .warning, at: "/etc/containerd/config.toml", naming: "Pods get no network") {
            node in
            node.says { $0.running.settings.confTemplate = Located("/etc/cni.tmpl") }
            node.failPod(#"failed to find network info for sandbox "b1946ac9""#)
        } mend: { node in
            node.says { $0.running.settings.confTemplate = Located("") }
            node.pass(6 * Span.minute)
        }
    ]

    @Test("raised by a pod that was given nothing, cleared without the key", arguments: cases)
    func proven(example: FindingCase) throws { try example.holds() }

    @Test("without the key the same failure is another one")
    func other() {
        var node = Snapshot.sound
        node.failPod(#"failed to find network info for sandbox "b1946ac9""#)
        #expect(assess(node).findings.map(\.code) == [.podNetworkFails])
    }
}
