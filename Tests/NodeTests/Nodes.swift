import Foundation
import Synchronization
import Testing

/// The nodes of a run: each generation is booted when it is first asked for, and shared by all its cases.
final class Nodes: Sendable {
    static let shared = Nodes()
    private let booted = Mutex<[Generation: Node]>([:])

    /// Node tests are asked for by name, since they need root and a minute for the first Debian root.
    static let enabled = ProcessInfo.processInfo.environment["NETREADY_NODE_TESTS"] == "1"
    static let whyNot: Comment = "they boot nodes and need root: run 'sudo make test'"

    /// Names the nodes of this run; those of an earlier run of the same checkout have it too.
    static let prefix = ProcessInfo.processInfo.environment["NETREADY_NODE_PREFIX"] ?? "manual"

    func node(_ generation: Generation) throws -> Node {
        try booted.withLock { nodes in
            if let node = nodes[generation] { return node }
            let node = try Node.boot(generation)
            nodes[generation] = node
            return node
        }
    }

    /// Ends the nodes of this run, and those that an earlier, killed run left.
    func stopAll() throws {
        try booted.withLock { nodes in
            nodes = [:]
            try Node.script("clean", "\(Nodes.prefix)-")
        }
    }
}

/// Ends the nodes when the last test of a suite is over, however it went.
struct NodesTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try Nodes.shared.stopAll()
        do {
            try await function()
        } catch {
            try Nodes.shared.stopAll()
            throw error
        }
        try Nodes.shared.stopAll()
    }
}

extension Trait where Self == NodesTrait {
    static var nodes: Self { Self() }
}

/// All node tests live in extensions of this suite: one after the other, on the same nodes.
@Suite(.serialized, .nodes, .enabled(if: Nodes.enabled, Nodes.whyNot))
struct NodeTests {}
