import Foundation
import Programs
import Testing

extension NodeTests {
    /// A node full of marked secrets, with a daemon that watches it: none leaves it by anything that it writes.
    @Suite struct Secrets {
        private static let mark = "MARKEDs3cr3t"

        @Test(
            "no secret of a node is in the journal, in a file of netready's or in an output, nor longer than needed in memory",
            arguments: Generation.allCases)
        func leaks(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            let cursor = try node.cursor()
            let directory = try node.pluginDirectory()
            defer { _ = try? node.removeDropIn("containerd.service") }
            try node.plant(Self.mark, plugins: directory)
            try node.shell("systemctl restart containerd.service netreadyd.service")
            try node.verdict("ready", after: cursor)
            for trouble in Trouble.all {
                let before = try node.cursor()
                try node.shell(trouble.cause)
                _ = try node.record(trouble.code, after: before, timeout: 20) {
                    $0["NETREADY_KIND"] == "findingRaised" && $0["NETREADY_CODE"] == trouble.code
                }
                for said in try node.outputs() { #expect(!said.contains(Self.mark), "\(said)") }
                try node.shell(trouble.fix)
            }
            for said in try node.mendAndTakeBack() { #expect(!said.contains(Self.mark), "\(said)") }
            let written = try node.shell(
                """
                journalctl --quiet --all --output=export _SYSTEMD_UNIT=netreadyd.service + SYSLOG_IDENTIFIER=netready
                cat /run/netready/* /var/lib/netready/* /var/lib/netready/backups/*.json 2>/dev/null || true
                """)
            #expect(written.contains("NETREADY_KIND=findingRaised") && written.contains("NETREADY_KIND=fixApplied"))
            #expect(!written.contains(Self.mark))
            // Of kubeconfigs and programs nothing is kept; of files that are judged, and of logs, what they hold now.
            try node.expectForgotten(["2", "6", "d"].map { Self.mark + $0 })
            try node.shell(
                "cp /usr/share/netready-node/config.toml /etc/containerd/config.toml; cp /root/calico/* /etc/cni/net.d/"
            )
            // containerd itself has logged the headers, and its lines are kept for a while.
            try node.expectForgotten(["0", "1", "4", "e"].map { Self.mark + $0 })
        }
    }
}

/// A mistake that is told with the line that it is in, where a secret stands.
private struct Trouble {
    var code: String
    var cause: String
    var fix: String

    static let all = [
        Trouble(
            code: "ConfFileMalformed",
            cause: "sed 's/\"x_token\"/x_token/' /etc/cni/net.d/10-calico.conflist >/etc/cni/net.d/05-a.conflist",
            fix: "rm /etc/cni/net.d/05-a.conflist"),
        Trouble(
            code: "NextRestartContainerdExits",
            cause:
                "cp /etc/containerd/config.toml /root/good; sed -i 's/password = .*/password = [MARKEDs3cr3t/' /etc/containerd/config.toml",
            fix: "cp /root/good /etc/containerd/config.toml"),
        Trouble(
            code: "CredentialsExpired",
            cause:
                "sed -i 's/token: .*/token: x.eyJleHAiOjE2MDAwMDAwMDB9.MARKEDs3cr3t/' /etc/cni/net.d/calico-kubeconfig",
            fix: "cp /root/calico/calico-kubeconfig /etc/cni/net.d/"),
    ]
}

extension Node {
    /// Puts marked secrets into every file that netready reads, and into containerd's and kubelet's journal.
    fileprivate func plant(_ mark: String, plugins: String) throws {
        try shell(
            """
            sed -i '0,/"name"/s//"x_token": "\(mark)0", "sessionKey": "\(mark)1", "name"/' /etc/cni/net.d/10-calico.conflist
            sed -i '0,/"name"/s//"PSK": "\(mark)i", "pass\\\\u0077ord": "\(mark)j", "name"/' /etc/cni/net.d/10-calico.conflist
            sed -i 's/token: .*/token: "\(mark)2"\\n    password: "\(mark)d"/' /etc/cni/net.d/calico-kubeconfig
            cat >>/etc/containerd/config.toml <<'TOML'
            [plugins."io.containerd.grpc.v1.cri".registry.configs."registry.example".auth]
              password = "\(mark)4"
              auth = "\(mark)5" # "a comment
              "pass\\u0077ordOfBob" = '\(mark)e'
            [plugins."io.containerd.grpc.v1.cri".registry.headers] # token = [
              X-Meta = ["\(mark)f"]
            # password = "\(mark)g", and what follows: [
            TOML
            mkdir -p /etc/containerd/certs.d/registry.example
            printf '[host."https://registry.example".header]\\n  x-corp = ["\(mark)h"]\\n' \\
                >/etc/containerd/certs.d/registry.example/hosts.toml
            printf '#!/bin/sh\\nTOKEN=\(mark)6\\n' >\(plugins)/bandwidth
            mkdir -p /etc/systemd/system/containerd.service.d /var/lib/kubelet
            printf 'HTTP_PROXY=http://me:\(mark)a@proxy:3128\\nAPI_TOKEN=\(mark)b\\n' >/etc/containerd/proxy.env
            printf '[Service]\\nEnvironment=HTTPS_PROXY=http://me:\(mark)7@proxy:3128 NO_PROXY=10.96.0.0/12\\n' \\
                >/etc/systemd/system/containerd.service.d/no-proxy.conf
            printf '[Service]\\nEnvironmentFile=%s\\n' \\
                /etc/containerd/proxy.env >/etc/systemd/system/containerd.service.d/proxy.conf
            printf 'authentication: {token: "\(mark)8"}\\n' >/var/lib/kubelet/config.yaml
            systemctl daemon-reload
            systemd-run --quiet --wait --unit=kubelet.service printf 'Authorization: Bearer \(mark)9\\nbad value \(mark)8 here\\n' || true
            """)
    }

