import CRI
import Testing

@Suite("What a person is told")
struct SentenceTests {
    @Test(arguments: [
        (CRIError.noSocket, "there is no socket /s: start containerd, or name the socket that it listens on"),
        (.refused, "nobody listens on /s: start containerd"),
        (.permission, "connecting to /s is not permitted: run as root"),
        (.disconnected, "containerd closed /s in the middle of a call: see its log for why it stopped"),
        (.timedOut, "containerd did not answer on /s in time: see its log for what it waits for"),
        (
            .unimplemented(message: "unknown service x"),
            "containerd does not serve CRI on /s (unknown service x): see its log for why the plugin is not loaded"
        ),
        (
            .rpc(code: 2, name: "UNKNOWN", message: "server is not initialized yet"),
            "containerd answered on /s with UNKNOWN: server is not initialized yet"
        ),
        (
            .garbage(reason: "no grpc-status"),
            "what listens on /s does not speak CRI (no grpc-status): name containerd's socket"
        ),
        (.system(operation: "connect", errno: 40), "connect for /s failed: Too many levels of symbolic links"),
    ])
    func `Each error is one sentence with the socket and what to do`(error: CRIError, sentence: String) {
        #expect(error.sentence(socketPath: "/s") == sentence)
    }
}
