import Containerd
import Diagnosis
import Node
import SampleNodes
import Testing

@Suite("PluginBinaryMissing") struct PluginBinaryMissingTests {
    static let cases = [
        FindingCase(.pluginBinaryMissing, .warning, at: "\(Snapshot.conflist):1:67", naming: "calico", "/opt/cni/bin") {
            node in
            node.remove(PluginNode.calico)
        } fix: { node in
            node.put(PluginNode.program(), at: PluginNode.calico)
        },
        FindingCase(.pluginBinaryMissing, .warning, at: "/opt/cni/bin/loopback", naming: "loopback") { node in
            node.remove("/opt/cni/bin/loopback")
        } fix: { node in
            node.put(PluginNode.program(), at: "/opt/cni/bin/loopback")
        },
        // A pod's own network stands in the cluster, and containerd's log tells of its plugin.
        FindingCase(.pluginBinaryMissing, .warning, at: "/opt/cni/bin/sriov", naming: "sriov") { node in
            node.failPod(#"failed to find plugin "sriov" in path [/opt/cni/bin]"#)
        } fix: { node in
            node.put(PluginNode.program(), at: "/opt/cni/bin/sriov")
        },
    ]

    @Test("raised by a program that is nowhere, cleared by it", arguments: cases)
    func proven(example: FindingCase) throws { try example.holds() }

    @Test("only what the loaded list names says that its network is broken", arguments: [true, false])
    func fault(isOfList: Bool) {
        var node = Snapshot.sound
        node.remove(isOfList ? PluginNode.calico : "/opt/cni/bin/loopback")
        #expect(assess(node).networkFault == (isOfList ? .broken : nil))
    }

    @Test("an error where NetworkReady is false by a plugin's STATUS, a warning where an act brings the network")
    func severity() {
        var node = Snapshot.sound
        // No reload is kept back by what no list names.
        node.remove("/opt/cni/bin/loopback")
        node.refuse()
        #expect(finding(node)?.severity == .warning)
        node = .sound
        node.remove(PluginNode.calico)
        node.says { $0.networkReady = false }
        #expect(finding(node)?.severity == .error)
    }

    /// A list of one plugin, loaded.
    private func node(_ type: String, ipam: String = "host-local") -> Snapshot {
        var node = Snapshot.sound
        node.put(
            #"{"name":"x","cniVersion":"0.3.1","plugins":[{"type":"\#(type)","ipam":{"type":"\#(ipam)"}}]}"#,
            at: Snapshot.conflist)
        node.serve(["x"])
        return node
    }

    @Test(
        "a type that is one slip from a plugin is asked for, one that is there before one that is known",
        arguments: [
            ("calcio", "host-local", "calico"), ("Bridge", "host-local", "bridge"),
            ("bridge", "hostlocal", "host-local"),
            ("macvlann", "host-local", "macvlan"), ("calico-ipm", "host-local", "calico-ipam"),
        ])
    func near(type: String, ipam: String, meant: String) throws {
        let found = try #require(finding(node(type, ipam: ipam)))
        #expect(found.message.contains("pods fail to start; did you mean \(meant)?"), "\(found.message)")
        #expect(found.evidence.contains(.init("near", meant)))
    }

    @Test(
        "a plugin that is known is no slip of another's, and one like none is not guessed",
        arguments: ["host-device", "sriov"])
    func far(type: String) throws {
        let found = try #require(finding(node(type)))
        #expect(!found.message.contains("did you mean") && found.message.contains("until it is installed."))
    }

    private static let first = "/etc/cni/net.d/05-first.conflist"

    /// The first list's plugin is gone, and calico's list lies behind it.
    private var second: Snapshot {
        var node = Snapshot.sound
        node.put(#"{"name":"y","cniVersion":"0.3.1","plugins":[{"type":"gone"}]}"#, at: Self.first)
        node.serve(["y"])
        return node
    }

    @Test("where another list has all its programs, what takes it is named, and which one is used")
    func choice() throws {
        let found = try #require(finding(second))
        let says =
            "\(Self.first) is used, and \(Snapshot.conflist) not; to take \(Snapshot.conflist): netready fix --select 10-calico.conflist."
        #expect(found.message.contains(says), "\(found.message)")
    }

    @Test("a list that lacks a program, or is a loopback, is no choice")
    func noChoice() throws {
        var node = second
        node.remove(PluginNode.calico)
        #expect(finding(node).map { !$0.message.contains("--select") } == true)
        node = second
        node.put(#"{"name":"lo","cniVersion":"0.3.1","plugins":[{"type":"loopback"}]}"#, at: Snapshot.conflist)
        #expect(finding(node).map { !$0.message.contains("--select") } == true)
    }

    private func finding(_ node: Snapshot) -> Finding? {
        assess(node).findings.first { $0.code == .pluginBinaryMissing }
    }
}

@Suite("PluginBinaryNotExecutable") struct PluginBinaryNotExecutableTests {
    private static let refusal = "fork/exec /opt/cni/bin/calico: permission denied"

    static let cases = [
        PluginNode.damaged(.pluginBinaryNotExecutable, "chmod 0755") { $0.mode = 0o644 },
        FindingCase(.pluginBinaryNotExecutable, .warning, at: PluginNode.calico, naming: "noexec", "/opt") { node in
            node.system.mounts = [MountReading(target: "/opt", fileSystem: "ext4", options: ["rw", "noexec"])]
        } fix: { node in
            node.system.mounts = []
        },
        FindingCase(.pluginBinaryNotExecutable, .warning, at: PluginNode.calico, naming: "restorecon") { node in
            node.failPod(#"plugin type="calico" failed (add): "# + refusal)
        } fix: { node in
            node.log("RunPodSandbox for web returns sandbox id \"b1946ac9\"", ago: Span.second)
        },
    ]

    @Test("raised by a mode, a mount or a label, cleared without", arguments: cases)
    func proven(example: FindingCase) throws { try example.holds() }

    @Test("a mount explains the kernel's refusal, which is then no label's")
    func mount() {
        var node = Snapshot.sound
        node.failPod(#"plugin type="calico" failed (add): "# + Self.refusal)
        node.system.mounts = [MountReading(target: "/opt", fileSystem: "ext4", options: ["rw", "noexec"])]
        let finding = assess(node).findings.first { $0.code == .pluginBinaryNotExecutable }
        #expect(finding?.message.contains("noexec") == true)
        #expect(finding?.consequences.contains { $0.contains("restorecon") } == false)
    }
}

@Suite("PluginBinaryWrongArchitecture") struct PluginBinaryWrongArchitectureTests {
    static let cases = [
        PluginNode.damaged(.pluginBinaryWrongArchitecture, "arm64") { $0 = PluginNode.program(machine: 183) }
    ]

    @Test("raised by a program of another machine, cleared by the right one", arguments: cases)
    func proven(example: FindingCase) throws { try example.holds() }

    @Test("silent where the node's machine is not known")
    func unknown() {
        var node = Snapshot.sound
        node.edit(PluginNode.calico) { $0 = PluginNode.program(machine: 183) }
        node.machine = nil
        #expect(assess(node).findings.isEmpty)
    }
}

@Suite("PluginBinaryIncomplete") struct PluginBinaryIncompleteTests {
    static let cases = [
        PluginNode.damaged(.pluginBinaryIncomplete, "is empty") { $0.content = .bytes([]) },
        PluginNode.damaged(.pluginBinaryIncomplete, "is no program") { $0.content = .bytes(Array("Not Found".utf8)) },
        PluginNode.damaged(.pluginBinaryIncomplete, "is cut off (32 of 64 bytes)") { entry in
            guard case .bytes(var bytes) = entry.content else { return }
            // A table of no size at the very end of a whole file.
            (bytes[32], bytes[56], bytes[54]) = (8, 1, 56)
            (entry.content, entry.size) = (.bytes(bytes), 32)
        },
    ]

    @Test("raised by a file that is no whole program, cleared by one", arguments: cases)
    func proven(example: FindingCase) throws { try example.holds() }
}

@Suite("PluginInterpreterMissing") struct PluginInterpreterMissingTests {
    static let cases = [
        PluginNode.damaged(.pluginInterpreterMissing, "/bin/bash") { $0.content = .bytes(Array("#!/bin/bash\n".utf8)) }
    ]

    @Test("raised by a script without its interpreter, cleared by a program", arguments: cases)
    func proven(example: FindingCase) throws { try example.holds() }

    @Test("cleared by the interpreter as well")
    func installed() {
        var node = Snapshot.sound
        node.edit(PluginNode.calico) { $0.content = .bytes(Array("#!/bin/bash\n".utf8)) }
        node.put(PluginNode.program(), at: "/bin/bash")
        #expect(assess(node).findings.isEmpty)
    }
}
