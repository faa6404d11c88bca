import Foundation
import Programs
import Syntax
import Testing

@testable import NodeReport

/// `netready-node` itself, before a stand-in of the API server.
@Suite("The program netready-node")
struct ProgramTests {
    private static func condition(_ request: StandInServer.Request) throws -> JSONValue? {
        try parseJSON(Array(request.body.utf8))["status"]?["conditions"]?.arrayValue?.first
    }

    @Test("the first writing is one PATCH with the whole condition; then an Event; then nothing")
    func writes() throws {
        let server = try StandInServer { _, _ in .init() }
        let place = try ProgramPlace(port: server.port)
        try place.show("notReady", "ConfInvalid")
        #expect(try place.run().said == "")
        #expect(server.requests.map(\.method) == ["PATCH", "POST"])
        let request = try #require(server.requests.first)
        #expect(request.path == "/api/v1/nodes/worker-1/status")
        #expect(request.head.contains("Content-Type: application/strategic-merge-patch+json"))
        #expect(request.head.contains("Authorization: Bearer secret-token"))
        let condition = try #require(try Self.condition(request))
        #expect(condition["type"]?.stringValue == "netready.dev/ContainerNetworkReady")
        #expect(condition["status"]?.stringValue == "False")
        #expect(condition["reason"]?.stringValue == "ConfInvalid")
        #expect(condition["message"]?.stringValue == "The container network is not ready: found ConfInvalid type this")
        #expect(condition["lastTransitionTime"]?.stringValue == "2026-01-02T03:04:05Z")
        #expect(server.requests.last?.path == "/api/v1/namespaces/default/events")
        try place.run()
        #expect(server.requests.count == 2)
    }

    @Test("a verdict that changes ten times while the server answers stands as it is in the end, by one start")
    func noChangeIsLost() throws {
        let path = Lock("")
        let server = try StandInServer { number, _ in
            for change in 1...5 where number < 2 {
                try? Self.show(path.value, "Reason\(5 * number + change)")
                usleep(20_000)
            }
            return .init()
        }
        let place = try ProgramPlace(port: server.port)
        path.value = place.scratch.place("run/status.json")
        try place.show("notReady", "Reason0")
        try place.run()
        let last = server.requests.last { $0.method == "PATCH" }
        #expect(try last.flatMap(Self.condition)?["reason"]?.stringValue == "Reason10")
    }

    @Test("a change while the program runs needs no other start")
    func goesOn() throws {
        let place: ProgramPlace
        let path = Lock("")
        let server = try StandInServer { number, _ in
            // While the first request waits for its answer, the status changes.
            if number == 0 { try? Self.show(path.value, "Second") }
            return .init()
        }
        place = try ProgramPlace(port: server.port)
        path.value = place.scratch.place("run/status.json")
        try place.show("notReady", "First")
        try place.run()
        let written = try server.requests.filter { $0.method == "PATCH" }.compactMap(Self.condition)
        #expect(written.compactMap { $0["reason"]?.stringValue } == ["First", "Second"])
    }

    private static func show(_ path: String, _ reason: String) throws {
        try #"{"schema":"netready.status/v2","verdict":"notReady","reason":"\#(reason)"}"#
            .write(toFile: path, atomically: true, encoding: .utf8)
    }

