import Containerd
import SampleNodes
import Syntax
import Testing

@testable import Diagnosis
@testable import Node

/// Why a directory has no configuration: the first clue of which a rule speaks.
@Suite("Absence") struct AbsenceTests {
    private static let pull = "PullImage \"docker.io/calico/node:v3.27.0\" failed error=\"not found\""
    private static let removal =
        "failed to reload cni configuration after receiving fs change event(\"\(Snapshot.conflist)\": REMOVE)"

    private func codes(unseen: Set<Input>? = nil, _ change: (inout Snapshot) -> Void) throws -> [FindingCode] {
        var node = Snapshot.sound
        node.uninstall()
        change(&node)
        let facts = Facts(snapshot: node, predictions: Predictions(node), unseen: unseen)
        guard case .absent(let absence)? = facts.loadTroubles.first else { return [] }
        return absence.findings(facts).map(\.code)
    }

    @Test("the plain fact comes behind the reason, and alone where there is none")
    func plain() throws {
        #expect(try codes { $0.containers = [] } == [.noNetworkConfig])
        let blocked = try codes { node in
            node.containers = [.calico(.exited, log: ["FATAL: cannot detect an address"])]
        }
        #expect(blocked == [.agentFailing, .noNetworkConfig])
    }

    @Test("what is still to come is all that is said")
    func awaited() throws {
        let codes = try codes { node in
            node.containers = [.calico(.waiting)]
            node.log("PullImage \"docker.io/calico/node:v3.27.0\"")
        }
        #expect(codes == [.networkConfigPending])
    }

    @Test("the surest clue goes first")
    func order() throws {
        func node(_ log: [String], _ node: inout Snapshot) {
            node.containers = [.calico(.exited, log: log)]
            node.log(Self.removal)
            node.put(SampleNode.calico, at: "/etc/cni/10-calico.conflist")
        }
        #expect(try codes { node(["Removing /etc/cni/net.d/10-calico.conflist"], &$0) }.first == .configRemoved)
        #expect(try codes { node(["FATAL: cannot detect an address"], &$0) }.first == .agentFailing)
        let gone = try codes { snapshot in
            node([], &snapshot)
            snapshot.containers = []
        }
        #expect(gone.first == .confInWrongDirectory)
    }

    @Test("a rule that lacks an input says nothing, and the search goes on")
    func notJudged() throws {
        let change: (inout Snapshot) -> Void = { node in
            node.containers = [.calico(.waiting)]
            node.log(Self.pull)
        }
        #expect(try codes(change) == [.agentImagePull, .noNetworkConfig])
        #expect(try codes(unseen: [.journal], change) == [.agentNotStarted, .noNetworkConfig])
    }
}
