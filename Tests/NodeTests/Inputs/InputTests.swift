import Foundation
import Node
import Programs
import Testing

extension NodeTests {
    /// What rules rest on comes from the node, in whatever place and form the node has it.
    @Suite struct Inputs {
        private static let denied = "open /var/lib/cni/networks/x/lock: permission denied"
        private static let agent = "calico-node-v6xkt"

        @Test("what the kernel says of a denied access is proof, and what others say in its words is none")
        func kernel() throws {
            let node = try Nodes.shared.node(.bookworm)
            try node.beginInput()
            defer { _ = try? node.shell("rm -f /dev/kmsg; systemctl stop kmsg; systemctl restart systemd-journald") }
            try node.openKernelLog()
            let denial =
                "audit: type=1400 audit(1700000000.1:1): avc:  denied  { write } for  pid=9 comm=\"calico\" name=\"lock\""
            let remount = "EXT4-fs (sda1): Remounting filesystem read-only"
            for (serial, line) in ["cni0: port 1(veth0) entered blocking state", remount, denial].enumerated() {
                try node.kernelSays(line, serial: serial)
            }
            try node.shell(
                """
                logger --tag kernel 'avc:  denied  { forged } by logger'
                printf 'MESSAGE=avc:  denied  { forged } by journal\\nTRANSPORT=kernel\\n' | logger --journald
                """)
            try node.failPod(Self.denied)
            try node.waitFor("the kernel's lines") {
                try node.lines(of: "kernel").map(\.message) == [remount, denial]
            }
            let check = try node.exec(["netready", "check", "--output", "json"])
            #expect(check.status == 3)
            let said = check.object.said
            #expect(said.contains("HostDirectoryUnwritable"), "\(said)")
            #expect(said.contains(denial) && said.contains(remount), "\(said)")
            #expect(!said.contains("forged"), "\(said)")
        }

        @Test("an agent that kubelet evicts is seen in kubelet's JSON, and so is kubelet's version")
        func kubeletJSON() throws {
            let node = try Nodes.shared.node(.trixie)
            try node.beginInput()
            defer { _ = try? node.shell("systemctl stop kubelet.service") }
            #expect(try node.exec(["netready", "check"]).status == 0)
            try node.write(
                """
                {"ts":1741064767123.4565,"caller":"app/server.go:467","msg":"Kubelet version","v":0,"kubeletVersion":"v1.31.2"}
                {"ts":1741064767123.4565,"caller":"eviction/eviction_manager.go:168","msg":"Failed to admit pod to node","pod":{"name":"\(Self.agent)","namespace":"kube-system"},"nodeCondition":["DiskPressure"],"v":0}

                """, to: "/root/kubelet.log")
            try node.shell(
                "systemd-run --quiet --unit=kubelet --property=Type=oneshot --property=RemainAfterExit=yes cat /root/kubelet.log; journalctl --sync"
            )
            let check = try node.exec(["netready", "check"])
            #expect(check.status == 3)
            #expect(check.out.contains("DEGRADED  ReadyButAgentDown"), "\(check.said)")
            #expect(check.out.contains(Self.agent), "\(check.said)")
            #expect(try node.kubeletVersion() == "v1.31.2")
        }

        @Test(
            "a containerd that logs JSON gives the plugin's reason and nothing around it",
            arguments: Generation.allCases)
        func containerdJSON(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            try node.beginInput()
            try node.shell("printf '\\n[debug]\\n  format = \"json\"\\n' >>/etc/containerd/config.toml")
            try node.restartContainerd("containerd.service")
            try node.failPod("the store is gone")
            let lines = try node.lines(of: "containerd.service")
            #expect(lines.contains { $0.message.hasPrefix("{") && $0.message.contains("the store is gone") })
            let evidence = try node.exec(["netready", "check", "--output", "json"]).object.evidence
            #expect(
                evidence.contains { $0["log"] == "plugin type=\"calico\" failed (add): the store is gone" },
                "\(evidence)")
        }