    @Test(
        "each answer that is no success is told once with what to do, and ends by itself",
        arguments: [
            (401, "renew that credential"), (403, "netready-node-rbac.yaml"), (404, "no such Node"),
            (409, "at the same time"), (410, "any more"), (503, "fails"), (422, "refuses"),
        ])
    func refused(status: Int, words: String) throws {
        let server = try StandInServer { number, _ in
            number < 1 ? .init(status: status, body: #"{"kind":"Status","message":"what it said"}"#) : .init()
        }
        let place = try ProgramPlace(port: server.port)
        try place.show("notReady", "ConfInvalid")
        let lines = try place.run().err.split(separator: "\n")
        #expect(lines.count == 2, "\(lines)")
        #expect(lines.first?.contains(words) == true && lines.first?.contains("what it said") == true, "\(lines)")
        #expect(lines.last == "The condition of the Node worker-1 is written again.")
        #expect(server.requests.map(\.method) == ["PATCH", "PATCH", "POST"])
    }

    @Test("Retry-After keeps it away, over its own end too")
    func retryAfter() throws {
        let server = try StandInServer { _, _ in .init(status: 429, headers: ["Retry-After: 600"]) }
        let place = try ProgramPlace(port: server.port)
        try place.show("notReady", "ConfInvalid")
        try place.run()
        try place.run()
        #expect(server.requests.count == 1)
    }

    @Test("a clock that is an hour off is told, and the condition is written all the same")
    func clock() throws {
        let server = try StandInServer { _, _ in .init(headers: ["Date: Thu, 01 Jan 2026 00:00:00 GMT"]) }
        let place = try ProgramPlace(port: server.port)
        try place.show("ready", "Ready")
        let said = try place.run().err
        #expect(said.contains("The clocks of this node and of http://127.0.0.1") && said.contains("timedatectl"))
        #expect(server.requests.count == 1)
    }

    @Test(
        "a clock that is none does no harm",
        arguments: ["Thu, 01 Jan 2300 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"])
    func noClock(date: String) throws {
        let server = try StandInServer { _, _ in .init(headers: ["Date: \(date)"]) }
        let place = try ProgramPlace(port: server.port)
        try place.show("ready", "Ready")
        let output = try place.run()
        #expect(output.status == 0 && output.err.isEmpty, "\(output.err)")
        #expect(place.scratch.text("state/memory.json") != nil)
    }

    @Test("what cannot be kept on disk is kept until the boot, told once, and written where it can be again")
    func memoryStandsIn() throws {
        let server = try StandInServer { _, _ in .init() }
        let place = try ProgramPlace(port: server.port)
        try place.scratch.makeDirectory("tmpfs")
        try place.show("ready", "Ready")
        // A directory in the file's place cannot be replaced, by root neither.
        try place.scratch.makeDirectory("state/memory.json/full")
        let runtime = ["RUNTIME_DIRECTORY": place.scratch.place("tmpfs")]
        let first = try place.run(environment: runtime)
        #expect(
            first.err.contains("cannot be remembered") && first.err.split(separator: "\n").count == 1, "\(first.err)")
        #expect(try place.run(environment: runtime).err.isEmpty)
        #expect(server.requests.count == 1)
        try place.scratch.remove("state/memory.json/full")
        try place.scratch.remove("state/memory.json")
        #expect(try place.run(environment: runtime).err.isEmpty)
        #expect(server.requests.count == 1)
        #expect(place.scratch.text("tmpfs/memory.json") == nil)
        #expect(place.scratch.text("state/memory.json")?.contains("\"cause\"") == false)
    }

    @Test("where nothing changed, nothing is written on this machine")
    func noNeedlessWrites() throws {
        let server = try StandInServer { _, _ in .init() }
        let place = try ProgramPlace(port: server.port)
        try place.show("ready", "Ready")
        try place.run()
        let inode = try place.inode("state/memory.json")
        try place.run()
        #expect(try place.inode("state/memory.json") == inode)
    }

    @Test("of two programs one waits for the other: there are never two requests under way")
    func oneAtATime() throws {
        let server = try StandInServer { _, _ in .init(delay: 1) }
        let place = try ProgramPlace(port: server.port)
        try place.show("ready", "Ready")
        let first = place.start()
        let end = ContinuousClock.now + .seconds(120)
        while server.requests.isEmpty {
            try #require(ContinuousClock.now < end)
            usleep(20_000)
        }
        // It knows by then what the first has written.
        try place.run()
        #expect(try first.output().status == 0)
        #expect(server.requests.count == 1)
    }

    @Test("a status that cannot be read is told")
    func unreadable() throws {
        let server = try StandInServer { _, _ in .init() }
        let place = try ProgramPlace(port: server.port)
        try place.scratch.write("{", "run/status.json")
        #expect(try place.run().err.contains("status.json is no status of netreadyd"))
        #expect(try place.run().err.isEmpty)
    }

