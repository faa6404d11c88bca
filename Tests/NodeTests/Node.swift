import Foundation
import Programs
import Testing

/// The Debian releases that nodes are booted from, with the containerd that each brings.
enum Generation: String, CaseIterable, Sendable, CustomTestStringConvertible {
    /// containerd 1.6.20, systemd 252.
    case bookworm
    /// containerd 1.7.24, systemd 257.
    case trixie
    /// containerd 2.1.9, systemd 262.
    case forky

    var testDescription: String { rawValue }
}

/// A booted node: real systemd, journald, D-Bus and containerd, in namespaces of its own.
///
/// It is made, entered and ended by `scripts/node`; files are reached from outside, through `/proc/LEADER/root`.
struct Node: Sendable {
    let generation: Generation
    let name: String
    /// The pid of the node's systemd, seen from outside.
    let leader: Int32

    /// Boots a throw-away node of that generation and waits for containerd's socket.
    ///
    /// - Parameter kind: what follows the prefix in its name.
    static func boot(_ generation: Generation, _ kind: String = "") throws -> Node {
        let name = "\(Nodes.prefix)\(kind)-\(generation.rawValue)"
        let printed = try script("boot", generation.rawValue, name)
        let line = printed.split(separator: "\n").first { $0.hasPrefix("leader=") }
        guard let line, let leader = Int32(line.dropFirst("leader=".count)) else {
            throw CommandFailure(description: "scripts/node boot named no leader: \(printed)")
        }
        return Node(generation: generation, name: name, leader: leader)
    }

    /// Runs `scripts/node` and returns what it prints; throws its words when it fails.
    @discardableResult
    static func script(_ arguments: String...) throws -> String {
        let output = try run(repository.appendingPathComponent("scripts/node").path, arguments)
        guard output.status == 0 else {
            throw CommandFailure(description: "scripts/node \(arguments.joined(separator: " ")): \(output.err)")
        }
        return output.out
    }

    /// The top of the source tree.
    static let repository = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Runs a program in the node, whatever its exit status.
    @discardableResult
    func exec(_ command: [String]) throws -> Output {
        try run(Node.repository.appendingPathComponent("scripts/node").path, ["exec", name] + command)
    }

    /// Runs a shell script in the node and returns what it prints; throws when it fails.
    @discardableResult
    func shell(_ script: String) throws -> String {
        let output = try exec(["/bin/sh", "-euc", script])
        guard output.status == 0 else {
            throw CommandFailure(
                description: "in \(name): \(script): status \(output.status): \(output.err)\(output.out)")
        }
        return output.out
    }

    /// Tries until the condition holds; throws when it still does not after the timeout, in seconds.
    func waitFor(_ what: String, timeout: Double = 20, _ condition: () throws -> Bool) throws {
        _ = try waitFor(what, timeout: timeout) { try condition() ? true : nil }
    }

    /// Tries until there is a value and returns it; throws when there is none after the timeout, in seconds.
    func waitFor<Value>(_ what: String, timeout: Double = 20, _ value: () throws -> Value?) throws -> Value {
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(timeout)
        repeat {
            if let found = try value() { return found }
            Thread.sleep(forTimeInterval: 0.05)
        } while clock.now < deadline
        throw CommandFailure(description: "in \(name), after \(timeout) s there is still not: \(what)")
    }
}
