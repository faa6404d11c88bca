import CRI
import FakeCRI
import Testing

@Suite("A runtime that talks garbage")
struct GarbageTests {
    static let limit = 4 << 20

    @Test(arguments: [
        ("flag", Wire.framed(Answer.version, flag: 7), "gRPC message flag 7"),
        ("compressed", Wire.framed(Answer.version, flag: 1), "compressed message, which was not asked for"),
        ("cut", Wire.framed(Answer.version, length: 100), "message cut off after 40 bytes"),
        ("cut prefix", [0, 0, 0], "message cut off after 3 bytes"),
        ("none", [], "no message"),
        ("two", Wire.framed(Answer.version) + Wire.framed(Answer.version), "more than one message"),
        ("announced too large", [0, 0xff, 0xff, 0xff, 0xff], "message of 4294967295 bytes, over 4194304"),
    ])
    func `Broken gRPC framing is garbage`(name: String, stream: [UInt8], reason: String) {
        #expect(version(stream: stream) == .failure(.garbage(reason: reason)))
    }

    @Test(arguments: [
        ("cut field", Array(Answer.version.dropLast(1))),
        ("length past the end", [0x12, 0x7f, 0x61]),
        ("endless varint", [0x12] + [UInt8](repeating: 0xff, count: 20)),
        ("length over 2^32", [0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]),
        ("a group, which proto3 has not", [0x13, 0x14]),
        ("text", Array("<html>".utf8)),
    ])
    func `A broken message is garbage`(name: String, message: [UInt8]) {
        #expect(version(stream: Wire.framed(message)) == .failure(.garbage(reason: "not a VersionResponse")))
    }

