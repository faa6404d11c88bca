import CRI
import FakeCRI
import Glibc
import Testing

@Suite("A runtime that answers")
struct AnswerTests {
    @Test func `Version comes with name and version`() throws {
        let runtime = FakeRuntime(script: FakeRuntime.answering { HTTP2Frame.answer($0.stream, Answer.version) })
        let client = CRIClient(socketPath: runtime.path)
        let version = try client.askVersion().get()
        #expect(
            version == CRIVersion(runtimeName: "containerd", runtimeVersion: "1.6.20~ds1", runtimeAPIVersion: "v1"))
        #expect(client.peerPID == getpid())
    }

    @Test func `The request is gRPC over HTTP/2`() throws {
        let runtime = FakeRuntime(
            script: FakeRuntime.answering { request in
                let said = request.headers.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ")
                let status = Answer.status(Answer.condition("Seen", true, said, "\(request.body)"))
                return HTTP2Frame.answer(request.stream, status)
            })
        let client = CRIClient(socketPath: runtime.path)
        let seen = try client.askStatus().get().condition("Seen")
        #expect(
            seen?.reason == ":authority=localhost :method=POST :path=/runtime.v1.RuntimeService/Status :scheme=http "
                + "content-type=application/grpc te=trailers user-agent=netready")
        // flag 0, length 2, field 1 varint 1
        #expect(seen?.message == "[0, 0, 0, 0, 2, 8, 1]")
    }

    @Test func `Status keeps the order of conditions, the last of equal keys, NUL and fixes broken UTF-8`() throws {
        let conditions =
            Answer.condition("RuntimeReady", true)
            + Answer.condition("NetworkReady", false, "NetworkPluginNotReady", "cni plugin\0 not initialized")
        let info =
            Wire.entry(2, "config", #"{"a":1}"#) + Wire.entry(2, "k", "old") + Wire.entry(2, "k", "new")
            + Wire.bytes(2, Wire.text(1, "broken") + Wire.bytes(2, [0x61, 0xff, 0x62]))
        let answer = Answer.status(conditions, info: info + Wire.text(3, "a runtime handler, not asked for"))
        let runtime = FakeRuntime(script: FakeRuntime.answering { HTTP2Frame.answer($0.stream, answer) })
        let status = try CRIClient(socketPath: runtime.path).askStatus().get()
        #expect(status.conditions.map(\.type) == ["RuntimeReady", "NetworkReady"])
        #expect(status.conditions.map(\.status) == [true, false])
        #expect(status.condition("NetworkReady")?.reason == "NetworkPluginNotReady")
        #expect(status.condition("NetworkReady")?.message == "cni plugin\0 not initialized")
        #expect(status.info == ["config": #"{"a":1}"#, "k": "new", "broken": "a\u{fffd}b"])
    }
}
