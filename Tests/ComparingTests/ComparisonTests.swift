import Comparing
import Containerd
import Diagnosis
import Node
import Reporting
import SampleNodes
import Syntax
import Testing

private let directory = "/etc/cni/net.d"
private let configPath = "/etc/containerd/config.toml"

/// Nodes of one cluster, one of them changed.
@Suite("Comparing nodes")
struct ComparisonTests {
    static let sound = node()

    static func node(_ list: String = SampleNode.calico, config: String = "version = 2\n") -> SampleNode {
        SampleNode.ready(
            [("\(directory)/10-calico.conflist", list), (configPath, config)], networks: ["k8s-pod-network"])
    }

    /// Twenty nodes, of which `node-7` is another.
    static func cluster(odd: SampleNode, count: Int = 20) -> Comparison {
        Comparison(
            (1...count).map { number in
                let snapshot = (number == 7 ? odd : sound).snapshot
                return NodeFacts(snapshot, assess(snapshot), name: "node-\(number)")
            })
    }

    private static func keys(_ comparison: Comparison) -> [String] {
        (comparison.json["differences"]?.arrayValue ?? []).compactMap { $0["key"]?.stringValue }
    }

    @Test("nodes that are the same differ in nothing, whatever the time and the white space")
    func same() {
        var odd = Self.node(
            #"{ "cniVersion": "0.3.1", "name": "k8s-pod-network","#
                + #""plugins": [ { "ipam": {"type": "calico-ipam"}, "type": "calico" } ] }"#,
            config: "# mine\nversion = 2\n")
        odd.uptime = 5 * Span.hour
        let comparison = Self.cluster(odd: odd)
        #expect(comparison.isSame)
        #expect(comparison.text(style: .init(isColoured: false)).hasPrefix("SAME  20 nodes agree in all "))
    }