    @Test("a server that is away is told once; what is tried again finds it when it comes, and nothing is lost")
    func away() throws {
        let server = try StandInServer(isAway: true) { _, _ in .init() }
        let place = try ProgramPlace(port: server.port)
        try place.show("notReady", "ConfInvalid")
        let program = place.start()
        try place.remembers("unreachable")
        server.come()
        let lines = try program.output().err.split(separator: "\n")
        #expect(lines.count == 2, "\(lines)")
        #expect(lines.first?.contains("cannot be reached") == true, "\(lines)")
        #expect(lines.last == "The condition of the Node worker-1 is written again.")
        #expect(server.requests.map(\.method) == ["PATCH", "POST"])
    }

    @Test("what is taken off is taken off by one request, and forgotten")
    func remove() throws {
        let server = try StandInServer { _, _ in .init() }
        let place = try ProgramPlace(port: server.port)
        try place.show("ready", "Ready")
        try place.run()
        let output = try place.run("--remove")
        #expect(output.status == 0 && output.err.contains("is taken off the Node worker-1"))
        #expect(try server.requests.last.flatMap(Self.condition)?["$patch"]?.stringValue == "delete")
        #expect(place.scratch.text("state/memory.json") == nil)
    }

    @Test("a memory of another user, as the unit's is, is forgotten by root too", .enabled(if: getuid() == 0))
    func removeOfOthers() throws {
        let server = try StandInServer { _, _ in .init() }
        let place = try ProgramPlace(port: server.port)
        try place.show("ready", "Ready")
        try place.run()
        try place.giveAway("state")
        #expect(try place.run("--remove").status == 0)
        #expect(try place.scratch.names(in: "state") == ["lock"])
    }

    @Test("why a credential cannot be used is what was found while it could be read", .enabled(if: getuid() == 0))
    func firstReason() throws {
        let place = try ProgramPlace(port: 1, user: "tokenFile: other/token")
        try place.scratch.makeDirectory("other")
        try place.giveAway("other")
        try place.show("ready", "Ready")
        let said = try place.run().err
        #expect(said.contains("other/token does not exist"), "\(said)")
    }

    @Test("where there is no such Node, that nothing was taken off is said")
    func removeFromNobody() throws {
        let server = try StandInServer { _, _ in .init(status: 404) }
        let output = try ProgramPlace(port: server.port).run("--remove")
        #expect(output.status == 0 && output.err == "There is no Node worker-1; nothing was taken off.\n")
    }

    @Test("what cannot be taken off is said, with exit status 1")
    func removeFails() throws {
        let server = try StandInServer { _, _ in .init(status: 403) }
        let place = try ProgramPlace(port: server.port)
        let output = try place.run("--remove")
        #expect(output.status == 1 && output.err.contains("cannot be taken off: http"), "\(output.err)")
    }

    @Test(
        "a credential that cannot be used is told with what to do",
        arguments: [
            ("exec: {command: aws-iam-authenticator}", "aws-iam-authenticator"), ("username: a", "neither"),
            ("tokenFile: /nonexistent/token", "/nonexistent/token"),
        ])
    func credential(user: String, words: String) throws {
        let place = try ProgramPlace(port: 1, user: user)
        try place.show("ready", "Ready")
        let output = try place.run()
        #expect(output.err.contains(words) && output.err.split(separator: "\n").count == 1, "\(output.err)")
    }

    @Test("settings that are refused end it with their place")
    func settings() throws {
        let place = try ProgramPlace(port: 1)
        try place.scratch.write("credential = 1", "node.toml")
        let output = try place.run()
        #expect(output.status == 1 && output.err.contains("node.toml:1:14: credential must be"))
    }
}

/// A value that two threads share.
private final class Lock<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var held: Value

    init(_ value: Value) { held = value }

    var value: Value {
        get { lock.withLock { held } }
        set { lock.withLock { held = newValue } }
    }
}