        @Test(
            "where a distribution has containerd and kubelet log to files, those are read",
            arguments: ["k3s", "rke2-agent"])
        func logFiles(unit: String) throws {
            let node = try Nodes.shared.node(.bookworm)
            try node.beginInput()
            let home = "/var/lib/rancher/\(unit.prefix { $0 != "-" })"
            defer {
                _ = try? node.shell(
                    "systemctl stop \(unit).service; rm -r /var/lib/rancher /run/systemd/system/\(unit).service; systemctl daemon-reload; systemctl start containerd.service"
                )
            }
            try node.shell(
                """
                mkdir -p \(home)/agent/containerd \(home)/agent/logs
                cat >/run/systemd/system/\(unit).service <<'END'
                [Service]
                ExecStart=/bin/sh -c 'exec /usr/bin/containerd >>\(home)/agent/containerd/containerd.log 2>&1'
                KillMode=process
                END
                systemctl daemon-reload; systemctl stop containerd.service
                mkdir -p /etc/netready/netready.toml.d
                printf '[daemon]\\ncontainerd_unit = "\(unit).service"\\nsocket = "/run/containerd/containerd.sock"\\nconfig = "/etc/containerd/config.toml"\\n' \\
                    >/etc/netready/netready.toml.d/unit.toml
                """)
            try node.restartContainerd("\(unit).service")
            #expect(try node.exec(["netready", "check"]).status == 0)
            try node.failPod("the store is gone")
            let check = try node.exec(["netready", "check"])
            #expect(check.status == 3)
            #expect(check.out.contains("the store is gone"), "\(check.said)")
            let lines = try node.lines(of: "\(unit).service")
            #expect(lines.contains { $0.message.contains("msg=\"RunPodSandbox for ") }, "\(lines)")
            #expect(lines.allSatisfy { abs($0.at - Date().timeIntervalSince1970) < 300 })
            guard unit != "k3s" else { return }
            // Six hours ahead of UTC, as klog has it there.
            try node.shell(
                "TZ=Asia/Dhaka date '+E%m%d %H:%M:%S.000000 1 a.go:1] \"Error syncing pod, skipping\" err=\"of kubelet\"' >>\(home)/agent/logs/kubelet.log"
            )
            let last = try #require(try node.lines(of: "\(unit).service").first { $0.message.contains("of kubelet") })
            #expect(abs(last.at - Date().timeIntervalSince1970) < 300)
        }

        @Test("kubelet's version is found in its program, in its package, and in what its unit runs")
        func kubeletVersion() throws {
            let node = try Nodes.shared.node(.bookworm)
            try node.beginInput()
            defer {
                _ = try? node.shell(
                    "dpkg --purge kubelet; rm -rf /opt/k /run/systemd/system/kubelet.service; systemctl daemon-reload")
            }
            #expect(try node.kubeletVersion() == "")
            try node.shell(
                "mkdir -p /opt/k; printf '[Service]\\nExecStart=/opt/k/kubelet --x\\n' >/run/systemd/system/kubelet.service; systemctl daemon-reload"
            )
            try node.write(goProgram(module: kubeletModule("v1.28.9")), to: "/opt/k/kubelet")
            #expect(try node.kubeletVersion() == "v1.28.9")
            try node.shell(
                """
                mkdir -p /root/kubelet/DEBIAN
                printf 'Package: kubelet\\nVersion: 1.29.4-1.1\\nArchitecture: all\\nMaintainer: a <a@b>\\nDescription: x\\n' \
                    >/root/kubelet/DEBIAN/control
                dpkg-deb --build /root/kubelet /root/kubelet.deb; dpkg --install /root/kubelet.deb
                """)
            #expect(try node.kubeletVersion() == "v1.29.4")
        }

