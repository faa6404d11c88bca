import Containerd
import Diagnosis
import Node
import Programs
import Testing

@testable import Observing

@Suite("Settling on an assessment")
struct SettlingTests {
    @Test("what is said in the end is what a whole assessment says of all that was looked at")
    func isWhole() throws {
        let scratch = try Scratch()
        try scratch.write("version = 2\nimports = [\"/etc/containerd/conf.d/*.toml\"]\n", "etc/containerd/config.toml")
        try scratch.write(
            "[plugins.\"io.containerd.grpc.v1.cri\".cni]\nbin_dir = \"/bin\"\n", "etc/containerd/conf.d/a.toml")
        try scratch.write(#"{"name":"n","cniVersion":"1.0.0","plugins":[{"type":"p"}]}"#, "etc/cni/net.d/1.conflist")
        try scratch.write("#!/bin/interpreter\n", "bin/p")
        let snapshot = Snapshot(
            takenAt: Timestamp(monotonic: 0, realtime: 0, bootID: ""), files: FileTree(scope: .observed), live: nil,
            installedVersion: ContainerdVersion("1.7.24"))
        let observation = settle(snapshot, with: try FileCollector(root: scratch.path), now: 0)
        #expect(observation.assessment == assess(observation.snapshot))
        #expect(observation.assessment.missing.isEmpty)
        #expect(observation.assessment.findings.contains { $0.code == .pluginBinaryNotExecutable })
    }

    @Test("what was asked for is asked for at once the next time, and forgotten when it becomes too much")
    func foresees() {
        var requestCache = RequestCache()
        #expect(requestCache.requests == nil)
        requestCache.learn([.content("/a")])
        #expect(requestCache.requests == [.content("/a")])
        requestCache.learn(Set((0...RequestCache.limit).map { .content("/etc/cni/net.d/\($0).conflist") }))
        #expect(requestCache.requests == nil)
    }
}
