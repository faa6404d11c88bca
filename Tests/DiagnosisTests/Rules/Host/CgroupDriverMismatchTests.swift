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
    } fix: { node in
        node.says { $0.running.defaultRuntime = runc(usesSystemdCgroup: true) }
    }
}

private func runc(usesSystemdCgroup: Bool) -> RuntimeReading {
    RuntimeReading(name: "runc", type: "io.containerd.runc.v2", usesSystemdCgroup: usesSystemdCgroup)
}

@Suite("CgroupDriverMismatch") struct CgroupDriverMismatchTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
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

    @Test("where the file is made anew at each start, its template is to be fixed")
    func template() {
        var node = killing("systemd")
        node.configPath = "/var/lib/rancher/rke2/agent/etc/containerd/config.toml"
        #expect(assess(node).findings.first?.message.contains("set it in \(node.configPath).tmpl (") == true)
    }

    @Test("with nothing known of kubelet, pods that end again and again tell, long after a start")
    func unknownDriver() {
        var node = killing("systemd")
        node.remove("/var/lib/kubelet")
        // The nodeContext were looked at, and there is no configuration of kubelet.
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

    // MARK: Before pods are killed

    private static let cri = "plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes"

    /// - Parameter isOn: what the running containerd has.
    private func quiet(_ config: String, kubelet: String = "v1.30.2", version: String = "1.7.24", isOn: Bool = false)
        -> Snapshot
    {
        var node = Snapshot.sound
        node.live?.runningVersion = ContainerdVersion(version)
        node.installedVersion = ContainerdVersion(version)
        node.system.kubelet = KubeletReading(
            version: kubelet, file: "/var/lib/kubelet/config.yaml", cgroupDriver: "systemd")
        node.put(config, at: Snapshot.config)
        node.says { $0.running.defaultRuntime = runc(usesSystemdCgroup: isOn) }
        return node
    }

    private func noted(_ node: Snapshot) -> Finding? {
        assess(node).findings.first { $0.code == .cgroupDriverMismatch }
    }

    @Test(
        "a setting that is missing, misspelt or in a wrong place is a note, with its place",
        arguments: [
            ("", nil, "no file sets it"),
            ("[\(cri).runc.options]\nSystemdCgroup = false\n", 3, "sets it to false"),
            ("[\(cri).runc.options]\nSystemdCgroups = true\n", 3, "has SystemdCgroups, where SystemdCgroup was meant"),
            ("[\(cri).runc.options]\nSystmedCgroup = true\n", 3, "where SystemdCgroup was meant"),
            ("[\(cri).runc]\nSystemdCgroup = true\n", 3, "it belongs to the options of the runtime"),
            (
                "[\(cri).runc]\nruntime_type = \"io.containerd.runc.v2\"\n[\(cri).nvidia]\nruntime_type = \"io.containerd.runc.v2\"\n[\(cri).nvidia.options]\nSystemdCgroup = true\n",
                7,
                "sets it for the runtime nvidia"
            ),
            (
                "[plugins.\"io.containerd.cri.v1.runtime\".containerd.runtimes.runc.options]\nSystemdCgroup = true\n",
                3,
                "sets it and is void: This section has no effect in containerd 1"
            ),
            ("[plugins.cri.containerd.runtimes.runc.options]\nSystemdCgroup = true\n", nil, ""),
        ])
    func latent(config: String, line: Int?, why: String) throws {
        let node = quiet("version = 2\n" + config)
        // A short name ends containerd 1 by itself.
        guard !why.isEmpty else { return #expect(assess(node).afterRestart?.outcome.kind == .exits) }
        let note = try #require(noted(node))
        #expect(note.severity == .info && note.message.contains(why), "\(note.message)")
        #expect(note.location?.position?.line == line && note.location?.file == Snapshot.config)
        #expect(note.message.contains("before pods are killed") && assess(node).verdict == .ready)
    }

    @Test("what is set and in force is no note, in whatever case go-toml takes the key")
    func inForce() {
        for key in ["SystemdCgroup", "systemdCgroup", "SYSTEMDCGROUP"] {
            let config = "version = 2\n[\(Self.cri).runc.options]\n\(key) = true\n"
            #expect(noted(quiet(config, isOn: true)) == nil, "\(key)")
            // Only a restart is missing.
            #expect(noted(quiet(config))?.remedy == .restart, "\(key)")
        }
        #expect(noted(quiet("version = 2\n", isOn: true))?.message.contains("after the next start") == true)
    }

    @Test("an import of containerd 1 that replaces the section is named, before pods are killed and then")
    func replaced() throws {
        let config =
            "version = 2\nimports = [\"/etc/containerd/config.d/*.toml\"]\n[\(Self.cri).runc.options]\nSystemdCgroup = true\n"
        var node = quiet(config, version: "1.6.20")
        node.put(
            "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".registry]\nconfig_path = \"/x\"\n",
            at: "/etc/containerd/config.d/registries.toml")
        let quiet = try #require(noted(node))
        #expect(quiet.severity == .info && quiet.location?.position?.line == 4)
        #expect(quiet.message.contains("/etc/containerd/config.d/registries.toml replaces this whole section"))
        for _ in 0..<2 { node.log("Pod sandbox changed, it will be killed and re-created.", unit: "kubelet.service") }
        let killing = try #require(noted(node))
        #expect(killing.severity == .warning && killing.location?.position?.line == 4)
        #expect(killing.message.contains("/etc/containerd/config.d/registries.toml replaces this whole section"))
        #expect(killing.message.contains("set it in /etc/containerd/config.d/registries.toml, then"))
    }

    @Test("kubelet 1.31 and later asks containerd 2 for the driver, and no earlier pair does")
    func asked() {
        let config = "version = 2\n"
        for (kubelet, version, isAsked) in [
            ("v1.31.0", "2.0.1", true), ("v1.34.2", "2.1.9", true), ("v1.30.9", "2.1.9", false),
            ("v1.31.0", "1.7.24", false), ("", "2.1.9", false),
        ] {
            #expect(
                (noted(quiet(config, kubelet: kubelet, version: version)) == nil) == isAsked, "\(kubelet) \(version)")
        }
    }

    @Test(
        "a kubelet that places pods by cgroupfs, and one that does not say, get no note", arguments: ["cgroupfs", ""])
    func otherDriver(driver: String) {
        var node = quiet("version = 2\n")
        node.system.kubelet?.cgroupDriver = driver
        #expect(noted(node) == nil)
    }
}
