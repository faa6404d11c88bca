import Foundation
import Synchronization
import Testing

/// The clusters of a run, one node each: made when a generation is first asked for, and shared by all its cases.
final class Clusters: Sendable {
    static let shared = Clusters()
    private let made = Mutex<[Generation: Node]>([:])

    /// They are asked for by name, since the first one builds kube-apiserver and kubelet.
    static let enabled = ProcessInfo.processInfo.environment["NETREADY_CLUSTER_TESTS"] == "1"
    static let whyNot: Comment = "they make clusters of booted nodes and need root: run 'sudo make test-cluster'"
    private static let kind = "-cluster"

    func node(_ generation: Generation) throws -> Node {
        try made.withLock { nodes in
            if let node = nodes[generation] { return node }
            let node = try Node.boot(generation, Self.kind)
            try Node.script("cluster", node.name)
            nodes[generation] = node
            return node
        }
    }

    /// Ends those of this run, and those that an earlier, killed run left.
    func stopAll() throws {
        try made.withLock { nodes in
            nodes = [:]
            try Node.script("clean", "\(Nodes.prefix)\(Self.kind)-")
        }
    }
}

/// Ends the clusters when the last test of a suite is over, however it went.
struct ClustersTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try Clusters.shared.stopAll()
        do {
            try await function()
        } catch {
            try Clusters.shared.stopAll()
            throw error
        }
        try Clusters.shared.stopAll()
    }
}

extension Trait where Self == ClustersTrait {
    static var clusters: Self { Self() }
}

extension Generation {
    /// Whether a kubelet runs there: that of the tests speaks CRI v1alpha2, which containerd 2 has no more.
    var hasKubelet: Bool { self != .forky }
}

/// All tests with a real API server live in extensions of this suite: one after the other, on the same nodes.
@Suite(.serialized, .clusters, .enabled(if: Clusters.enabled, Clusters.whyNot))
struct ClusterTests {}