        @Test("what Go notes in a real program is read", arguments: Generation.allCases)
        func buildInformation(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            let file = try FileHandle(
                forReadingFrom: URL(fileURLWithPath: "/proc/\(node.leader)/root/usr/bin/containerd"))
            defer { try? file.close() }
            let info = GoBuildInfo { offset, count in
                try? file.seek(toOffset: offset)
                return Array((try? file.read(upToCount: count)) ?? Data())
            }
            #expect(
                info?.module.hasPrefix("path\tgithub.com/containerd/containerd/") == true, "\(info?.module ?? "none")")
            #expect(info?.kubernetesVersion == nil)
        }
    }
}

/// A line of the journal as a snapshot has it.
private struct SnapshotLine {
    var message: String
    /// Seconds since 1970.
    var at: Double
}

extension Node {
    /// A sound node with the stand-ins for Calico, netready installed and not running.
    fileprivate func beginInput() throws {
        _ = try beginStory(mode: "observe", isConfigured: true)
        try shell("systemctl stop netreadyd.service")
    }

    fileprivate func restartContainerd(_ unit: String) throws {
        try shell("systemctl restart \(unit)")
        try waitFor("a sound node") { try exec(["netready", "check"]).status == 0 }
    }

    /// Has the plugin refuse a pod for a reason.
    fileprivate func failPod(_ reason: String) throws {
        let plugin = "\(try pluginDirectory())/calico"
        try shell(
            """
            cat >/root/refusal <<'END'
            #!/bin/sh
            [ "$CNI_COMMAND" = ADD ] || exit 0
            echo '{"cniVersion":"0.3.1","code":11,"msg":"\(reason)"}'
            exit 1
            END
            install -m 755 /root/refusal \(plugin)
            """)
        #expect(throws: CommandFailure.self) { try Node.script("pod", name, "web") }
        try shell("journalctl --sync")
    }

    /// Gives journald a `/dev/kmsg`, which no container has: a pipe that a unit holds open, so that no writer waits for a
    /// reader.
    fileprivate func openKernelLog() throws {
        try shell(
            """
            rm -f /dev/.kmsg /dev/kmsg /run/kmsg-is-held; mkfifo -m 600 /dev/.kmsg
            systemd-run --quiet --unit=kmsg sh -c 'exec 7<>/dev/.kmsg; touch /run/kmsg-is-held; exec sleep infinity'
            """)
        try waitFor("a pipe that is held open") { exists("/run/kmsg-is-held") }
        try shell("mv /dev/.kmsg /dev/kmsg; systemctl restart systemd-journald.service")
    }

    /// Each record is a read of its own, as of the real one: the next is written once journald has this one.
    fileprivate func kernelSays(_ line: String, serial: Int) throws {
        try shell("printf '%s\\n' '4,\(serial),\(1000 + serial),-;\(line)' >/dev/kmsg")
        try waitFor("the kernel's line in the journal") {
            try shell("journalctl --quiet --output=cat _TRANSPORT=kernel").contains(line)
        }
    }

    /// What netready knows of a unit's lines.
    fileprivate func lines(of unit: String) throws -> [SnapshotLine] {
        let live = try exec(["netready", "snapshot"]).object["live"] as? [String: Any]
        let lines = live?["journal"] as? [[String: Any]] ?? []
        return lines.filter { $0["unit"] as? String == unit }.map { line in
            SnapshotLine(
                message: line["message"] as? String ?? "", at: Double(line["realtime"] as? Int ?? 0) / 1e9)
        }
    }

    fileprivate func kubeletVersion() throws -> String {
        let system = try exec(["netready", "snapshot"]).object["system"] as? [String: Any]
        return (system?["kubelet"] as? [String: Any])?["version"] as? String ?? ""
    }
}

extension [String: Any] {
    fileprivate var findings: [[String: Any]] { self["findings"] as? [[String: Any]] ?? [] }

    fileprivate var evidence: [[String: String]] { findings.compactMap { $0["evidence"] as? [String: String] } }

    /// All codes and all proof.
    fileprivate var said: String {
        findings.map { $0["code"] as? String ?? "" }.joined(separator: " ")
            + evidence.flatMap(\.values).joined(separator: "\n")
    }
}
