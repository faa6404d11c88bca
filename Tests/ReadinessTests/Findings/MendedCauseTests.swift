import Containerd
import Readiness
import Testing

/// What was wrong is mended outside of the files of CNI, and containerd does not know it yet.
@Suite("A cause that is mended already") struct MendedCauseTests {
    private static let sysctl = "/etc/sysctl.d/99-inotify.conf"
    private static let file = """
        version = 2
        [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
          SystemdCgroup = %
        """

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

    private func killing(_ driver: String) -> Snapshot {
        var node = Snapshot.sound
        node.put("KUBELET_KUBEADM_ARGS=\"--cgroup-driver=\(driver) --v=2\"\n", at: "/var/lib/kubelet/kubeadm-flags.env")
        for _ in 0..<2 { node.log("Pod sandbox changed, it will be killed and re-created.", unit: "kubelet.service") }
        node.says { status in
            status.running.defaultRuntime = RuntimeReading(
                name: "runc", type: "io.containerd.runc.v2", usesSystemdCgroup: false)
        }
        return node
    }

    @Test("kubelet's flag names its cgroup driver, and goes before its file")
    func flag() {
        #expect(assess(killing("systemd")).findings.first?.code == .cgroupDriverMismatch)
        var node = killing("cgroupfs")
        node.system.kubelet = KubeletReading(file: "/var/lib/kubelet/config.yaml", cgroupDriver: "systemd")
        #expect(assess(node).findings.isEmpty)
    }

    @Test("SystemdCgroup in the file already asks for the restart alone", arguments: [true, false])
    func systemd(isSet: Bool) {
        var node = killing("systemd")
        let text = Self.file.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "\(isSet)")
        node.put(text, at: Snapshot.config)
        let remedy = assess(node).remedy
        #expect(remedy.action == (isSet ? .restart : .fixThenRestart) && remedy.restartWouldHelp == isSet)
    }
    @Test("where the file is made anew at each start, its template is to be mended")
    func template() {
        var node = killing("systemd")
        node.configPath = "/var/lib/rancher/rke2/agent/etc/containerd/config.toml"
        #expect(assess(node).findings.first?.message.contains("set it in \(node.configPath).tmpl (") == true)
    }
    @Test("with nothing known of kubelet, pods that end again and again tell, long after a start")
    func unknownDriver() {
        var node = killing("systemd")
        node.remove("/var/lib/kubelet")
        // The surroundings were looked at, and there is no configuration of kubelet.
        node.system.mounts = [MountReading(target: "/", options: ["rw"])]
        #expect(assess(node).findings.isEmpty)
        node.containers = ["etcd", "kube-apiserver"].map { name in
            ContainerReading(
                name: name, pod: "\(name)-cp-1", namespace: "kube-system", state: .exited, exitCode: 137, restarts: 9)
        }
        #expect(assess(node).findings.first?.code == .cgroupDriverMismatch)
        node.live?.process?.startedAt = node.takenAt.realtime - 5 * Span.minute
        #expect(assess(node).findings.isEmpty)
    }
}
