import Diagnosis
import Foundation
import Programs
import Testing

extension NodeTests {
    /// What a person's `netready check` costs on a node, and what it does not do there.
    @Suite struct Check {
        /// Milliseconds; what they go into is in docs/decisions/0012.
        private static let limit = 20.0

        /// A neighbour on the machine makes the same work cost half as much again, so a round above the limit is repeated.
        @Test("A check of a sound node costs at most 20 ms of CPU, the median of 15", arguments: Generation.allCases)
        func cost(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            try node.beginCheck()
            var medians: [Double] = []
            repeat {
                let milliseconds = try Self.costs(on: node)
                print("check \(generation): \(milliseconds.map { Int($0.rounded()) }) ms of CPU")
                try #require(milliseconds.count == 15 && milliseconds.allSatisfy { $0 > 0 })
                medians.append(milliseconds[milliseconds.count / 2])
            } while medians.count < 8 && medians[medians.count - 1] > Self.limit
            #expect(medians.contains { $0 <= Self.limit }, "\(medians)")
        }

        /// Milliseconds of CPU of fifteen checks, the smallest first.
        private static func costs(on node: Node) throws -> [Double] {
            // User and system time of the program with all that it starts, bash(1), TIMEFORMAT.
            let times = try node.shell(
                """
                cat > /root/cost.sh <<'END'
                TIMEFORMAT='%3U %3S'
                for i in $(seq 15); do time netready check > /dev/null; done
                END
                bash /root/cost.sh 2>&1
                """)
            return times.split(separator: "\n").map { line in
                line.split(separator: " ").compactMap { Double($0) }.reduce(0, +) * 1000
            }
            .sorted()
        }

        @Test(
            "A check runs no plugin; with --probe-plugins each one is run, and what it answers is judged",
            arguments: Generation.allCases)
        func plugins(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            try node.beginCheck()
            defer { _ = try? node.shell("cp -a /root/plugins/. /usr/lib/cni/; rm -rf /root/plugins") }
            try node.shell(
                """
                mkdir -p /root/plugins
                for plugin in calico calico-ipam portmap bandwidth loopback; do
                    cp -a /usr/lib/cni/$plugin /root/plugins/
                    cat > /usr/lib/cni/$plugin <<'END'
                #!/bin/sh
                echo "${0##*/} $CNI_COMMAND $CNI_PATH $(cat)" >> /root/executed
                exec "/root/plugins/${0##*/}"
                END
                done
                rm -f /root/executed
                """)
            for arguments in [
                ["check"], ["check", "--npd"], ["check", "--npd=notReady"], ["check", "--output", "json"], ["snapshot"],
            ] {
                #expect(try node.exec(["netready"] + arguments).status == 0, "\(arguments)")
            }
            #expect(!node.exists("/root/executed"))
            // The wrapper has eaten the input that the program itself would read.
            _ = try node.exec(["netready", "check", "--probe-plugins"])
            let executed = try node.read("/root/executed").split(separator: "\n").map(String.init).sorted()
            #expect(
                executed.map { $0.prefix { $0 != " " } } == [
                    "bandwidth", "calico", "calico-ipam", "loopback", "portmap",
                ])
            #expect(executed.allSatisfy { $0.contains(" VERSION ") && $0.contains("/usr/lib/cni") })
            #expect(
                executed.allSatisfy {
                    $0.hasSuffix(#"{"cniVersion":"1.0.0"}"#) || $0.hasSuffix(#"{"cniVersion":"1.1.0"}"#)
                })
        }

        @Test(
            "Plugins that are asked answer well on a sound node, and badly with their place",
            arguments: Generation.allCases)
        func probes(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            try node.beginCheck()
            defer { _ = try? node.shell("test ! -e /root/portmap || mv -f /root/portmap /usr/lib/cni/portmap") }
            #expect(try node.exec(["netready", "check", "--probe-plugins"]).status == 0)
            try node.shell("sed -i 's/\"0.3.1\"/\"0.5.0\"/' /etc/cni/net.d/10-calico.conflist")
            let unsupported = try node.exec(["netready", "check", "--probe-plugins"])
            #expect(unsupported.status == 3)
            #expect(unsupported.out.contains("DEGRADED  CNIVersionUnsupported"), "\(unsupported.out)")
            #expect(unsupported.out.contains("/etc/cni/net.d/10-calico.conflist:3:17 asks for cniVersion 0.5.0"))
            try node.shell("sed -i 's/0.5.0/0.3.1/' /etc/cni/net.d/10-calico.conflist")
            try node.shell(
                "mv /usr/lib/cni/portmap /root/portmap; printf 'no program' > /usr/lib/cni/portmap; chmod 755 /usr/lib/cni/portmap"
            )
            let broken = try node.exec(["netready", "check", "--probe-plugins"])
            #expect(broken.out.contains("/usr/lib/cni/portmap cannot be run: Exec format error"), "\(broken.out)")
        }

        @Test("journalctl -x explains the very finding that was raised", arguments: Generation.allCases)
        func catalog(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            let cursor = try node.beginStory(mode: "observe")
            let record = try node.record("the finding", after: cursor) { $0["NETREADY_KIND"] == "findingRaised" }
            let code = try #require(FindingCode(rawValue: record["NETREADY_CODE"] ?? ""))
            #expect(Node.withoutConfiguration.contains(code.rawValue))
            let text = try node.shell("journalctl -x --no-pager --unit=netreadyd.service --after-cursor='\(cursor)'")
            print(text)
            let words = text.split(whereSeparator: \.isWhitespace).filter { $0 != "░░" }.joined(separator: " ")
            let about = code.rule.about
            for piece in [
                "Subject: \(code) was found", about.meaning, "Proof: \(about.proof)", "Fix: \(about.fix())",
                "Remedy: clusterSide on this node.",
            ] {
                #expect(words.contains(piece), "\(piece)")
            }
        }
    }
}

extension Node {
    /// A sound node with the stand-ins for Calico, netready installed and not running.
    fileprivate func beginCheck() throws {
        try reset()
        try Node.script("calico", name)
        try shell("cp /root/calico/* /etc/cni/net.d/; systemctl restart containerd.service")
        try waitFor("containerd's socket") { exists("/run/containerd/containerd.sock") }
        try installNetready(mode: "observe")
        try waitFor("a sound node") { try exec(["netready", "check"]).status == 0 }
    }
}