    @Test(
        "each thing in which a node is odd is told by the key under which a person finds it",
        arguments: [
            (
                node(SampleNode.calico.replacing("calico-ipam", with: "host-local")),
                "10-calico.conflist: plugins[0].ipam.type", "19 nodes: calico-ipam; node-7: host-local"
            ),
            (
                node(SampleNode.calico.replacing(#""type":"calico","#, with: #""mtu":1440,"type":"calico","#)),
                "10-calico.conflist: plugins[0].mtu", "19 nodes: not set; node-7: 1440"
            ),
            (
                node(SampleNode.calico.replacing("0.3.1", with: "1.0.0")), "10-calico.conflist: cniVersion",
                "19 nodes: 0.3.1; node-7: 1.0.0"
            ),
            (
                node(config: "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".cni]\nconf_dir = \"/srv/net.d\"\n"),
                #"plugins."io.containerd.grpc.v1.cri".cni.conf_dir"#,
                #"19 nodes: "/etc/cni/net.d"; node-7: "/srv/net.d""#
            ),
            (
                node(config: "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\"]\nsandbox_image = \"pause:3.9\"\n"),
                #"plugins."io.containerd.grpc.v1.cri".sandbox_image"#, #"19 nodes: not set; node-7: "pause:3.9""#
            ),
            (
                with(sound) { $0.files.append((path: "\(directory)/99-old.conf", text: "x")) },
                "\(directory)/99-old.conf",
                "19 nodes: not there; node-7: there"
            ),
            (
                with(sound) { $0.plugins.removeAll { $0 == "calico" } }, "plugin calico",
                "19 nodes: /opt/cni/bin/calico; node-7: not there"
            ),
            (with(sound) { $0.watch = .dead }, "watch", "19 nodes: alive; node-7: dead"),
            (with(sound) { $0.version = "1.7.34" }, "containerd.running", "19 nodes: 1.7.24; node-7: 1.7.34"),
            (with(sound) { $0.installed = "1.7.34" }, "containerd.installed", "19 nodes: 1.7.24; node-7: 1.7.34"),
            (with(sound) { $0.confDir = "/srv" }, "confDir", "19 nodes: /etc/cni/net.d; node-7: /srv"),
            (with(sound) { $0.networkReady = false }, "verdict", "19 nodes: ready; node-7: notReady"),
        ])
    func oddOnes(odd: SampleNode, key: String, values: String) {
        let comparison = Self.cluster(odd: odd)
        #expect(Self.keys(comparison).contains(key), "\(Self.keys(comparison))")
        let text = comparison.text(style: .init(isColoured: false))
        #expect(text.contains("the odd one out is node-7\n"))
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines.allSatisfy { $0.count <= 100 })
        let unfolded = text.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: " ")
        let words = unfolded.split(separator: " ").joined(separator: " ")
        #expect(words.contains("\(key) \(values)"), "\(text)")
    }

    private static func with(_ node: SampleNode, _ change: (inout SampleNode) -> Void) -> SampleNode {
        var node = node
        change(&node)
        return node
    }

    @Test("a node that loads another file is told by the file, and not by every key of both")
    func otherFile() {
        var odd = Self.sound
        odd.files.append((path: "\(directory)/05-x.conflist", text: SampleNode.bridge))
        odd.loaded = ["mynet"]
        let keys = Self.keys(Self.cluster(odd: odd))
        #expect(keys.contains("loaded from \(directory)"))
        #expect(keys.contains("networks"))
        #expect(!keys.contains { $0.hasPrefix("10-calico.conflist: ") || $0.hasPrefix("05-x.conflist: ") })
    }

    @Test("a name or a range of its own is no difference, unless two nodes share it")
    func ownValues() {
        func cluster(_ names: [String]) -> Comparison {
            Comparison(
                names.enumerated().map { index, name in
                    let list = SampleNode.calico.replacing(
                        #""type":"calico","#, with: #""nodename":"\#(name)","type":"calico","#)
                    let snapshot = Self.node(list).snapshot
                    return NodeFacts(snapshot, assess(snapshot), name: "node-\(index)")
                })
        }
        let sound = cluster(["a", "b", "c"])
        #expect(sound.isSame)
        #expect(sound.text(style: .init(isColoured: false)).contains("10-calico.conflist: plugins[0].nodename"))
        let copied = cluster(["a", "b", "a"])
        #expect(Self.keys(copied).contains("10-calico.conflist: plugins[0].nodename"))
    }

    @Test("of two nodes both are named; without a majority every value has its nodes")
    func fewNodes() {
        func text(_ versions: [String]) -> String {
            Comparison(
                versions.enumerated().map { index, version in
                    let snapshot = Self.with(Self.sound) { $0.version = version }.snapshot
                    return NodeFacts(snapshot, assess(snapshot), name: "n\(index)")
                }
            ).text(style: .init(isColoured: false))
        }
        #expect(text(["1.7.1", "1.7.2"]).contains("n0: 1.7.1; n1: 1.7.2"))
        #expect(text(["1.7.1", "1.7.2", "1.7.3"]).contains("n0: 1.7.1; n1: 1.7.2; n2: 1.7.3"))
        #expect(text(["1.7.1", "1.7.2", "1.7.2"]).contains("2 nodes: 1.7.2; n0: 1.7.1"))
        #expect(text(["1.7.1", "1.7.1", "1.7.2", "1.7.2"]).contains("n0, n1: 1.7.1; n2, n3: 1.7.2"))
    }

    @Test("a status beside snapshots is compared in what it tells, and is not odd in what it does not")
    func mixed() throws {
        let snapshot = Self.sound.snapshot
        let assessment = assess(snapshot)
        let recorded = (1...3).map { NodeFacts(snapshot, assessment, name: "s\($0)") }
        func published(_ node: SampleNode) throws -> NodeFacts {
            let snapshot = node.snapshot
            let text = writeJSON(snapshot.document(assess(snapshot)).json, pretty: true)
            return NodeFacts(try PublishedStatus(json: parseJSON(Array(text.utf8))), name: "status")
        }
        #expect(Comparison(recorded + [try published(Self.sound)]).isSame)
        let other = Comparison(recorded + [try published(Self.with(Self.sound) { $0.watch = .dead })])
        #expect(Self.keys(other).contains("watch"))
        #expect(other.json["odd"]?.arrayValue?.first?["node"]?.stringValue == "status")
    }

    @Test(
        "what is no status is refused with its place",
        arguments: [
            ("{}", 1, "no schema"), ("{\n\"schema\": \"x\"}", 2, "netready.status/v2 is what can be read"),
            ("{\"schema\": \"netready.status/v2\",\n\"verdict\": \"good\"}", 2, "no verdict"), ("[]", 1, "no schema"),
        ])
    func refusals(text: String, line: Int, words: String) throws {
        let value = try parseJSON(Array(text.utf8))
        do throws(StatusError) {
            _ = try PublishedStatus(json: value)
            Issue.record("it was taken")
        } catch {
            #expect(error.position.line == line)
            #expect(error.message.contains(words))
        }
    }
}