    /// What every command says of the node as it is.
    fileprivate func outputs() throws -> [String] {
        let commands = [
            ["check"], ["check", "--output", "json"], ["check", "--npd"], ["status"], ["status", "--output", "json"],
            ["predict"], ["predict", "--output", "json"], ["snapshot"], ["history", "--since", "1h"],
            ["lint", "/etc/cni/net.d/10-calico.conflist", "/etc/containerd/config.toml"], ["fix"],
            ["fix", "--output", "json"], ["history", "--diff"],
        ]
        return try commands.map { command in
            let output = try exec(["netready"] + command)
            return "netready \(command.joined(separator: " ")):\n\(output.out)\(output.err)"
        }
    }

    /// What a fix says of a file with a secret, when it shows it, does it and takes it back; copies are root's alone.
    fileprivate func mendAndTakeBack() throws -> [String] {
        try shell("printf '{\"k8s_auth_token\": \"MARKEDs3cr3t' >/etc/cni/net.d/05-a.conflist")
        let said = try ["", "--output json", "--apply", "--undo"].map { arguments in
            try shell("netready fix \(arguments) 2>&1")
        }
        #expect(said[2].contains("Move aside /etc/cni/net.d/05-a.conflist"), "\(said[2])")
        let modes = try shell("find /var/lib/netready/backups -printf '%m %U %y\\n' | sort -u")
        #expect(modes == "600 0 f\n700 0 d\n")
        let nodes = try shell(
            """
            netready snapshot -o /root/a.json; rm /etc/cni/net.d/05-a.conflist; netready snapshot -o /root/b.json
            netready compare /root/a.json /root/b.json 2>&1 || test $? = 1
            """)
        return said + [nodes]
    }

    /// Texts that are not in the daemon's private memory, or soon are not any more.
    fileprivate func expectForgotten(_ texts: [String]) throws {
        for text in texts {
            var found: [String] = []
            do {
                try waitFor("\(text) is forgotten", timeout: 30) {
                    // Each look lets go of what the last one kept.
                    try shell("touch /etc/cni/net.d/.look; rm /etc/cni/net.d/.look")
                    found = try memory(of: "netreadyd.service", holds: text)
                    return found.isEmpty
                }
            } catch {
                Issue.record("\(text) is in memory: \(found.joined(separator: "\n"))")
            }
        }
    }

    /// Where a text lies in the private memory of a unit's process: each hit with its map and what stands around it.
    fileprivate func memory(of unit: String, holds text: String) throws -> [String] {
        let pid = try mainPID(of: unit)
        // Pids of the node are its own; its /proc is seen from outside through its root.
        let process = "/proc/\(leader)/root/proc/\(pid)"
        let maps = try String(contentsOfFile: "\(process)/maps", encoding: .utf8)
        let memory = try FileHandle(forReadingFrom: URL(fileURLWithPath: "\(process)/mem"))
        defer { try? memory.close() }
        let mark = Data(text.utf8)
        var hits: [String] = []
        for line in maps.split(separator: "\n") {
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            let ends = fields[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
            // Journal files and programs are mapped, not copied.
            guard ends.count == 2, fields[1].hasPrefix("rw"), fields.count < 6 || fields[5].hasPrefix("[") else {
                continue
            }
            try memory.seek(toOffset: ends[0])
            guard let bytes = try? memory.read(upToCount: Int(ends[1] - ends[0])) else { continue }
            var from = bytes.startIndex
            while let range = bytes.range(of: mark, in: from..<bytes.endIndex) {
                let around = bytes[
                    max(bytes.startIndex, range.lowerBound - 60)..<min(bytes.endIndex, range.upperBound + 20)]
                hits.append(
                    "\(fields.count > 5 ? fields[5] : "anonymous"): \(String(decoding: around, as: UTF8.self).debugDescription)"
                )
                from = range.upperBound
            }
        }
        return hits
    }
}
