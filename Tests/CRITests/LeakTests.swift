import CRI
import FakeCRI
import Foundation
import Glibc
import Testing

/// In a process of their own, since other tests open descriptors at the same time.
@Suite("What stays behind")
struct LeakTests {
    @Test func `200 calls with reconnects, errors and time-outs leave no descriptor behind`() async {
        await #expect(processExitsWith: .success) {
            let runtime = FakeRuntime(script: Self.moody)
            let client = CRIClient(socketPath: runtime.path)
            let before = Self.descriptors()
            var outcomes: Set<String> = []
            for _ in 0..<200 { outcomes.insert(Self.kind(client.askVersion(within: 5_000_000))) }
            precondition(
                outcomes == ["success", "disconnected", "timedOut", "unimplemented", "garbage"], "\(outcomes)")
            for _ in 0..<50 {
                _ = CRIClient(socketPath: "/nonexistent").askVersion()
                _ = CRIClient(socketPath: "/" + String(repeating: "x", count: 200)).askVersion()
                CRIClient(socketPath: runtime.path).version(deadline: .max) { _ in }
            }
            client.handle(readable: true, writable: true)
            // The server's ends go as its thread gets to them.
            var after = Self.descriptors()
            for _ in 0..<500 where after > before + 2 {
                usleep(10_000)
                after = Self.descriptors()
            }
            precondition(after <= before + 2, "\(before) descriptors before, \(after) after")
        }
    }

    @Test func `10,000 calls leave no memory behind`() async {
        await #expect(processExitsWith: .success) {
            let text = String(repeating: "x", count: 20_000)
            let status = Answer.status(Answer.condition("NetworkReady", true), info: Wire.entry(2, "config", text))
            let runtime = FakeRuntime(script: FakeRuntime.answering { HTTP2Frame.answer($0.stream, status) })
            let client = CRIClient(socketPath: runtime.path)
            for _ in 0..<1000 { _ = client.askStatus() }
            let before = Self.residentPages()
            for _ in 0..<9000 {
                let answer = client.askStatus()
                precondition((try? answer.get())?.info["config"]?.utf8.count == 20_000, "\(answer)")
            }
            let grown = (Self.residentPages() - before) * 4096
            precondition(grown < 1 << 20, "grew by \(grown) bytes")
        }
    }

    /// Answers, refuses, hangs, talks garbage and goes away, in turn.
    @Sendable private static func moody(_ peer: FakePeer) {
        guard let request = peer.request() else { return }
        switch peer.number % 5 {
        case 0: peer.send(HTTP2Frame.answer(request.stream, Answer.version))
        case 1: peer.send(HTTP2Frame.error(request.stream, status: "12", message: "unknown service"))
        case 2: _ = peer.event()
        case 3: peer.send(Array("garbage garbage garbage".utf8))
        default: return
        }
    }

    private static func kind(_ result: Result<CRIVersion, CRIError>) -> String {
        switch result {
        case .success: "success"
        case .failure(.disconnected): "disconnected"
        case .failure(.timedOut): "timedOut"
        case .failure(.unimplemented): "unimplemented"
        case .failure(.garbage): "garbage"
        case .failure(let error): "\(error)"
        }
    }

    private static func descriptors() -> Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? -1
    }

    private static func residentPages() -> Int {
        let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
        return fields.count > 1 ? Int(fields[1]) ?? 0 : 0
    }
}
