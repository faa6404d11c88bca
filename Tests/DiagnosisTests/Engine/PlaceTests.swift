import Containerd
import Node
import SampleNodes
import Syntax
import Testing

@testable import Diagnosis

/// Where a finding is to be fixed: on the node or in the cluster, in the file or in what that is made from.
@Suite("Place of a fix") struct PlaceTests {
    @Test(
        "each fix on the node is found in the line that it is for, and no earlier row takes it",
        arguments: NodeFix.all.indices)
    func samples(index: Int) throws {
        let row = NodeFix.all[index]
        let text = try #require(NodeFix.text(for: "\(row.sample)"))
        #expect(text == row.text(for: "\(row.sample)") && !text.contains("{") && !text.contains("}"), "\(text)")
    }

    @Test(
        "the name in the complaint stands in the command",
        arguments: [
            (
                #"failed to set bridge addr: "cni1" already has an IP address different from 10.2.0.1/24"#,
                "ip link delete cni1"
            ),
            (
                "can't initialize iptables table `filter': Table does not exist (do you need to insmod?)",
                "modprobe iptable_filter"
            ),
            ("modprobe: FATAL: Module xt_set not found in directory /lib/modules/6.1", "modprobe xt_set"),
            ("try running 'modprobe openvswitch' on your Nodes", "modprobe openvswitch"),
            (
                "can't initialize ip6tables table `mangle': Table does not exist (do you need to insmod?)",
                "ip6table_mangle"
            ),
            ("required kernel modules are not loaded: [ip_vs ip_vs_sh]", "modprobe -a ip_vs ip_vs_sh"),
            ("exit status 1: iptables/1.8.10 Failed to initialize nft: Protocol not supported", "modprobe nf_tables"),
            ("stat /proc/sys/net/bridge/bridge-nf-call-ip6tables: No such file or directory", "modprobe br_netfilter"),
            ("failed to bind mount ns at /var/run/netns/cni-1: no space left on device", "fs.mount-max"),
            ("failed to create namespace: no space left on device", "user.max_net_namespaces"),
            ("error=failed to create fsnotify watcher: too many open files", "max_user_instances"),
            ("tail: inotify cannot be used: Too many open files", "max_user_instances"),
            ("dial tcp 10.96.0.1:443: socket: too many open files", "LimitNOFILE="),
            ("accept: too many open files in system", "fs.file-max"),
            ("write /var/lib/cni/networks/a/10.1.0.2: no space left on device", "df -h"),
            (
                #"plugin type="portmap" failed (add): exec: "iptables": executable file not found in $PATH"#,
                "install iptables on"
            ),
        ])
    func names(complaint: String, command: String) {
        #expect(NodeFix.text(for: complaint)?.contains(command) == true)
    }

    @Test(
        "what is to be fixed in the cluster names nothing on the node",
        arguments: [
            "dial tcp 10.96.0.1:443: i/o timeout", "panic: exec: \"ip6tables\": executable file not found in $PATH",
            "open /host/opt/cni/bin/calico: permission denied",
            "load program: no space left on device: BPF program is too large",
            "Unable to autoassign an address for IPIP",
        ])
    func none(complaint: String) { #expect(NodeFix.text(for: complaint) == nil) }

    private func failing(_ reason: String) -> Assessment {
        var node = Snapshot.sound
        node.log("failed to setup network for sandbox \"b1946ac9\": plugin type=\"calico\" failed (add): \(reason)")
        return assess(node)
    }

    @Test("a fact on the node is fixed there, and all else in the cluster")
    func place() throws {
        let found = failing("failed to set bridge addr: \"cni0\" already has an IP address different from 10.2.0.1/24")
        #expect(found.remedy.action == .fixThenReload)
        #expect(found.findings.first?.fix.hasPrefix("On this node: delete the bridge") == true)
        #expect(failing("the pool is broken").remedy.action == .clusterSide)
    }

    private func source(of path: String, _ version: String, having files: String...) -> String? {
        var node = Snapshot.sound
        node.installedVersion = ContainerdVersion(version)
        node.live?.runningVersion = ContainerdVersion(version)
        for file in files { node.put("x", at: file) }
        return Facts(snapshot: node, predictions: Predictions(node)).source(of: path)?.place
    }

    @Test("a file that is made anew has its source, by its path or by what only such nodes have")
    func sources() {
        let k3s = "/var/lib/rancher/k3s/agent/etc/containerd"
        #expect(source(of: "\(k3s)/config.toml", "1.7.24") == "\(k3s)/config.toml.tmpl")
        #expect(source(of: "\(k3s)/config.toml", "2.1.9") == "\(k3s)/config-v3.toml.tmpl")
        #expect(
            source(of: "\(k3s)/config.toml", "2.1.9", having: "\(k3s)/config.toml.tmpl") == "\(k3s)/config.toml.tmpl")
        #expect(
            source(of: "/data/k3s/agent/etc/containerd/config.toml", "1.7.24")
                == "/data/k3s/agent/etc/containerd/config.toml.tmpl")
        let snap = "/var/snap/microk8s/current/args"
        #expect(source(of: "\(snap)/containerd.toml", "1.7.24") == "\(snap)/containerd-template.toml")
        let eks = "/etc/eks/containerd/containerd-config.toml"
        #expect(source(of: Snapshot.config, "1.7.24", having: eks) == eks)
        #expect(source(of: Snapshot.config, "1.7.24", having: "/etc/eks/nodeadm/x")?.contains("NodeConfig") == true)
        #expect(
            source(of: "/etc/k0s/containerd.toml", "1.7.24", having: "/etc/k0s/containerd.d/a.toml")
                == "/etc/k0s/containerd.d")
        for path in [Snapshot.config, "/etc/k0s/containerd.toml", Snapshot.conflist, "/etc/containerd/conf.d/x.toml"] {
            #expect(source(of: path, "2.1.9") == nil, "\(path)")
        }
    }

    @Test("a file that somebody has to bring is not to be edited, nor a program that has to be put somewhere")
    func notEdited() {
        var node = Snapshot.sound
        node.move(Snapshot.conflist, to: "/var/lib/rancher/k3s/agent/etc/cni/net.d/10-flannel.conflist")
        node.refuse()
        #expect(
            !assess(node).findings.isEmpty && assess(node).findings.allSatisfy { !$0.message.contains("made anew") })
    }

    @Test("whatever rule names a file that is made anew, what it is made from is named once")
    func rules() throws {
        for config in [
            "version = 2\nroots = \"/x\"\n", "version = 2\n[x",
            "version = 2\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n",
        ] {
            var node = Snapshot.sound
            node.put("x", at: "/etc/eks/containerd/containerd-config.toml")
            node.put(config, at: Snapshot.config)
            let finding = try #require(assess(node).findings.first)
            let pieces = finding.message.components("/etc/eks/containerd/containerd-config.toml")
            #expect(finding.location?.file == Snapshot.config && pieces == 2, "\(finding.message)")
        }
    }
}

extension String {
    /// How many pieces a text parts this one into.
    fileprivate func components(_ text: String) -> Int {
        var rest = self[...]
        var count = 1
        while let next = String(rest).rest(after: text) {
            rest = next
            count += 1
        }
        return count
    }
}
