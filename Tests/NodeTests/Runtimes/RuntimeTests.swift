import Foundation
import Programs
import Testing

extension NodeTests {
    /// The runtime of a node is found without settings, and what is not containerd is no fault of the node.
    @Suite struct Runtimes {
        @Test(
            "a sound node of a distribution is ready with no settings, and its unit is named",
            arguments: Distribution.all)
        func sound(_ distribution: Distribution) throws {
            let node = try Nodes.shared.node(.bookworm)
            try node.beginWithoutContainerd()
            defer { node.endWithoutContainerd() }
            try node.install(distribution)
            let check = try node.checkNow()
            #expect(check.status == 0, "\(check.text)")
            #expect((check.json["runtime"] as? [String: Any])?["isCertain"] as? Bool == true, "\(check.text)")
            #expect(check.runtime("distribution") == distribution.name && check.runtime("unit") == distribution.unit)
            #expect(check.runtime("socket") == distribution.socket && check.runtime("config") == distribution.config)
            #expect(try node.exec(["netready", "check"]).out.contains("\(distribution.name) (\(distribution.unit),"))

            let cursor = try node.cursor()
            try node.shell("systemctl start netreadyd.service")
            try node.verdict("ready", after: cursor)
            let started = try node.record("a start", after: cursor) { $0["NETREADY_KIND"] == "started" }
            #expect(started["NETREADY_RUNTIME"] == distribution.name && started["NETREADY_UNIT"] == distribution.unit)
            #expect(started.message.contains(distribution.unit), "\(started)")
            #expect(try node.exec(["netready", "status"]).status == 0)
            #expect(try node.exec(["netready", "status"]).out.contains(distribution.unit))

            try node.shell("systemctl stop \(distribution.unit)")
            let stopped = try node.checkNow()
            #expect(stopped.status == 1 && stopped.reason == "ContainerdStopped", "\(stopped.text)")
            #expect(stopped.text.contains("systemctl start \(distribution.unit)"), "\(stopped.text)")
            try node.verdict("notReady", reason: "ContainerdStopped", after: cursor)
            let raised = try node.record("the finding", after: cursor) { $0["NETREADY_CODE"] == "ContainerdStopped" }
            #expect(raised.message.contains(distribution.unit), "\(raised)")
        }

        @Test("settings that name a place are obeyed, whatever else answers")
        func named() throws {
            let node = try Nodes.shared.node(.bookworm)
            try node.beginWithoutContainerd()
            defer { node.endWithoutContainerd() }
            try node.install(Distribution.all[0])
            try node.shell("cp /usr/share/netready/profiles/k0s-worker.toml /etc/netready/netready.toml.d/")
            let check = try node.checkNow()
            #expect(check.status == 2 && check.runtime("chosenBy") == "settings", "\(check.text)")
            #expect(check.runtime("unit") == "k0sworker.service")
            #expect(check.codes.contains("SocketUnreachable"), "\(check.text)")
            #expect(check.text.contains("systemd knows no k0sworker.service"), "\(check.text)")
        }

        @Test("CRI-O is named, with status 2 and no word of containerd, running or stopped")
        func crio() throws {
            let node = try Nodes.shared.node(.bookworm)
            try node.beginWithoutContainerd()
            defer { node.endWithoutContainerd() }
            var runtime: AnyObject? = try node.startCRIO()
            let cursor = try node.beginUnknown("OtherRuntime", naming: "CRI-O")
            // netready lets nobody act on it either.
            for act in ["reload", "restart"] {
                let forced = ["state", "remedy", "mode"].flatMap { ["--force", $0] }
                let answer = try node.exec(["netready", act])
                #expect(answer.status == 2 && answer.err.contains("CRI-O"), "\(answer)")
                let pressed = try node.exec(["netready", act] + forced)
                #expect(pressed.status == 64 || pressed.status == 2 && pressed.err.contains("CRI-O"), "\(pressed)")
            }
            #expect(runtime != nil)
            runtime = nil
            try node.shell("systemctl stop crio.service; rm -rf /run/crio")
            let stopped = try node.checkNow()
            #expect(stopped.status == 2 && stopped.reason == "OtherRuntime", "\(stopped.text)")
            let records = try node.journal(after: cursor).filter { $0["NETREADY_VERDICT"] == "notReady" }
            #expect(records.isEmpty, "\(records)")
        }

        @Test("Docker alone is named, with status 2")
        func docker() throws {
            let node = try Nodes.shared.node(.bookworm)
            try node.beginWithoutContainerd()
            defer { node.endWithoutContainerd() }
            try node.startDocker()
            _ = try node.beginUnknown("OtherRuntime", naming: "Docker")
        }

        @Test("Docker with the containerd of its package, which serves no CRI, is Docker alone until a kubelet comes")
        func dockerWithContainerd() throws {
            let node = try Nodes.shared.node(.bookworm)
            try node.reset()
            try node.installNetready(mode: "observe")
            defer { node.endWithoutContainerd() }
            try node.write("disabled_plugins = [\"cri\"]\n", to: "/etc/containerd/config.toml")
            try node.shell("systemctl restart containerd.service")
            try node.startDocker()
            _ = try node.beginUnknown("OtherRuntime", naming: "Docker")
            try node.startKubelet()
            let check = try node.checkNow()
            #expect(check.status == 1 && check.reason == "CRIDisabled", "\(check.text)")
        }

