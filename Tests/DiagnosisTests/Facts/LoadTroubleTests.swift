import Containerd
import SampleNodes
import Syntax
import Testing

@testable import Diagnosis
@testable import Node

/// Why NetworkReady is false is decided once; each rule speaks of its own case.
@Suite("Trouble with a load") struct LoadTroubleTests {
    private func troubles(_ change: (inout Snapshot) -> Void) -> [String] {
        var node = Snapshot.sound
        change(&node)
        return Facts(snapshot: node, predictions: Predictions(node)).loadTroubles.map { trouble in
            switch trouble {
            case .noDirectory: "noDirectory"
            case .status: "status"
            case .disproved: "disproved"
            case .overlooked: "overlooked"
            case .unwanted(_, let act): "unwanted \(act.rawValue)"
            case .stale(_, let isEnough): "stale \(isEnough)"
            case .failed(let load): "failed \(load.failure.effect)"
            case .absent: "absent"
            }
        }
    }

    private static let other = "/etc/kubernetes/cni/net.d"
    /// A bridge of a package, which no cluster wants.
    private static let sample =
        #"{"name":"podman","cniVersion":"0.3.1","plugins":[{"type":"bridge","bridge":"cni-podman0"}]}"#

    private static func restartWouldLoad(_ text: String, _ node: inout Snapshot) {
        node.remove(Snapshot.conflist)
        node.put(text, at: "\(other)/10-a.conflist")
        node.put(
            "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".cni]\n  conf_dir = \"\(other)\"\n",
            at: Snapshot.config)
        node.refuse()
    }

    @Test("a node that is ready has none")
    func none() { #expect(troubles { _ in }.isEmpty) }

    @Test("what an act would bring is asked before it is said to be enough")
    func acts() {
        #expect(troubles { $0.refuse() } == ["overlooked"])
        let deaf = troubles { node in
            node.live?.watch = .dead
            node.remove(Snapshot.conflist)
            node.put(Self.sample, at: "/etc/cni/net.d/87-podman.conflist")
            node.refuse()
        }
        #expect(deaf == ["unwanted restart"])
        let unwanted = troubles { node in
            node.remove(Snapshot.conflist)
            node.put(Self.sample, at: "/etc/cni/net.d/87-podman.conflist")
            node.refuse()
        }
        #expect(unwanted == ["unwanted reload"])
    }

    @Test("settings of the next start are enough where they bring a network that the rules leave alone")
    func stale() {
        #expect(troubles { Self.restartWouldLoad(SampleNode.calico, &$0) } == ["stale true"])
        #expect(troubles { Self.restartWouldLoad(Self.sample, &$0) } == ["unwanted restart", "stale false"])
    }

    @Test("a load that fails is of one kind, and without a file there is none")
    func loads() {
        #expect(troubles { $0.uninstall() } == ["absent"])
        let blank = troubles { node in
            node.put("", at: "/etc/cni/net.d/05-a.conf")
            node.refuse()
        }
        #expect(blank == ["failed empty"])
    }

    @Test("without a running containerd the files alone decide")
    func offline() {
        let empty = troubles { node in
            node.uninstall()
            node.live = nil
        }
        #expect(empty == ["absent"])
        #expect(troubles { $0.live = nil }.isEmpty)
    }
}
