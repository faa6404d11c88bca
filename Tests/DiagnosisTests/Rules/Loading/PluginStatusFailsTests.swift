import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let pluginStatusFails = FindingCase(
        .pluginStatusFails, .error, at: Snapshot.conflist, naming: "datastore is not reachable",
        on: SampleNode.asked.snapshot
    ) { node in
        node.says { status in
            status.networkReady = false
            status.message =
                "Network plugin returns error: plugin type=\"calico\" failed (status): datastore is not reachable"
        }
    } fix: { node in
        node.serve()
    }
}

@Suite("PluginStatusFails") struct PluginStatusFailsTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.pluginStatusFails.holds() }

    private func refusing(_ answer: String, _ containers: [ContainerReading]? = nil) -> Snapshot {
        var node = SampleNode.asked.snapshot
        node.containers = containers
        node.says { status in
            status.networkReady = false
            status.message = "Network plugin returns error: plugin type=\"calico\" failed (status): \(answer)"
        }
        return node
    }

    @Test(
        "the daemon behind it that is down says why",
        arguments: [
            ("FATAL: cannot detect an address", .agentFailing),
            ("node \"worker-1\" pod cidr not assigned", .agentWithoutPodCIDR),
            ("Get \"https://10.96.0.1:443/api/v1/nodes\": i/o timeout", .agentAPIUnreachable),
        ] as [(String, FindingCode)])
    func daemon(line: String, code: FindingCode) throws {
        let findings = assess(refusing("no socket", [.calico(.exited, log: [line])])).findings
        let finding = try #require(findings.first)
        #expect(findings.map(\.code) == [code] && finding.networkFault == .broken)
        #expect(finding.message.contains("calico's calico-node is down: \(line)"))
    }

    @Test("a plugin from before CNI 1.1 is no plugin that fails: the list asks too much of it")
    func oldPlugin() throws {
        let finding = try #require(assess(refusing("unknown CNI_COMMAND: STATUS")).findings.first)
        #expect(finding.code == .cniVersionUnsupported && finding.severity == .error)
        #expect(finding.message.contains("cniVersion 1.1.0, which a plugin of the list is too old for"))
    }
}