        @Test("a node without any runtime is unknown, and ready within a poll of the one that is installed then")
        func none() throws {
            let node = try Nodes.shared.node(.bookworm)
            try node.beginWithoutContainerd(keepsProgram: false)
            defer { node.endWithoutContainerd() }
            let cursor = try node.beginUnknown("NoRuntime", naming: "no container runtime")
            try node.shell("mv /root/away/containerd /usr/bin/")
            let program = try node.checkNow()
            #expect(program.status == 2 && program.reason == "NoRuntime", "\(program.text)")
            #expect(program.text.contains("/usr/bin/containerd is installed"), "\(program.text)")
            let k3s = Distribution.all[0]
            try node.install(k3s)
            let chosen = try node.record("a choice", after: cursor) { $0["NETREADY_KIND"] == "runtimeChosen" }
            #expect(chosen["NETREADY_UNIT"] == k3s.unit || chosen["NETREADY_RUNTIME"] == k3s.name, "\(chosen)")
            try node.verdict("ready", after: cursor)
            #expect(try node.exec(["netready", "status"]).status == 0)
            try node.shell("systemctl stop \(k3s.unit)")
            try node.verdict("notReady", reason: "ContainerdStopped", after: cursor)
        }

        @Test("of two that answer the one that kubelet uses is judged, and that is said")
        func two() throws {
            let node = try Nodes.shared.node(.bookworm)
            try node.reset()
            try Node.script("calico", node.name)
            try node.installNetready(mode: "observe")
            defer { node.endWithoutContainerd() }
            try node.shell("cp /root/calico/* /etc/cni/net.d/; systemctl restart containerd.service")
            let runtime = try node.startCRIO()
            try node.startKubelet(
                config: "kind: KubeletConfiguration\ncontainerRuntimeEndpoint: unix:///run/containerd/containerd.sock\n"
            )
            let ready = try node.checkNow()
            #expect(ready.status == 0 && ready.codes.contains("TwoRuntimes"), "\(ready.text)")
            #expect(ready.runtime("chosenBy") == "kubelet" && ready.text.contains("/var/lib/kubelet/config.yaml"))
            // A flag wins over the file.
            try node.startKubelet(flags: "--container-runtime-endpoint=unix:///var/run/crio/crio.sock")
            try node.shell("systemctl restart kubelet.service")
            let other = try node.checkNow()
            #expect(other.status == 2 && other.reason == "OtherRuntime", "\(other.text)")
            #expect(other.codes.contains("TwoRuntimes") && other.runtime("socket") == "/run/crio/crio.sock")
            withExtendedLifetime(runtime) {}
        }

        @Test(
            "the unit of a containerd that is not the usual one is followed, and a missing unit was stopped by nobody")
        func ownUnit() throws {
            let node = try Nodes.shared.node(.bookworm)
            try node.beginWithoutContainerd()
            defer { node.endWithoutContainerd() }
            let check = try node.checkNow()
            #expect(check.status == 2 && check.reason == "NoRuntime", "\(check.text)")
            try node.shell(
                """
                sed 's/^Alias=.*//' /root/away/containerd.service >/etc/systemd/system/own.service
                systemctl daemon-reload; systemctl start own.service
                """)
            defer { _ = try? node.shell("systemctl stop own.service; rm -f /etc/systemd/system/own.service") }
            try node.waitFor("a socket") { node.exists("/run/containerd/containerd.sock") }
            let found = try node.checkNow()
            #expect(found.status == 0 && found.runtime("unit") == "own.service", "\(found.text)")
        }
    }
}

/// What `netready check --output json` says.
private struct Check {
    var status: Int32
    var text: String
    var json: [String: Any]

    var reason: String { json["reason"] as? String ?? "" }
    var codes: [String] { (json["findings"] as? [[String: Any]] ?? []).compactMap { $0["code"] as? String } }

    func runtime(_ key: String) -> String? { (json["runtime"] as? [String: Any])?[key] as? String }
}

extension Node {
    fileprivate func checkNow() throws -> Check {
        let answer = try exec(["netready", "check", "--output", "json"])
        let object = try? JSONSerialization.jsonObject(with: Data(answer.out.utf8)) as? [String: Any]
        return Check(status: answer.status, text: answer.out + answer.err, json: object ?? [:])
    }

    /// Checks that command and daemon say `unknown` for this reason; returns the place before the daemon's first record.
    fileprivate func beginUnknown(_ code: String, naming name: String) throws -> String {
        let check = try checkNow()
        #expect(check.status == 2 && check.reason == code, "\(check.text)")
        #expect(check.text.contains(name), "\(check.text)")
        let cursor = try cursor()
        try shell("systemctl start netreadyd.service")
        let record = try verdict("unknown", reason: code, after: cursor)
        #expect(record.message.contains(name), "\(record)")
        #expect(try exec(["netready", "status"]).status == 2)
        #expect(try read("/run/netready/metrics.prom").contains("netready_verdict{verdict=\"notReady\"} 0"))
        return cursor
    }
}
