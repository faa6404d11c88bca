import Containerd
import Diagnosis
import Node
import SampleNodes
import Testing

/// Networks behind a plugin that hands on to them, as multus does.
@Suite("What stands behind a plugin that hands on") struct JoinedNetworkTests {
    private static let first = "/etc/cni/net.d/00-multus.conf"
    private static let kubeconfig = "/etc/cni/net.d/calico-kubeconfig"
    private static let own = "/etc/cni/net.d/multus.d/multus.kubeconfig"
    private static let calico =
        #"{"name":"k8s-pod-network","cniVersion":"0.3.1","plugins":[{"type":"calico","kubernetes":{"kubeconfig":"/etc/cni/net.d/calico-kubeconfig"}}]}"#

    /// multus goes before calico's list, and all that both need is there.
    private static func node(_ rest: String) -> Snapshot {
        var node = SampleNode.ready(
            [
                (first, #"{"name":"multus","cniVersion":"0.3.1","type":"multus","# + rest + "}"),
                (Snapshot.conflist, calico),
            ],
            networks: ["multus"]
        ).snapshot
        node.put(
            Snapshot.sound.files.entries["/opt/cni/bin/calico"] ?? FileEntry(kind: .file, mode: 0o755),
            at: "/opt/cni/bin/multus")
        node.put("ip-10-0-7-31", at: "/var/lib/calico/nodename")
        for path in [kubeconfig, own] {
            node.put("users", at: path)
            node.files.credentials[path] = Credentials(kind: .token, server: "https://10.96.0.1:443")
        }
        return node
    }

    private static let thick = node(#""clusterNetwork":"/host/etc/cni/net.d/10-calico.conflist""#)
    private static let thin = node(
        #""kubeconfig":"/etc/cni/net.d/multus.d/multus.kubeconfig","delegates":[\#(calico)]"#)

    @Test("nothing is said of a sound one", arguments: [thin, thick])
    func sound(node: Snapshot) {
        #expect(assess(node).findings.isEmpty)
    }

    @Test("its kubeconfig, its state and its program count", arguments: [thin, thick])
    func inputs(node: Snapshot) {
        for (path, code) in [
            (Self.kubeconfig, FindingCode.kubeconfigMissing), ("/var/lib/calico/nodename", .agentStateMissing),
            ("/opt/cni/bin/calico", .pluginBinaryMissing),
        ] {
            var node = node
            node.remove(path)
            #expect(assess(node).findings.first?.code == code, "\(path)")
        }
    }

    @Test("who does not answer is told by the network that the failure names")
    func silent() {
        var node = Self.thin
        node.containers = []
        node.failPod(
            #"plugin type="multus" failed (add): error adding container to network "k8s-pod-network": dial unix /run/calico.sock: connect: connection refused"#
        )
        #expect(assess(node).findings.first?.message.contains("start calico again") == true)
    }

    @Test("a file that is led to and gone is told")
    func lost() {
        var node = Self.thick
        node.remove(Snapshot.conflist)
        #expect(assess(node).findings.first?.message.contains(Snapshot.conflist) == true)
        #expect(assess(node).findings.first?.code == .configRemoved)
    }

    @Test(
        "a refusal is of the network that it names, else of the one that hands on",
        arguments: [
            (
                #"[default/web/1:k8s-pod-network]: error adding container to network "k8s-pod-network": Unauthorized"#,
                kubeconfig
            ),
            ("error getting pod: Unauthorized", own),
        ])
    func refusal(reason: String, path: String) {
        var node = Self.thin
        node.failPod(#"plugin type="multus" name="multus" failed (add): "# + reason)
        let finding = assess(node).findings.first
        #expect(finding?.code == .credentialsExpired)
        #expect(finding?.location?.file == path)
    }
}
