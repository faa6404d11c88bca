import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let inotifyLimit = FindingCase(.inotifyLimit, .error, naming: "max_user_instances = 128") { node in
        node.system.inotifyInstances = 128
        node.log(
            "failed to load plugin io.containerd.grpc.v1.cri error=\"failed to create fsnotify watcher: too many open files\""
        )
        node.loseCRI()
    } fix: { node in
        node.system.inotifyInstances = 8192
        node.serve()
    }
}

@Suite("InotifyLimit") struct InotifyLimitTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.inotifyLimit.holds() }

    private static let sysctl = "/etc/sysctl.d/99-inotify.conf"

    private func withoutInotify(limit: Int) -> Snapshot {
        var node = Snapshot.sound
        node.loseCRI()
        node.system.inotifyInstances = limit
        node.log(
            "failed to load plugin io.containerd.grpc.v1.cri error=\"failed to create fsnotify watcher: too many open files\"",
            ago: 30 * Span.minute)
        return node
    }

    @Test("a limit that was raised after the start asks for the restart alone")
    func raised() {
        var node = withoutInotify(limit: 512)
        node.put("fs.inotify.max_user_instances = 512\n", at: Self.sysctl, changed: node.takenAt.realtime - Span.minute)
        let remedy = assess(node).remedy
        #expect(remedy.action == .restart && remedy.restartWouldHelp && !remedy.automatic)
    }

    @Test("a limit that was in force at the start, or is not, is to be raised first", arguments: [512, 128])
    func notRaised(limit: Int) {
        var node = withoutInotify(limit: limit)
        node.put("fs.inotify.max_user_instances=512\n", at: Self.sysctl, changed: node.takenAt.realtime - Span.hour)
        let remedy = assess(node).remedy
        #expect(remedy.action == .fixThenRestart && !remedy.restartWouldHelp)
    }

    @Test("a watch that is lacking is no instance, and other files that are too many are none of inotify")
    func kinds() throws {
        var node = Snapshot.sound
        node.loseCRI()
        node.log("failed to load plugin io.containerd.grpc.v1.cri error=\"open x: too many open files\"")
        #expect(!assess(node).findings.contains { $0.code == .inotifyLimit })
        node.log("failed to watch cni conf dir /etc/cni/net.d: no space left on device")
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .inotifyLimit && first.message.contains("no inotify watch was left"))
    }
}
