import Testing

extension NodeTests {
    /// What the node tests stand on: that a booted node is a real one.
    @Suite struct Boot {
        @Test("A bare node says that its CNI plugin is not initialized", arguments: Generation.allCases)
        func bareNode(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            try node.reset()
            let log = try node.shell(
                """
                journalctl --quiet --output=cat _SYSTEMD_INVOCATION_ID=$(systemctl show -P InvocationID containerd)
                """)
            #expect(log.contains("no network config found in /etc/cni/net.d: cni plugin not initialized"))
            #expect(try node.property("ActiveState", of: "containerd.service") == "active")
        }

        @Test("containerd loads Calico's configuration when it starts", arguments: Generation.allCases)
        func calico(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            try node.reset()
            try Node.script("calico", node.name)
            let cursor = try node.cursor()
            try node.shell("cp /root/calico/* /etc/cni/net.d; systemctl restart containerd")
            let messages = try node.journal(of: "containerd.service", after: cursor).map(\.message)
            #expect(messages.contains { $0.contains("Start cni network conf syncer") })
            #expect(!messages.contains { $0.contains("failed to load cni during init") })
        }

        // forky's runc sets cpu.weight, which the control groups of many build machines do not offer.
        @Test("A pod gets its network from the plugins", arguments: [Generation.bookworm, .trixie])
        func pod(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            try node.reset()
            try Node.script("calico", node.name)
            try node.shell("cp /root/calico/* /etc/cni/net.d; systemctl restart containerd")
            #expect(try Node.script("pod", node.name, "calico").count == 65)
            try node.shell("rm /etc/cni/net.d/10-calico.conflist")
            try node.write(bridge, to: "/etc/cni/net.d/10-bridge.conflist")
            try node.shell("systemctl restart containerd")
            _ = try Node.script("pod", node.name, "bridge")
            #expect(try node.shell("ip -brief address show cni0").contains("10.88.0.1/24"))
            try node.shell("mv /usr/lib/cni/bridge /root")
            #expect(throws: CommandFailure.self) { try Node.script("pod", node.name, "none") }
            try node.shell("mv /root/bridge /usr/lib/cni")
        }

        @Test("A journal record is found after its cursor, and none before it")
        func journal() throws {
            let node = try Nodes.shared.node(.bookworm)
            try node.shell("systemd-run --quiet --wait --unit=said-before sh -c 'echo before; sleep 0.3'")
            let cursor = try node.cursor()
            try node.shell("systemd-run --quiet --wait --unit=said-after sh -c 'echo after; sleep 0.3'")
            #expect(try node.journal(of: "said-before.service", after: cursor).isEmpty)
            let record = try node.record("the echo", of: "said-after.service", after: cursor) { $0.message == "after" }
            #expect(record["_SYSTEMD_UNIT"] == "said-after.service")
        }
    }
}

private let bridge = """
    {"cniVersion": "1.0.0", "name": "pods", "plugins": [{"type": "bridge", "bridge": "cni0", "isGateway": true,
      "ipam": {"type": "host-local", "ranges": [[{"subnet": "10.88.0.0/24"}]]}}]}
    """
