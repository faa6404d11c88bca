import Comparing
import Diagnosis
import Node
import Reporting
import SampleNodes
import Syntax
import Testing

/// Nodes of one cluster, whose lists have values of each node in them, as their provider writes them.
@Suite("The odd one among nodes of a provider")
struct OddOneTests {
    struct Provider: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// The list of a node by its number, and the same, changed.
        var list: @Sendable (Int) -> String
        var changed: @Sendable (Int) -> String
    }

    enum Source: CaseIterable {
        case snapshots
        case statuses
    }

    private static func list(_ name: String, _ plugin: String) -> String {
        #"{"name":"\#(name)","cniVersion":"0.3.1","plugins":[\#(plugin),{"type":"portmap","capabilities":{"portMappings":true}}]}"#
    }

    private static func calico(_ node: Int, _ ipam: String) -> String {
        list("k8s-pod-network", #"{"type":"calico","nodename":"worker-\#(node)","ipam":{"type":"\#(ipam)"}}"#)
    }

    private static func kindnet(_ node: Int, _ mtu: Int) -> String {
        list(
            "kindnet",
            #"{"type":"ptp","mtu":\#(mtu),"ipam":{"type":"host-local","ranges":[[{"subnet":"10.244.\#(node).0/24"},{"subnet":"fd00:10:\#(node)::/64"}]]}}"#
        )
    }

    static let providers = [
        Provider(testDescription: "Calico", list: { calico($0, "calico-ipam") }, changed: { calico($0, "host-local") }),
        Provider(testDescription: "kindnet", list: { kindnet($0, 1500) }, changed: { kindnet($0, 1450) }),
        Provider(
            testDescription: "flannel",
            list: { _ in list("cbr0", #"{"type":"flannel","delegate":{"hairpinMode":true}}"#) },
            changed: { _ in list("cbr0", #"{"type":"flannel","delegate":{"hairpinMode":false}}"#) }),
        Provider(
            testDescription: "Cilium", list: { _ in list("cilium", #"{"type":"cilium-cni","enable-debug":false}"#) },
            changed: { _ in list("cilium", #"{"type":"cilium-cni","enable-debug":true}"#) }),
    ]

    private static func compare(_ lists: [String], _ source: Source) throws -> Comparison {
        Comparison(
            try lists.enumerated().map { index, list in
                let snapshot = SampleNode.ready(
                    [("/etc/cni/net.d/10-x.conflist", list)], networks: ["k8s-pod-network"]
                ).snapshot
                let assessment = assess(snapshot)
                let name = "node-\(index + 1)"
                guard source == .statuses else { return NodeFacts(snapshot, assessment, name: name) }
                let text = writeJSON(snapshot.document(assessment).json, pretty: true)
                return NodeFacts(try PublishedStatus(json: parseJSON(Array(text.utf8))), name: name)
            })
    }

    private static func keys(_ comparison: Comparison, _ part: String) -> [String] {
        (comparison.json[part]?.arrayValue ?? []).compactMap { $0["key"]?.stringValue }
    }

    @Test("equal nodes are the same, whatever is each node's own", arguments: providers, Source.allCases)
    func equal(provider: Provider, source: Source) throws {
        let comparison = try Self.compare((1...4).map(provider.list), source)
        #expect(comparison.isSame, "\(comparison.text(style: .init(isColoured: false)))")
    }

    @Test("the one that is configured otherwise is named, alone", arguments: providers, Source.allCases)
    func odd(provider: Provider, source: Source) throws {
        let lists = (1...4).map { $0 == 3 ? provider.changed($0) : provider.list($0) }
        let comparison = try Self.compare(lists, source)
        let odd = (comparison.json["odd"]?.arrayValue ?? []).compactMap { $0["node"]?.stringValue }
        #expect(odd == ["node-3"])
        #expect(Self.keys(comparison, "differences").contains("digest.cniCommon"))
        #expect(!Self.keys(comparison, "differences").contains("digest.cni"))
        #expect(comparison.text(style: .init(isColoured: false)).contains("the odd one out is node-3\n"))
    }

    @Test("two of Calico's or kindnet's nodes that have one node's values are told, from their statuses alone too")
    func copied() throws {
        for provider in Self.providers.prefix(2) {
            for source in Source.allCases {
                let comparison = try Self.compare([1, 2, 3, 2].map(provider.list), source)
                #expect(Self.keys(comparison, "differences").contains("digest.cni"), "\(provider) \(source)")
            }
        }
    }

    @Test("a range of another size is no node's own")
    func otherSize() throws {
        let lists = (1...4).map { Self.kindnet($0, 1500) }
        let odd = lists[2].replacing("10.244.3.0/24", with: "10.244.3.0/25")
        let comparison = try Self.compare([lists[0], lists[1], odd, lists[3]], .snapshots)
        #expect(Self.keys(comparison, "differences").contains { $0.hasSuffix("subnet") })
        #expect((comparison.json["odd"]?.arrayValue ?? []).first?["node"]?.stringValue == "node-3")
    }
}
