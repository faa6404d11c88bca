import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let hostDirectoryUnwritable = blocked(
        .hostDirectoryUnwritable, "read-only file system", at: "/opt/cni/bin/calico",
        by: .calicoInstaller(log: "open /opt/cni/bin/calico: read-only file system"))
}

@Suite("HostDirectoryUnwritable") struct HostDirectoryUnwritableTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.hostDirectoryUnwritable.holds() }

    @Test("what containerd reads is moved elsewhere and asks for a restart, unless the kernel has made it read-only")
    func remedy() throws {
        var node = Snapshot.sound
        node.uninstall()
        node.containers = [.calicoInstaller(log: "open /host/opt/cni/bin/calico: read-only file system")]
        node.system.mounts = [MountReading(target: "/opt", options: ["ro"])]
        let finding = try #require(assess(node).findings.first)
        #expect(finding.code == .hostDirectoryUnwritable && finding.remedy == .fixThenRestart)
        #expect(finding.message.contains("/opt/cni/bin/calico is on /opt, mounted ro"))
        node.log("EXT4-fs (sda1): Remounting filesystem read-only", unit: "kernel")
        #expect(assess(node).findings.first?.remedy == .fixThenReload)
    }

    @Test(
        "a plugin directory of another user keeps a container without capabilities out; another directory says nothing")
    func owner() throws {
        var node = Snapshot.sound
        node.uninstall()
        node.containers = [
            .calicoInstaller(log: "cp: cannot create regular file '/hostbin/cilium-mount': Permission denied")
        ]
        #expect(assess(node).findings.first?.code == .agentFailing)
        node.edit("/opt/cni/bin") { $0.uid = 997 }
        let finding = try #require(assess(node).findings.first)
        #expect(finding.code == .hostDirectoryUnwritable && finding.remedy == .fixThenReload)
        #expect(finding.message.contains("since /opt/cni/bin belongs to the user 997"))
        #expect(finding.fix.contains("chown -R root:root /opt/cni/bin"))
        node.containers = [.calicoInstaller(log: "open /var/lib/other/socket: Permission denied")]
        node.put("", at: "/var/lib/other/file")
        node.edit("/var/lib/other") { $0.uid = 1000 }
        #expect(assess(node).findings.first?.code == .agentFailing)
    }
}
