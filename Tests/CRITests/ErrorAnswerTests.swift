import CRI
import FakeCRI
import Testing

@Suite("A runtime that answers with an error")
struct ErrorAnswerTests {
    @Test func `An unknown service is unimplemented, word for word`() {
        let message = "unknown service runtime.v1.RuntimeService"
        let result = version { HTTP2Frame.error($0.stream, status: "12", message: message) }
        #expect(result == .failure(.unimplemented(message: message)))
    }

    @Test func `A server that is not ready yet is UNKNOWN, word for word`() {
        let message = "server is not initialized yet"
        let result = version { HTTP2Frame.error($0.stream, status: "2", message: message) }
        #expect(result == .failure(.rpc(code: 2, name: "UNKNOWN", message: message)))
    }

    @Test(arguments: [
        ("14", CRIError.rpc(code: 14, name: "UNAVAILABLE", message: "m")),
        ("4", .rpc(code: 4, name: "DEADLINE_EXCEEDED", message: "m")),
        ("16", .rpc(code: 16, name: "UNAUTHENTICATED", message: "m")),
        ("17", .rpc(code: 17, name: "CODE_17", message: "m")),
        ("-1", .garbage(reason: "grpc-status is not a number")),
        ("99999999999999999999", .garbage(reason: "grpc-status is not a number")),
        ("ok", .garbage(reason: "grpc-status is not a number")),
    ])
    func `A status has gRPC's name, or is garbage`(status: String, error: CRIError) {
        #expect(version { HTTP2Frame.error($0.stream, status: status, message: "m") } == .failure(error))
    }

    @Test(arguments: [
        ("plain", "plain"), ("a%20b%0Ac", "a b\nc"), ("100%25", "100%"), ("%e2%82%AC", "€"), ("50% off", "50% off"),
        ("%", "%"), ("%4", "%4"), ("%zz", "%zz"), ("%ff", "\u{fffd}"), ("%00", "\0"), ("", ""), ("%41", "A"),
    ])
    func `A message is percent-decoded, and kept where it is not well encoded`(raw: String, message: String) {
        let result = version { HTTP2Frame.error($0.stream, status: "5", message: raw) }
        #expect(result == .failure(.rpc(code: 5, name: "NOT_FOUND", message: message)))
    }

    @Test func `An error after a message is an error`() {
        let result = version {
            HTTP2Frame.head($0.stream) + HTTP2Frame.data($0.stream, Wire.framed(Answer.version))
                + HTTP2Frame.trailers($0.stream, status: "13", message: "late")
        }
        #expect(result == .failure(.rpc(code: 13, name: "INTERNAL", message: "late")))
    }

    @Test(arguments: [
        (UInt32(2), CRIError.rpc(code: 13, name: "INTERNAL", message: "stream reset by the server, HTTP/2 error 2")),
        (8, .rpc(code: 1, name: "CANCELLED", message: "stream reset by the server, HTTP/2 error 8")),
        (11, .rpc(code: 8, name: "RESOURCE_EXHAUSTED", message: "stream reset by the server, HTTP/2 error 11")),
        (7, .rpc(code: 14, name: "UNAVAILABLE", message: "stream refused by the server")),
    ])
    func `A reset has gRPC's name`(code: UInt32, error: CRIError) {
        #expect(version { HTTP2Frame.reset($0.stream, code: code) } == .failure(error))
    }

    @Test func `A reset without error after a full answer is no fault`() {
        let result = version {
            HTTP2Frame.answer($0.stream, Answer.version) + HTTP2Frame.reset($0.stream, code: 0)
        }
        #expect((try? result.get())?.runtimeName == "containerd")
    }

    @Test(arguments: ["404", "503"])
    func `An HTTP error is garbage`(status: String) {
        let result = version { HTTP2Frame.headers($0.stream, [(":status", status)], end: true) }
        #expect(result == .failure(.garbage(reason: "HTTP status \(status), no grpc-status")))
    }

    @Test func `HTTP that is not gRPC is garbage`() {
        let result = version {
            HTTP2Frame.headers($0.stream, [(":status", "200"), ("content-type", "text/html")], end: true)
        }
        #expect(result == .failure(.garbage(reason: "no gRPC content type")))
    }

    @Test func `An answer without trailers is garbage`() {
        let result = version {
            HTTP2Frame.head($0.stream) + HTTP2Frame.data($0.stream, Wire.framed(Answer.version), end: true)
        }
        #expect(result == .failure(.garbage(reason: "no grpc-status")))
    }

    private func version(_ answer: @escaping @Sendable (FakePeer.Request) -> [UInt8]) -> Result<CRIVersion, CRIError> {
        let runtime = FakeRuntime(script: FakeRuntime.answering(answer))
        return CRIClient(socketPath: runtime.path).askVersion()
    }
}
