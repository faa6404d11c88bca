import Containerd
import SampleNodes
import Testing

@testable import Diagnosis
@testable import Node

/// Denials of the kernel are many; only one that belongs to a failure is cited with it.
@Suite("Denials of the kernel") struct DenialTests {
    private static let noise: String =
        #"audit: type=1400 audit(1741064767.1:9): apparmor="DENIED" operation="open" profile="/usr/sbin/chronyd" name="/etc/x" comm="chronyd""#
    private static let selinux: String =
        #"audit: type=1400 audit(1741064767.1:9): avc:  denied  { execute } for  pid=9 comm="containerd" name="calico" dev="sda1""#
    private static let failures = [
        "fork/exec /opt/cni/bin/calico: permission denied", "open /var/lib/cni/networks/pods/lock: permission denied",
    ]

    /// A pod has failed half a minute ago.
    private static func cited(_ reason: String, _ denial: String, ago: Int64) -> String? {
        var node = Snapshot.sound
        node.log(denial, unit: "kernel", ago: ago)
        node.failPod(#"plugin type="calico" failed (add): "# + reason)
        let findings = assess(node).findings
        #expect(findings.count == 1)
        return findings.first?.evidence.first { $0.name == "audit" }?.value
    }

    @Test("one of another program, minutes before, is no evidence", arguments: failures)
    func others(reason: String) {
        #expect(Self.cited(reason, Self.noise, ago: 10 * Span.minute) == nil)
        #expect(Self.cited(reason, Self.noise, ago: Span.second) == nil)
    }

    @Test("one at the moment of the failure is", arguments: failures)
    func near(reason: String) { #expect(Self.cited(reason, Self.noise, ago: 32 * Span.second) == Self.noise) }

    @Test(
        "one that names the path, or its last part, or the program is, whenever it was",
        arguments: [
            (0, selinux, true), (0, selinux.replacing("calico", with: "calico-ipam"), false),
            (0, noise.replacing("chronyd\"", with: "calico\""), true),
            (0, noise.replacing("/etc/x", with: "/opt/cni/bin/calico"), true),
            (1, noise.replacing("/etc/x", with: "/var/lib/cni/networks/pods/lock"), true),
            (1, selinux.replacing("\"calico\"", with: "\"lock\""), true),
            (1, noise.replacing("/etc/x", with: "/var/lib/cni/networks/pods/lock2"), false),
        ])
    func names(failure: Int, denial: String, isCited: Bool) {
        #expect((Self.cited(Self.failures[failure], denial, ago: 10 * Span.minute) != nil) == isCited)
    }

    @Test("of the kernel's lines those of denials, of remounts and of processes without memory are kept")
    func kept() {
        func isKept(_ text: String) -> Bool {
            JournalLine(unit: "kernel", realtime: 0, message: text).isWorthKeepingOfKernel
        }
        #expect(isKept(Self.noise) && isKept(Self.selinux))
        #expect(isKept("EXT4-fs (sda1): Remounting filesystem read-only"))
        #expect(isKept("Out of memory: Killed process 9 (java)"))
        #expect(isKept("Memory cgroup out of memory: Kill process 9 (flanneld) score 1984 or sacrifice child"))
        #expect(!isKept("cni0: port 1(veth0) entered disabled state"))
    }
}
