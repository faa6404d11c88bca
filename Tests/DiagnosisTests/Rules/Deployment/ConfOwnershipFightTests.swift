import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let confOwnershipFight = FindingCase(
        .confOwnershipFight, .warning, at: Snapshot.conflist, naming: "calico and istio-cni"
    ) { node in
        let rewrites = ["Regenerating CNI configuration", "Regenerating CNI configuration"]
        node.put(SampleNode.calico, at: Snapshot.conflist, changed: node.takenAt.realtime - Span.minute)
        node.containers = [
            .calico(.running, log: rewrites),
            ContainerReading(
                name: "install-cni", pod: "istio-cni-node-4xk9q", namespace: "istio-system", state: .running,
                image: "docker.io/istio/install-cni:1.22.0", log: ["Detected changes to the directory"] + rewrites),
        ]
    } fix: { node in
        node.containers = [.calico(.running)]
    }
}

/// Two components at one configuration: what shows it, and what does not.
@Suite("ConfOwnershipFight") struct ConfOwnershipFightTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.confOwnershipFight.holds() }

    private func istio(_ lines: Int) -> ContainerReading {
        ContainerReading(
            name: "install-cni", pod: "istio-cni-node-4xk9q", namespace: "istio-system", state: .running,
            image: "docker.io/istio/install-cni:1.22.0",
            log: Array(repeating: "Detected changes to the directory /host/etc/cni/net.d", count: lines))
    }

    private func writing(_ calico: Int, _ other: Int, ago: Int64) -> Snapshot {
        var node = Snapshot.sound
        node.put(SampleNode.calico, at: Snapshot.conflist, changed: node.takenAt.realtime - ago)
        let log = Array(repeating: "Created /host/etc/cni/net.d/10-calico.conflist", count: calico)
        node.containers = [.calico(.running, log: log), istio(other)]
        return node
    }

    private func isFight(_ node: Snapshot) -> Bool { assess(node).findings.contains { $0.code == .confOwnershipFight } }

    @Test("two that write again and again fight, over a file that has just changed")
    func rewriting() {
        #expect(isFight(writing(2, 2, ago: Span.minute)))
        #expect(!isFight(writing(1, 4, ago: Span.minute)))
        #expect(!isFight(writing(4, 4, ago: 20 * Span.minute)))
    }

    @Test("a list that containerd comes upon half-written is fought over; once or twice, and by one alone, is none")
    func torn() {
        let line =
            "failed to reload cni configuration after receiving fs change event(WRITE \"\(Snapshot.conflist)\") error=\"failed to load CNI config list file \(Snapshot.conflist): error parsing configuration list: unexpected end of JSON input: invalid cni config\""
        func node(_ times: Int, _ agents: [ContainerReading]) -> Snapshot {
            var node = Snapshot.sound
            node.containers = agents
            for _ in 0..<times { node.log(line) }
            return node
        }
        #expect(isFight(node(3, [.calico(.running), istio(1)])))
        #expect(!isFight(node(2, [.calico(.running), istio(1)])))
        #expect(!isFight(node(3, [.calico(.running), istio(0)])))
        #expect(!isFight(node(7, [.calico(.running)])))
    }

    @Test("files that are taken away again and again are fought over; a clean-up takes each away once")
    func emptied() throws {
        func node(_ files: [String]) -> Snapshot {
            var node = Snapshot.sound
            node.uninstall()
            node.containers = [.calico(.running), istio(0)]
            for file in files {
                node.log("failed to reload cni configuration after receiving fs change event(\"\(file)\": RENAME)")
            }
            return node
        }
        let other = "/etc/cni/net.d/05-cilium.conflist"
        #expect(isFight(node([Snapshot.conflist, other, Snapshot.conflist, other, Snapshot.conflist])))
        #expect(!isFight(node([Snapshot.conflist, other, "/etc/cni/net.d/00-multus.conf"])))
    }
    @Test("a file of an agent that runs, renamed away by another, is fought over")
    func renamed() throws {
        var node = Snapshot.sound
        let copy = "/etc/cni/net.d/05-cilium.conflist_bak"
        node.put(#"{"name":"cilium","cniVersion":"0.3.1","plugins":[{"type":"cilium-cni"}]}"#, at: copy)
        let cilium = ContainerReading(
            name: "cilium-agent", pod: "cilium-x7k2p", namespace: "kube-system", state: .running)
        node.containers = [.calico(.running), cilium]
        let finding = try #require(assess(node).findings.first { $0.code == .confOwnershipFight })
        #expect(finding.location?.file == copy && finding.message.contains("\(Snapshot.conflist) of calico is loaded"))
        node.containers = [.calico(.running)]
        #expect(!isFight(node))
    }
}
