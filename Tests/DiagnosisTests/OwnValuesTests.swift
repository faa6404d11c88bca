import Diagnosis
import Node
import Remediation
import SampleNodes
import Testing

/// Digests without what is a node's own.
@Suite("A node's own values")
struct OwnValuesTests {
    @Test(
        "what is a node's own leaves a mark that is the same on all",
        arguments: [
            ("nodename", "worker-1", "*"), ("nodeName", "ip-10-0-7-31.ec2.internal", "*"),
            ("subnet", "10.244.3.0/24", "*IPv4/24"), ("subnet", "fd00:10:244:3::/64", "*IPv6/64"),
            ("SUBNET", "10.1.0.0/16", "*IPv4/16"), ("gateway", "10.4.0.1", "*IPv4"),
            ("rangeStart", "10.1.2.3", "*IPv4"),
            ("rangeEnd", "10.1.2.9", "*IPv4"), ("podCidr", "10.9.8.0/28", "*IPv4/28"), ("nodeIP", "10.0.3.17", "*IPv4"),
            ("address", "192.168.1.5/24", "*IPv4/24"), ("hwaddr", "aa:bb:cc:00:11:22", "*"),
            ("instance-id", "i-0123456789abcdef0", "*"), ("node_name", "worker-1", "*"), ("hostname", "101", "*"),
            ("gw", "10.4.0.1", "*IPv4"), ("mac", "aa:bb:cc:00:11:22", "*"), ("deviceID", "0000:03:02.0", "*"),
        ])
    func own(key: String, value: String, mark: String) { #expect(OwnValues.mark(of: value, at: key) == mark) }

    @Test(
        "what all nodes should have, or a template that was not filled in, is none",
        arguments: [
            ("subnet", "usePodCidr"), ("subnet", "{{.PodCIDR}}"), ("nodename", "__KUBERNETES_NODE_NAME__"),
            ("nodename", ""), ("nodeIP", ""), ("subnet", "cafe"), ("type", "calico"), ("name", "worker-1"),
            ("dst", "0.0.0.0/0"), ("mtu", "1440"), ("master", "eth0"),
            ("kubeconfig", "/etc/cni/net.d/calico-kubeconfig"),
        ])
    func common(key: String, value: String) { #expect(OwnValues.mark(of: value, at: key) == nil) }

    // MARK: Lists as providers write them

    static let lists: [(name: String, list: @Sendable (Int) -> String)] = [
        ("calico", { calico($0) }), ("kindnet", { kindnet($0) }), ("fixed addresses", { fixed($0) }),
        (
            "flannel",
            { _ in
                #"{"name":"cbr0","cniVersion":"0.3.1","plugins":[{"type":"flannel","delegate":{"hairpinMode":true,"isDefaultGateway":true}},{"type":"portmap","capabilities":{"portMappings":true}}]}"#
            }
        ),
        (
            "cilium",
            { _ in
                #"{"name":"cilium","cniVersion":"0.3.1","plugins":[{"type":"cilium-cni","enable-debug":false,"log-file":"/var/run/cilium/cilium-cni.log"}]}"#
            }
        ),
        (
            "aws",
            {
                #"{"name":"aws-cni","cniVersion":"0.4.0","plugins":[{"type":"aws-cni","vethPrefix":"eni"},{"type":"egress-cni","nodeIP":"10.0.3.\#($0)","ipam":{"type":"host-local","ranges":[[{"subnet":"fd00::ac:00/118"}]]}}]}"#
            }
        ),
    ]

    static func fixed(_ node: Int) -> String {
        #"{"name":"lan","cniVersion":"1.0.0","plugins":[{"type":"macvlan","master":"eth0","ipam":{"type":"static","ips":["10.0.3.\#(node)/24","fd00::\#(node)/64"],"routes":[{"dst":"0.0.0.0/0","gw":"10.0.\#(node).1"}]}}]}"#
    }

    static func calico(_ node: Int, ipam: String = "calico-ipam") -> String {
        #"{"name":"k8s-pod-network","cniVersion":"0.3.1","plugins":[{"type":"calico","nodename":"worker-\#(node)","mtu":0,"ipam":{"type":"\#(ipam)"}}]}"#
    }

    static func kindnet(_ node: Int, prefix: Int = 24) -> String {
        #"{"name":"kindnet","cniVersion":"0.3.1","plugins":[{"type":"ptp","ipMasq":false,"ipam":{"type":"host-local","dataDir":"/run/cni-ipam-state","routes":[{"dst":"0.0.0.0/0"}],"ranges":[[{"subnet":"10.244.\#(node).0/\#(prefix)"}]]},"mtu":1500}]}"#
    }

    private static func digests(_ list: String) -> (exact: String, common: String) {
        let snapshot = SampleNode.ready([("/etc/cni/net.d/10-x.conflist", list)], networks: ["x"]).snapshot
        let assessment = assess(snapshot)
        let digests = Digests(assessment)
        return (digests.cni, digests.commonCNI(assessment))
    }

    @Test("equal nodes of a provider have one common digest", arguments: lists.map(\.name))
    func equalNodes(name: String) throws {
        let list = try #require(Self.lists.first { $0.name == name }).list
        let digests = (1...4).map { Self.digests(list($0)) }
        #expect(Set(digests.map(\.common)).count == 1)
        // Where nothing in them is a node's own, it is the exact one.
        let hasOwn = list(1) != list(2)
        #expect(digests.allSatisfy { ($0.common == $0.exact) == !hasOwn })
        #expect(Set(digests.map(\.exact)).count == (hasOwn ? 4 : 1))
    }

    @Test("a node that is configured otherwise has another one")
    func odd() {
        #expect(Self.digests(Self.calico(1)).common != Self.digests(Self.calico(1, ipam: "host-local")).common)
        #expect(Self.digests(Self.kindnet(1)).common != Self.digests(Self.kindnet(1, prefix: 25)).common)
    }

    @Test("the exact digest, and with it the name of a cause in the ledger, is what it was before there was another")
    func causes() throws {
        var node = SampleNode(files: [("/etc/cni/net.d/10-calico.conflist", Self.calico(1))])
        node.watch = .alive
        let snapshot = node.snapshot
        let assessment = assess(snapshot)
        #expect(
            Digests(assessment).cni == "sha256:7b1812dc5495467756ec4709a5494736f80c5dc6ded3d77c6fd42c1a24fbd7aa")
        let facts = try #require(PolicyFacts(assessment, snapshot: snapshot, lastChange: nil))
        #expect(facts.causeID == "d91862918b7e.478aaa085975")
    }
}
