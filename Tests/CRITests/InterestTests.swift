import CRI
import FakeCRI
import Glibc
import Synchronization
import Testing

@Suite("What the owner of the loop is told")
struct InterestTests {
    @Test func `Nothing is open and nothing is due before the first call`() {
        let client = CRIClient(socketPath: "/run/containerd/containerd.sock")
        #expect(client.descriptor == nil && client.nextDeadline == nil && !client.wantsWrite && client.isIdle)
        client.handle(readable: true, writable: true)
        client.checkDeadlines(now: .max)
        #expect(client.descriptor == nil && client.isIdle)
    }

    @Test func `A descriptor is announced as gone while it is still open`() {
        let runtime = FakeRuntime { peer in
            guard let request = peer.request() else { return }
            peer.send(HTTP2Frame.answer(request.stream, Answer.version))
        }
        let client = CRIClient(socketPath: runtime.path)
        let seen = Box<Int32?>()
        let openWhenGone = Box<Bool>()
        client.onInterestChange = { [unowned client] in
            let before = seen.values.last ?? nil
            guard client.descriptor != before else { return }
            if client.descriptor == nil, let before { openWhenGone.values.append(fcntl(before, F_GETFD) >= 0) }
            seen.values.append(client.descriptor)
        }
        for _ in 0..<3 {
            _ = client.askVersion()
            client.awaitHangUp()
        }
        client.handle(readable: true, writable: false)
        #expect(client.descriptor == nil)
        #expect(seen.values.count == 6)
        for (index, descriptor) in seen.values.enumerated() { #expect((descriptor == nil) == (index % 2 == 1)) }
        #expect(openWhenGone.values == [true, true, true])
    }

    @Test func `The next deadline is the earliest of the calls under way, and none afterwards`() {
        let runtime = FakeRuntime(script: FakeRuntime.answering { HTTP2Frame.answer($0.stream, Answer.version) })
        let client = CRIClient(socketPath: runtime.path)
        let now = MonotonicTime.now
        let deadlines = Box<UInt64?>()
        client.onInterestChange = { [unowned client] in deadlines.values.append(client.nextDeadline) }
        client.version(deadline: now + 9 * CRIClient.second) { _ in }
        client.version(deadline: now + 5 * CRIClient.second) { _ in }
        client.version(deadline: now + 7 * CRIClient.second) { _ in }
        #expect(client.nextDeadline == now + 5 * CRIClient.second)
        client.wait()
        #expect(client.nextDeadline == nil)
        #expect(deadlines.values.last == .some(nil))
    }

    @Test func `A request that the socket does not take is written as it takes more`() throws {
        let mayRead = Mutex(false)
        let runtime = FakeRuntime { peer in
            // Unlimited windows, so that only the socket's buffer is in the way.
            let window: [UInt8] = [0x7f, 0xff, 0xff, 0xff]
            let more: [UInt8] = [0x7f, 0xfe, 0xff, 0xff]
            peer.send(HTTP2Frame.frame(type: 4, flags: 0, stream: 0, [0, 4] + window))
            peer.send(HTTP2Frame.frame(type: 8, flags: 0, stream: 0, more))
            while !mayRead.withLock({ $0 }) { usleep(1000) }
            while let request = peer.request() {
                let length = "\(request.body.count)"
                let status = Wire.bytes(1, Wire.text(1, length))
                peer.send(HTTP2Frame.answer(request.stream, status))
            }
        }
        let client = CRIClient(socketPath: runtime.path)
        let box = Box<Result<CRIContainerStatus, CRIError>>()
        let id = String(repeating: "c", count: 3_000_000)
        client.containerStatus(id: id, deadline: MonotonicTime.after(60 * CRIClient.second)) { box.values.append($0) }
        let begin = MonotonicTime.now
        while !client.wantsWrite, MonotonicTime.now - begin < 20 * CRIClient.second {
            usleep(1000)
            client.handle(readable: true, writable: false)
        }
        #expect(client.wantsWrite)
        mayRead.withLock { $0 = true }
        client.wait()
        // field 1, length in 4 bytes, the id, behind a prefix of 5
        #expect(try box.values.first?.get().id == "\(3_000_000 + 5 + 5)")
        #expect(!client.wantsWrite)
    }

    @Test func `A completion may make the next call`() {
        let runtime = FakeRuntime(script: FakeRuntime.answering { HTTP2Frame.answer($0.stream, Answer.version) })
        let client = CRIClient(socketPath: runtime.path)
        var answers = 0
        func again() {
            client.version(deadline: MonotonicTime.after(5 * CRIClient.second)) { result in
                guard case .success = result else { return }
                answers += 1
                if answers < 10 { again() }
            }
        }
        again()
        client.wait()
        #expect(answers == 10)
    }

    @Test func `Calls at the same time are answered each with its own`() {
        let runtime = FakeRuntime { peer in
            // Answers in pairs, the later one first.
            while let first = peer.request(), let second = peer.request() {
                for request in [second, first] {
                    peer.send(HTTP2Frame.answer(request.stream, Wire.text(2, "stream \(request.stream)")))
                }
            }
        }
        let client = CRIClient(socketPath: runtime.path)
        var names = [String](repeating: "", count: 6)
        for index in names.indices {
            client.version(deadline: MonotonicTime.after(5 * CRIClient.second)) { result in
                names[index] = (try? result.get())?.runtimeName ?? "\(result)"
            }
        }
        client.wait()
        #expect(names == ["stream 1", "stream 3", "stream 5", "stream 7", "stream 9", "stream 11"])
    }

    @Test func `An answer that comes byte by byte, with pings between, is an answer`() throws {
        let runtime = FakeRuntime { peer in
            while let request = peer.request() {
                let message = Wire.framed(Answer.version)
                peer.sendSlowly(
                    HTTP2Frame.ping + HTTP2Frame.head(request.stream)
                        + message.flatMap { HTTP2Frame.data(request.stream, [$0]) + HTTP2Frame.ping }
                        + HTTP2Frame.trailers(request.stream))
            }
        }
        let client = CRIClient(socketPath: runtime.path)
        #expect(try client.askVersion().get().runtimeVersion == "1.6.20~ds1")
    }

    @Test func `A client that is released with calls under way drops them`() {
        let runtime = FakeRuntime { $0.awaitClose() }
        let box = Box<Int>()
        do {
            let client = CRIClient(socketPath: runtime.path)
            client.version(deadline: .max) { _ in box.values.append(1) }
            #expect(client.descriptor != nil)
        }
        #expect(box.values.isEmpty)
    }
}
