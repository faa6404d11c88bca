import Foundation
import Programs
import Synchronization
import Testing

/// A node's files in a directory of the test's own, for `netready-node`.
struct ProgramPlace: @unchecked Sendable {
    let scratch: Scratch
    let port: UInt16

    init(port: UInt16, scheme: String = "http", user: String = "token: secret-token", cluster: String = "") throws {
        scratch = try Scratch()
        self.port = port
        try scratch.makeDirectory("state")
        try scratch.write(
            """
            apiVersion: v1
            kind: Config
            current-context: c
            contexts: [{name: c, context: {cluster: k, user: u}}]
            clusters: [{name: k, cluster: {server: "\(scheme)://127.0.0.1:\(port)"\(cluster)}}]
            users: [{name: u, user: {\(user)}}]

            """, "kubeconfig")
        try scratch.write(
            """
            kubeconfig = "\(scratch.place("kubeconfig"))"
            node = "worker-1"
            better_after = "1s"
            """, "node.toml")
    }

    func show(_ verdict: String, _ reason: String) throws {
        let text = """
            {"schema":"netready.status/v2","verdict":"\(verdict)","reason":"\(reason)",
            "since":"2026-01-02T03:04:05.678Z","findings":[{"message":"found \(reason)","fix":"type this"}]}
            """
        try scratch.write(text, "run/new.json")
        _ = try? FileManager.default.removeItem(atPath: scratch.place("run/status.json"))
        try scratch.rename("run/new.json", "run/status.json")
    }

    @discardableResult
    func run(_ more: String..., environment: [String: String] = [:]) throws -> Output {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let program = URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent(
            "netready-node")
        return try Programs.run(
            program.path,
            [
                "--settings", scratch.place("node.toml"), "--runtime-directory", scratch.place("run"),
                "--state-directory", scratch.place("state"),
            ] + more, environment: environment.merging(["PATH": "/usr/bin:/bin"]) { $1 }, limit: 120)
    }

    /// The same while the test goes on.
    func start() -> Running { Running { try run() } }

    /// A program on a thread of its own: the threads that tests share may all be busy for minutes.
    final class Running: Sendable {
        private let result = Mutex<Result<Output, any Error>?>(nil)
        private let end = DispatchSemaphore(value: 0)

        init(_ run: @escaping @Sendable () throws -> Output) {
            Thread.detachNewThread { [self] in
                let found = Result { try run() }
                result.withLock { $0 = found }
                end.signal()
            }
        }

        /// What it has printed, once it has ended.
        func output() throws -> Output {
            end.wait()
            return try #require(result.withLock { $0 }).get()
        }
    }

    /// To a user that is not root, and to nobody else.
    func giveAway(_ name: String) throws {
        try FileManager.default.setAttributes(
            [.ownerAccountID: 65_111, .groupOwnerAccountID: 65_111, .posixPermissions: 0o700],
            ofItemAtPath: scratch.place(name))
    }

    func inode(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: scratch.place(name))[.systemFileNumber] as? Int
    }

    /// Waits until the program has kept something with that word, as long as a program lasts at most.
    func remembers(_ word: String) throws {
        let end = ContinuousClock.now + .seconds(120)
        while scratch.text("state/memory.json")?.contains(word) != true {
            try #require(ContinuousClock.now < end, "\(word)")
            usleep(20_000)
        }
    }
}
