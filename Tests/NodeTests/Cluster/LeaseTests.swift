import Foundation
import Programs
import Testing

extension ClusterTests {
    /// The gate `lease` before a real API server, with the manifest that is shipped.
    @Suite struct Leases {
        private static let gate = "/usr/share/netready/gates/lease"

        @Test(
            "Of two nodes one has the lease, the second waits and is told; given back, it is the second's",
            arguments: Generation.allCases)
        func oneAtATime(_ generation: Generation) throws {
            let node = try prepare(generation)
            defer { node.closeGate() }
            #expect(try node.exec(["netready", "gate", "--try"]).status == 0)
            #expect(try node.leaseHolder() == "")

            #expect(try node.askGate(as: "worker-2").status == 0)
            #expect(try node.leaseHolder() == "worker-2")
            let refused = try node.exec(["netready", "restart", "--force", "notAutomatic", "--force", "uptime"])
            #expect(refused.status == 1)
            #expect(
                refused.err.contains("worker-2 holds the lease kube-system/netready-restart since 20"), "\(refused.err)"
            )

            #expect(try node.askGate(as: "worker-2", "NETREADY_PHASE=ended NETREADY_RESULT=helped").status == 0)
            #expect(try node.leaseHolder() == "")
            let invocation = try node.invocationID(of: "containerd.service")
            let mark = try node.auditMark()
            let allowed = try node.exec(["netready", "restart", "--force", "notAutomatic", "--force", "uptime"])
            #expect(allowed.status == 0, "\(allowed.err)")
            #expect(try node.invocationID(of: "containerd.service") != invocation)
            let used = try node.requests(after: mark).filter {
                $0.resource == "leases" && $0.name == "netready-restart"
            }
            #expect(Set(used.map { "\($0.verb) \($0.code)" }) == ["get 200", "update 200"])
            #expect(Set(used.map(\.user)) == ["system:serviceaccount:kube-system:netready-gate"])
        }

        @Test(
            "A node that dies with the lease loses it by its end, whatever its clock said",
            arguments: Generation.allCases)
        func death(_ generation: Generation) throws {
            let node = try prepare(generation)
            defer { node.closeGate() }
            let dead = try node.askGate(as: "worker-2", "NETREADY_GATE_LEASE_SECONDS=5")
            #expect(dead.status == 0, "\(dead.err)")
            let first = try node.exec(["netready", "gate", "--try"])
            #expect(first.status == 1 && "\(first.err)\(first.out)".contains("it expires in"), "\(first)")
            try node.waitFor("the end of the lease", timeout: 30) {
                try node.exec(["netready", "gate", "--try"]).status == 0
            }
        }

        @Test("A kubelet's identity is refused by NodeRestriction, and named so", arguments: Generation.allCases)
        func kubeletIdentity(_ generation: Generation) throws {
            let node = try prepare(generation, kubeconfig: "/etc/kubernetes/kubelet.conf")
            defer { node.closeGate() }
            let mark = try node.auditMark()
            let asked = try node.exec(["netready", "gate", "--try"])
            #expect(asked.status == 1)
            #expect(
                "\(asked.err)\(asked.out)".contains(
                    "NodeRestriction lets a node have no lease but its own: take that of lease-rbac.yaml"), "\(asked)"
            )
            let refused = try node.requests(after: mark).filter {
                $0.resource == "leases" && $0.user == "system:node:\(node.name)" && $0.code == 403
            }
            #expect(!refused.isEmpty)
        }

        /// The gate as docs/acting.md has it installed, with nobody holding the lease.
        private func prepare(_ generation: Generation, kubeconfig: String = "/etc/netready/gate.kubeconfig") throws
            -> Node
        {
            let node = try Clusters.shared.node(generation)
            try node.stopReporting()
            _ = try node.beginStory(mode: "enforce", isConfigured: true) {
                _ = try node.kubectl("apply --filename \(Self.gate)-rbac.yaml")
                _ = try node.kubectl(
                    "--namespace kube-system patch lease netready-restart --type merge --patch '{\"spec\":{\"holderIdentity\":\"\"}}'"
                )
                try Node.script("identity", node.name, "netready-gate", "/etc/netready/gate.kubeconfig")
                try node.shell(
                    """
                    mkdir -p /etc/netready/netready.toml.d /etc/systemd/system/netready-preflight.service.d
                    sed '$a Environment=NETREADY_GATE_KUBECONFIG=\(kubeconfig)' \
                        /usr/share/netready/gates/netready-preflight.conf \
                        >/etc/systemd/system/netready-preflight.service.d/gate.conf
                    printf '[remediation]\\ngate = ["\(Self.gate)"]\\n' >/etc/netready/netready.toml.d/gate.toml
                    systemctl daemon-reload
                    rm -f /run/netready/preflight/lease.seen
                    """)
            }
            return node
        }
    }
}

extension Node {
    fileprivate func leaseHolder() throws -> String {
        try kubectl("--namespace kube-system get lease netready-restart --output jsonpath={.spec.holderIdentity}")
    }

    fileprivate func closeGate() { _ = try? removeDropIn("netready-preflight.service") }

    /// The gate as the preflight unit of another node runs it.
    fileprivate func askGate(as other: String, _ environment: String = "NETREADY_PHASE=ask") throws -> Output {
        try exec(
            [
                "sh", "-c",
                "env NODE_NAME=\(other) NETREADY_CAUSE_ID=1a2b NETREADY_GATE_SEEN=/run/\(other).seen \(environment) /usr/share/netready/gates/lease",
            ])
    }
}
