import CRI
import FakeCRI
import Foundation
import Glibc
import Testing

@Suite("A runtime that is away, hangs or goes")
struct LossTests {
    @Test(arguments: ["/nonexistent/containerd.sock", "/dev/null/containerd.sock"])
    func `A missing socket is noSocket`(path: String) {
        let client = CRIClient(socketPath: path)
        #expect(client.askVersion() == .failure(.noSocket))
        #expect(client.nextDeadline == nil && client.descriptor == nil && client.peerPID == nil)
    }

    @Test func `A path that no socket address holds is an error`() {
        let client = CRIClient(socketPath: "/" + String(repeating: "x", count: 200))
        #expect(client.askVersion() == .failure(.system(operation: "connect", errno: ENAMETOOLONG)))
        let cut = CRIClient(socketPath: "/run\0/x")
        #expect(cut.askVersion() == .failure(.system(operation: "connect", errno: ENAMETOOLONG)))
    }

    @Test func `A socket that nobody listens on is refused`() {
        let directory = FakeRuntime.makeDirectory()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        close(FakeRuntime.listen(at: directory + "/s", backlog: 1))
        #expect(CRIClient(socketPath: directory + "/s").askVersion() == .failure(.refused))
    }

    @Test func `A socket that may not be used is permission`() async {
        await #expect(processExitsWith: .success) {
            let directory = FakeRuntime.makeDirectory()
            _ = FakeRuntime.listen(at: directory + "/s", backlog: 1)
            unsafe chmod(directory, 0o755)
            unsafe chmod(directory + "/s", 0)
            // For root no mode is in the way.
            if geteuid() == 0 { precondition(seteuid(65534) == 0) }
            let result = CRIClient(socketPath: directory + "/s").askVersion()
            precondition(seteuid(getuid()) == 0)
            try? FileManager.default.removeItem(atPath: directory)
            precondition(result == .failure(.permission), "\(result)")
        }
    }

    @Test func `A completion never runs within its own call`() {
        let client = CRIClient(socketPath: "/nonexistent/containerd.sock")
        let box = Box<CRIError>()
        client.version(deadline: .max) { result in
            if case .failure(let error) = result { box.values.append(error) }
        }
        #expect(box.values.isEmpty)
        #expect(client.nextDeadline == 0)
        client.checkDeadlines(now: MonotonicTime.now)
        #expect(box.values == [.noSocket])
    }

    @Test func `A hang is timedOut, the call is cancelled, and the connection stays usable`() throws {
        let runtime = FakeRuntime { peer in
            peer.answerVersion()
            guard let hanging = peer.request() else { return }
            guard case .reset(hanging.stream, code: 8) = peer.event() else { return }
            while let request = peer.request() { peer.send(HTTP2Frame.answer(request.stream, Answer.version)) }
        }
        let client = CRIClient(socketPath: runtime.path)
        // A peer that has not said a word within the deadline would be left.
        _ = try client.askVersion().get()
        let begin = MonotonicTime.now
        #expect(client.askStatus(within: 50_000_000) == .failure(.timedOut))
        #expect(MonotonicTime.now - begin >= 50_000_000)
        let descriptor = client.descriptor
        #expect(descriptor != nil)
        #expect(try client.askVersion().get().runtimeName == "containerd")
        #expect(client.descriptor == descriptor)
    }

    @Test func `Only the call whose deadline has passed times out`() throws {
        let runtime = FakeRuntime { peer in
            peer.answerVersion()
            guard peer.request() != nil, let second = peer.request() else { return }
            guard case .reset = peer.event() else { return }
            peer.send(HTTP2Frame.answer(second.stream, Answer.version))
            peer.awaitClose()
        }
        let client = CRIClient(socketPath: runtime.path)
        _ = try client.askVersion().get()
        let box = Box<String>()
        client.status(verbose: true, deadline: MonotonicTime.after(50_000_000)) { result in
            box.values.append("\(result)")
        }
        client.version(deadline: MonotonicTime.after(5 * CRIClient.second)) { result in
            box.values.append((try? result.get())?.runtimeName ?? "\(result)")
        }
        client.wait()
        #expect(box.values == ["failure(CRI.CRIError.timedOut)", "containerd"])
    }

    @Test func `An answer that comes after the deadline is dropped`() throws {
        let runtime = FakeRuntime { peer in
            peer.answerVersion()
            guard let late = peer.request(), case .reset = peer.event() else { return }
            peer.send(HTTP2Frame.answer(late.stream, Answer.version))
            while let request = peer.request() {
                peer.send(HTTP2Frame.error(request.stream, status: "5", message: "second"))
            }
        }
        let client = CRIClient(socketPath: runtime.path)
        _ = try client.askVersion().get()
        #expect(client.askVersion(within: 30_000_000) == .failure(.timedOut))
        #expect(client.askVersion() == .failure(.rpc(code: 5, name: "NOT_FOUND", message: "second")))
    }

    @Test func `A peer that never says a word is left after its time-out`() {
        let runtime = FakeRuntime { $0.awaitClose() }
        let client = CRIClient(socketPath: runtime.path)
        #expect(client.askVersion(within: 20_000_000) == .failure(.timedOut))
        #expect(client.descriptor == nil)
    }

    @Test func `A call without a deadline hinders no other, and is answered when it is`() throws {
        let runtime = FakeRuntime { peer in
            guard let slow = peer.request() else { return }
            for _ in 0..<3 {
                guard let request = peer.request() else { return }
                peer.send(HTTP2Frame.answer(request.stream, Answer.version))
            }
            peer.send(HTTP2Frame.answer(slow.stream, Answer.status(Answer.condition("NetworkReady", true))))
            peer.awaitClose()
        }
        let client = CRIClient(socketPath: runtime.path)
        let box = Box<String>()
        client.status(verbose: true, deadline: .max) { result in
            box.values.append((try? result.get())?.condition("NetworkReady")?.status == true ? "ready" : "\(result)")
        }
        func ask(_ rest: Int) {
            guard rest > 0 else { return }
            client.version(deadline: MonotonicTime.after(5 * CRIClient.second)) { result in
                box.values.append((try? result.get())?.runtimeName ?? "\(result)")
                ask(rest - 1)
            }
        }
        ask(3)
        client.wait()
        #expect(box.values == ["containerd", "containerd", "containerd", "ready"])
        #expect(client.nextDeadline == nil)
    }

    @Test func `A call is made by the name of the socket, whoever is connected`() throws {
        let (first, second) = (FakeRuntime.named("first"), FakeRuntime.named("second"))
        let client = CRIClient(socketPath: first.path)
        #expect(try client.askVersion().get().runtimeName == "first")
        let descriptor = client.descriptor
        #expect(try client.askVersion().get().runtimeName == "first")
        #expect(client.descriptor == descriptor)
        #expect(unsafe rename(first.path, first.path + ".moved") == 0)
        #expect(client.askVersion() == .failure(.noSocket))
        #expect(unsafe symlink(second.path, first.path) == 0)
        #expect(try client.askVersion().get().runtimeName == "second")
        #expect(unsafe rename(first.path + ".moved", first.path) == 0)
        #expect(try client.askVersion().get().runtimeName == "first")
    }

    @Test func `A call that is under way when the name goes is disconnected`() {
        let runtime = FakeRuntime { $0.awaitClose() }
        let client = CRIClient(socketPath: runtime.path)
        let box = Box<Result<CRIStatus, CRIError>>()
        client.status(verbose: true, deadline: .max) { box.values.append($0) }
        unsafe unlink(runtime.path)
        #expect(client.askVersion() == .failure(.noSocket))
        #expect(box.values == [.failure(.disconnected)])
    }

    @Test func `A full backlog never blocks, and is timedOut at the deadline`() {
        let runtime = FakeRuntime(backlog: 0, script: nil)
        let first = CRIClient(socketPath: runtime.path)
        first.version(deadline: .max) { _ in }
        let client = CRIClient(socketPath: runtime.path)
        let deadline = MonotonicTime.after(60 * CRIClient.second)
        client.version(deadline: deadline) { _ in }
        #expect(client.descriptor == nil && MonotonicTime.now < deadline)
        client.checkDeadlines(now: deadline)
        #expect(client.askVersion(within: 60_000_000) == .failure(.timedOut))
        #expect(client.nextDeadline == nil)
    }

    @Test func `A backlog that empties before the deadline is no fault`() throws {
        let directory = FakeRuntime.makeDirectory()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let path = directory + "/s"
        let listener = FakeRuntime.listen(at: path, backlog: 0)
        let blocker = CRIClient(socketPath: path)
        blocker.version(deadline: .max) { _ in }
        Thread.detachNewThread {
            usleep(30_000)
            for number in 0..<2 {
                let peer = FakePeer(descriptor: accept(listener, nil, nil), number: number)
                guard let request = peer.request() else { continue }
                peer.send(HTTP2Frame.answer(request.stream, Answer.version))
                if number == 1 { peer.awaitClose() }
            }
            close(listener)
        }
        #expect(try CRIClient(socketPath: path).askVersion().get().runtimeName == "containerd")
    }

    @Test(arguments: ["at once", "after the request", "within the head", "within the message"])
    func `A connection that is closed in the middle of a call is disconnected`(moment: String) {
        let runtime = FakeRuntime { peer in
            if moment == "at once" { return }
            guard let request = peer.request() else { return }
            let answer = HTTP2Frame.answer(request.stream, Answer.version)
            switch moment {
            case "within the head": peer.send(Array(answer.prefix(15)))
            case "within the message": peer.send(Array(answer.prefix(HTTP2Frame.head(1).count + 20)))
            default: break
            }
        }
        let client = CRIClient(socketPath: runtime.path)
        #expect(client.askVersion() == .failure(.disconnected))
        #expect(client.descriptor == nil)
    }

    @Test func `An answer just before the end counts`() throws {
        let runtime = FakeRuntime { peer in
            guard let request = peer.request() else { return }
            peer.send(HTTP2Frame.answer(request.stream, Answer.version))
        }
        let client = CRIClient(socketPath: runtime.path)
        // Each on a connection of its own, since the server ends after one call.
        for _ in 0..<20 {
            #expect(try client.askVersion().get().runtimeName == "containerd")
            client.awaitHangUp()
        }
    }

    @Test func `A restarted runtime is found again, and a stopped one is refused`() throws {
        let directory = FakeRuntime.makeDirectory()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let path = directory + "/s"
        let client = CRIClient(socketPath: path)
        for _ in 0..<3 {
            #expect(client.askVersion() == .failure(.noSocket))
            let listener = FakeRuntime.listen(at: path, backlog: 8)
            Thread.detachNewThread {
                let peer = FakePeer(descriptor: accept(listener, nil, nil), number: 0)
                guard let request = peer.request() else { return }
                peer.send(HTTP2Frame.answer(request.stream, Answer.version))
                _ = peer.request()
            }
            #expect(try client.askVersion().get().runtimeName == "containerd")
            // The second call is not answered: the runtime goes away in the middle of it.
            #expect(client.askVersion() == .failure(.disconnected))
            close(listener)
            #expect(client.askVersion() == .failure(.refused))
            unsafe unlink(path)
        }
    }

    @Test func `After GOAWAY a call that was not touched is made again on a new connection`() throws {
        let runtime = FakeRuntime { peer in
            guard let request = peer.request() else { return }
            if peer.number == 0 {
                peer.send(HTTP2Frame.goaway(last: 0, code: 0))
                peer.awaitClose()
                return
            }
            peer.send(HTTP2Frame.answer(request.stream, Wire.text(2, "connection \(peer.number)")))
            peer.awaitClose()
        }
        let client = CRIClient(socketPath: runtime.path)
        #expect(try client.askVersion().get().runtimeName == "connection 1")
    }

    @Test func `After GOAWAY the calls under way end on the old connection and later ones go to a new one`() throws {
        let runtime = FakeRuntime { peer in
            guard let request = peer.request() else { return }
            if peer.number == 0 { peer.send(HTTP2Frame.goaway(last: request.stream, code: 0)) }
            peer.send(HTTP2Frame.answer(request.stream, Wire.text(2, "connection \(peer.number)")))
            peer.awaitClose()
        }
        let client = CRIClient(socketPath: runtime.path)
        #expect(try client.askVersion().get().runtimeName == "connection 0")
        #expect(try client.askVersion().get().runtimeName == "connection 1")
    }
}

extension FakeRuntime {
    /// A runtime of that name.
    fileprivate static func named(_ name: String) -> FakeRuntime {
        let version = Wire.text(1, "0.1.0") + Wire.text(2, name) + Wire.text(3, "1") + Wire.text(4, "v1")
        return FakeRuntime(script: answering { HTTP2Frame.answer($0.stream, version) })
    }
}