    @Test func `An empty Version is a version of empty texts, an empty Status is garbage`() {
        #expect(
            version(stream: Wire.framed([]))
                == .success(CRIVersion(runtimeName: "", runtimeVersion: "", runtimeAPIVersion: "")))
        #expect(
            status(Wire.framed([])) == .failure(.garbage(reason: "StatusResponse without a status")))
    }

    @Test func `A message of 4 MiB comes, one byte more is refused, and the connection stays usable`() throws {
        let entry = Wire.bytes(1, []) + Wire.entry(2, "config", "")
        let rest = Self.limit - entry.count - 8
        let text = String(repeating: "x", count: rest)
        let fits = Wire.bytes(1, []) + Wire.entry(2, "config", text)
        #expect(fits.count <= Self.limit && fits.count > Self.limit - 16)
        let padding = [UInt8](repeating: 0, count: Self.limit - fits.count - 2)
        let exact = fits + Wire.bytes(15, padding)
        #expect(exact.count == Self.limit)
        let over = Wire.framed(exact + [0])
        let runtime = FakeRuntime { peer in
            while let request = peer.request() {
                switch request.path.split(separator: "/").last {
                case "Status": peer.send(HTTP2Frame.answer(request.stream, exact))
                case "ListContainers":
                    peer.send(HTTP2Frame.head(request.stream) + HTTP2Frame.data(request.stream, over))
                default: peer.send(HTTP2Frame.answer(request.stream, Answer.version))
                }
            }
        }
        let client = CRIClient(socketPath: runtime.path)
        #expect(try client.askStatus().get().info["config"]?.utf8.count == rest)
        let descriptor = client.descriptor
        let refused = client.ask {
            client.listContainers(deadline: MonotonicTime.after(CRIClient.second), completion: $0)
        }
        #expect(refused == .failure(.garbage(reason: "message of 4194305 bytes, over 4194304")))
        #expect(try client.askVersion().get().runtimeName == "containerd")
        #expect(client.descriptor == descriptor)
    }

    @Test func `A flood of unknown fields is refused before it fills the memory`() {
        let flood = (0..<Self.limit).map { $0 % 2 == 0 ? UInt8(0x78) : 0 }
        let runtime = FakeRuntime(script: FakeRuntime.answering { HTTP2Frame.answer($0.stream, flood) })
        #expect(
            CRIClient(socketPath: runtime.path).askVersion()
                == .failure(.garbage(reason: "VersionResponse of too many parts")))
    }

    @Test(arguments: [
        "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n400 Bad Request",
        "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n",
        String(repeating: "\0", count: 64),
        String(repeating: "\u{7f}", count: 100_000),
    ])
    func `What is not HTTP/2 is garbage`(text: String) {
        let runtime = FakeRuntime { peer in
            peer.send(Array(text.utf8))
            peer.awaitClose()
        }
        let client = CRIClient(socketPath: runtime.path)
        guard case .failure(.garbage(let reason)) = client.askVersion() else {
            Issue.record("garbage was taken")
            return
        }
        #expect(!reason.isEmpty)
        #expect(client.descriptor == nil)
    }

    @Test func `Garbage stays garbage when the peer closes at once after it`() {
        let runtime = FakeRuntime { peer in
            _ = peer.request()
            peer.send(Array("garbage garbage garbage".utf8))
        }
        guard case .failure(.garbage) = CRIClient(socketPath: runtime.path).askVersion() else {
            Issue.record("garbage was taken for something else")
            return
        }
    }

    // The first request of a client is on stream 1.
    @Test(arguments: [
        ("DATA before HEADERS", HTTP2Frame.data(1, Wire.framed(Answer.version))),
        ("broken header compression", HTTP2Frame.frame(type: 1, flags: 5, stream: 1, [0xff, 0xff, 0xff, 0xff])),
        ("DATA on stream 0", HTTP2Frame.frame(type: 0, flags: 0, stream: 0, [1])),
        ("PUSH_PROMISE", HTTP2Frame.frame(type: 5, flags: 4, stream: 1, [0, 0, 0, 2])),
        ("window overflow", HTTP2Frame.frame(type: 8, flags: 0, stream: 0, [0x7f, 0xff, 0xff, 0xff])),
        ("no :status", HTTP2Frame.headers(1, [("grpc-status", "0")], end: true)),
        ("upper case name", HTTP2Frame.headers(1, [(":status", "200"), ("Grpc-Status", "0")], end: true)),
    ])
    func `Broken HTTP/2 is garbage`(name: String, answer: [UInt8]) {
        let runtime = FakeRuntime(script: FakeRuntime.answering { _ in answer })
        let result = CRIClient(socketPath: runtime.path).askVersion()
        guard case .failure(.garbage) = result else {
            Issue.record("\(name): \(result)")
            return
        }
    }

    @Test func `No random answer crashes or hangs the client`() {
        var generator = Generator(state: 42)
        let seeds = (0..<200).map { _ in generator.next() }
        let runtime = FakeRuntime { peer in
            var generator = Generator(state: seeds[peer.number])
            guard let request = peer.request() else { return }
            var answer = HTTP2Frame.settings + HTTP2Frame.answer(request.stream, Answer.version)
            for _ in 0..<(1 + generator.next() % 4) {
                answer[Int(generator.next() % UInt64(answer.count))] = UInt8(truncatingIfNeeded: generator.next())
            }
            peer.send(Array(answer.prefix(Int(generator.next() % UInt64(2 * answer.count)))))
        }
        for _ in seeds {
            let client = CRIClient(socketPath: runtime.path)
            _ = client.askVersion(within: CRIClient.second)
            #expect(client.isIdle)
        }
    }

    private func version(stream: [UInt8]) -> Result<CRIVersion, CRIError> {
        let runtime = answering(stream)
        return CRIClient(socketPath: runtime.path).askVersion()
    }

    private func status(_ stream: [UInt8]) -> Result<CRIStatus, CRIError> {
        let runtime = answering(stream)
        return CRIClient(socketPath: runtime.path).askStatus()
    }

    private func answering(_ stream: [UInt8]) -> FakeRuntime {
        FakeRuntime(
            script: FakeRuntime.answering { request in
                HTTP2Frame.head(request.stream) + HTTP2Frame.data(request.stream, stream)
                    + HTTP2Frame.trailers(request.stream)
            })
    }
}

/// SplitMix64: the same sequence in every run.
struct Generator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
