import Testing

@testable import Diagnosis
@testable import Node

/// Each phrase has lines as the program writes them, and tells of nothing in the lines of the others.
@Suite("Phrases") struct PhraseTests {
    private static let phrases: [(name: String, tells: @Sendable (JournalLine) -> Bool)] = [
        ("removed directory", { $0.tellsOfRemovedDirectory }), ("failed CRI", { $0.tellsOfFailedCRI }),
        ("no instance", { $0.missingInotify == .instance }), ("no watch", { $0.missingInotify == .watch }),
        ("unknown key", { $0.tellsOfUnknownKey }), ("started sandbox", { $0.tellsOfStartedSandbox }),
        ("old kubelet", { $0.tellsOfOldKubelet }), ("wrong path", { $0.tellsOfWrongCgroupPath }),
        ("changed sandbox", { $0.tellsOfChangedSandbox }),
    ]

    @Test(
        "a line tells of what it is said to tell, and of nothing else",
        arguments: [
            (
                #"time="2025-03-04T05:06:07Z" level=error msg="cni network conf monitor error" error="cni conf dir is removed, stop watching""#,
                ["removed directory"]
            ),
            (
                #"time="2025-03-04T05:06:07Z" level=warning msg="failed to load plugin io.containerd.grpc.v1.cri" error="invalid plugin config: `mirrors` cannot be set when `config_path` is provided""#,
                ["failed CRI"]
            ),
            (
                #"{"level":"warning","msg":"failed to load plugin","id":"io.containerd.cri.v1.images","error":"x"}"#,
                ["failed CRI"]
            ),
            (
                #"time="2025-03-04T05:06:07Z" level=warning msg="failed to load plugin io.containerd.snapshotter.v1.devmapper" error="devmapper not configured""#,
                []
            ),
            (
                #"time="2025-03-04T05:06:07Z" level=warning msg="failed to load plugin io.containerd.grpc.v1.cri" error="failed to create CRI service: failed to create cni conf monitor for default: failed to create fsnotify watcher: too many open files""#,
                ["failed CRI", "no instance"]
            ),
            (
                #"time="2025-03-04T05:06:07Z" level=warning msg="failed to load plugin io.containerd.grpc.v1.cri" error="failed to create CRI service: failed to create cni conf monitor for default: failed to watch cni conf dir /etc/cni/net.d: no space left on device""#,
                ["failed CRI", "no watch"]
            ),
            (#"time="2025-03-04T05:06:07Z" level=error msg="open x: too many open files""#, []),
            (#"time="2025-03-04T05:06:07Z" level=error msg="write x: no space left on device""#, []),
            (
                #"time="2025-03-04T05:06:07Z" level=warning msg="Ignoring unknown key in TOML for plugin" key="cnii conf_dir" plugin=io.containerd.grpc.v1.cri"#,
                ["unknown key"]
            ),
            (
                #"time="2025-03-04T05:06:07Z" level=info msg="RunPodSandbox for &PodSandboxMetadata{Name:web,} returns sandbox id \"b1946ac9\"""#,
                ["started sandbox"]
            ),
            (
                #"E0304 05:06:07.1 1187 server.go:294] "Failed to run kubelet" err="rpc error: code = Unimplemented desc = unknown service runtime.v1alpha2.RuntimeService""#,
                ["old kubelet"]
            ),
            (
                #"E0304 05:06:07.1 1187 server.go:294] "Failed to run kubelet" err="rpc error: code = Unimplemented desc = unknown service runtime.v1.RuntimeService""#,
                []
            ),
            (
                #"time="2025-03-04T05:06:07Z" level=error msg="StartContainer failed" error="runc create failed: expected cgroupsPath to be of format \"slice:prefix:name\" for systemd cgroups, got \"/kubepods/x\" instead""#,
                ["wrong path"]
            ),
            (
                #"I0304 05:06:07.123456    1187 kuberuntime_manager.go:1010] "Pod sandbox changed, it will be killed and re-created" pod="kube-system/etcd-cp-2""#,
                ["changed sandbox"]
            ),
        ] as [(String, [String])])
    func tells(text: String, names: [String]) {
        let line = JournalLine(unit: "a.service", realtime: 0, message: text)
        #expect(Self.phrases.filter { $0.tells(line) }.map(\.name) == names)
    }

    @Test(
        "words of a failed pod tell of a version, of a network that is gone, or of a proxy before the host that it calls",
        arguments: [
            (#"plugin type="calico" failed (add): incompatible CNI versions; config is "0.1.0""#, "version"),
            (#"plugin type="x" failed (add): the version is empty"#, "version"),
            (#"plugin type="x" failed (add): unsupported CNI result version "1.1.0""#, "version"),
            ("cni plugin not initialized", "gone"), (#"no such network "weave""#, "gone"),
            (#"plugin type="c" failed (add): Get "https://10.96.0.1:443/apis": Service Unavailable"#, "proxy"),
            (#"plugin type="c" failed (add): Get "https://10.96.0.1:443/apis": EOF"#, "proxy"),
            (
                #"plugin type="c" failed (add): Get "https://10.96.0.1:443/apis": dial tcp 10.96.0.1:443: connection reset by peer"#,
                ""
            ),
            (#"plugin type="c" failed (add): the host is out of links"#, ""),
        ])
    func failures(reason: String, kind: String) throws {
        let line = JournalLine(
            unit: "containerd.service", realtime: 0,
            message: "failed to setup network for sandbox \"b1946ac9\": \(reason)")
        let failure = try #require(SandboxFailure(line))
        #expect(failure.isOfVersion == (kind == "version"))
        #expect(failure.isOfGoneNetwork == (kind == "gone"))
        #expect(failure.calledHost.map { failure.isOfProxy(before: $0) } ?? false == (kind == "proxy"))
    }
}
