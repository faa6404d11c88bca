import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let cgroupDriverMismatch = FindingCase(
        .cgroupDriverMismatch, .warning, at: "/etc/containerd/config.toml", naming: "SystemdCgroup = true"
    ) { node in
        node.system.kubelet = KubeletReading(
            version: "v1.29.4", file: "/var/lib/kubelet/config.yaml", cgroupDriver: "systemd")
        for _ in 0..<2 {
            node.log("Pod sandbox changed, it will be killed and re-created.", unit: "kubelet.service")
        }
        node.says { $0.running.defaultRuntime = runc(usesSystemdCgroup: false) }
    } mend: { node in
        node.says { $0.running.defaultRuntime = runc(usesSystemdCgroup: true) }
    }
}

private func runc(usesSystemdCgroup: Bool) -> RuntimeReading {
    RuntimeReading(name: "runc", type: "io.containerd.runc.v2", usesSystemdCgroup: usesSystemdCgroup)
}

@Suite("CgroupDriverMismatch") struct CgroupDriverMismatchTests {
    @Test("its cause raises it, its mend clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.cgroupDriverMismatch.holds() }

    private static let file = """
        version = 2
        [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
          SystemdCgroup = %
        """

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

    @Test("runc refuses a path of cgroupfs where the runtime goes by systemd, and only the last minutes count")
    func wrongPath() throws {
        var node = Snapshot.sound
        node.says { $0.running.defaultRuntime = runc(usesSystemdCgroup: true) }
        node.log("runc create failed: expected cgroupsPath to be of format \"slice:prefix:name\" for systemd cgroups")
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .cgroupDriverMismatch && first.severity == .warning)
        #expect(first.message.contains("No pod starts") && first.message.contains("cgroupDriver: cgroupfs"))
        node.refuse()
        #expect(assess(node).findings.contains { $0.code == .cgroupDriverMismatch && $0.severity == .error })
        node.pass(16 * Span.minute)
        #expect(!assess(node).findings.contains { $0.code == .cgroupDriverMismatch })
    }
}
