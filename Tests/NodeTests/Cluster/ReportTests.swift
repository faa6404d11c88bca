import Foundation
import Testing

extension ClusterTests {
    /// What netready-node asks of a real API server, by its audit log.
    @Suite struct Reports {
        @Test(
            "With the kubelet's credential its own Node's status and Events are written, and nothing else is asked for",
            arguments: Generation.allCases)
        func requests(_ generation: Generation) throws {
            let story = try ClusterStory.begin(generation)
            let node = story.node
            try story.breakNetwork()
            try story.shown("False", "ConfFileMalformed")
            try story.repairNetwork()
            try story.shown("True", "Ready")
            try node.waitFor("two Events") { try node.events(after: story.mark).count == 2 }
            try node.waitUntilReported()
            let reports = try node.reports(after: story.mark)
            #expect(
                Set(reports.map { "\($0.verb) \($0.resource) \($0.code)" }) == [
                    "patch nodes/status 200", "create events 201",
                ])
            #expect(Set(reports.map(\.user)) == ["system:node:\(node.name)"])
            #expect(reports.allSatisfy { $0.resource == "events" || $0.name == node.name }, "\(reports)")
            // Each waits by chance, up to a second.
            #expect(try node.events(after: story.mark).sorted() == ["ConfFileMalformed", "ContainerNetworkReady"])
            if generation.hasKubelet {
                try node.waitFor("kubelet's own requests by the same user", timeout: 40) {
                    try node.requests(after: story.mark).contains {
                        $0.userAgent.hasPrefix("kubelet/") && $0.user == "system:node:\(node.name)"
                    }
                }
            }
        }

        @Test("A run without a change sends nothing", arguments: Generation.allCases)
        func unchanged(_ generation: Generation) throws {
            let story = try ClusterStory.begin(generation)
            for _ in 1...5 { try story.node.shell("systemctl start netready-node.service") }
            #expect(try story.node.reports(after: story.mark).isEmpty)
        }

        @Test("--remove takes the condition off and leaves those of others", arguments: Generation.allCases)
        func removal(_ generation: Generation) throws {
            let node = try ClusterStory.begin(generation).node
            let before = try node.conditions()
            #expect(before[Node.conditionType] != nil)
            try node.shell("systemctl stop netready-node.path netready-node.timer netready-node.service")
            let mark = try node.auditMark()
            try node.shell("netready-node --remove")
            #expect(try Set(node.conditions().keys) == Set(before.keys).subtracting([Node.conditionType]))
            #expect(
                try node.reports(after: mark).map { "\($0.verb) \($0.resource) \($0.code)" } == [
                    "patch nodes/status 200"
                ])
        }

        @Test(
            "An identity of its own has the rights of the shipped manifest, which are enough",
            arguments: Generation.allCases)
        func ownIdentity(_ generation: Generation) throws {
            let node = try Clusters.shared.node(generation)
            try node.installNetready()
            _ = try node.kubectl("apply --filename /usr/share/netready/kubernetes/netready-node-rbac.yaml")
            try Node.script("identity", node.name, "netready-node", "/etc/netready/node.kubeconfig")
            let story = try ClusterStory.begin(generation, settings: "")
            try story.breakNetwork()
            try story.shown("False", "ConfFileMalformed")
            try node.waitFor("an Event") { try node.events(after: story.mark) == ["ConfFileMalformed"] }
            #expect(
                try Set(node.reports(after: story.mark).map(\.user)) == [
                    "system:serviceaccount:kube-system:netready-node"
                ])
        }
    }
}

extension Node {
    /// The reasons of the Events that netready-node has made.
    func events(after mark: UInt64) throws -> [String] {
        try reports(after: mark).filter { $0.code == 201 }.compactMap(\.eventReason)
    }
}
