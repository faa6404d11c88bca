extension NodeFix {
    /// Modules of the kernel that are not loaded, or not there.
    static let modules: [NodeFix] = [
        module(
            "br_netfilter", ["bridge-nf-call-ip", "o such file or directory"],
            "main.go of flannel-io/flannel",
            "Failed to check br_netfilter: stat /proc/sys/net/bridge/bridge-nf-call-iptables: no such file or directory"
        ),
        module(
            "nf_conntrack", ["nf_conntrack", "o such file or directory"],
            "cmd/kube-proxy/app/conntrack.go",
            "open /proc/sys/net/netfilter/nf_conntrack_max: no such file or directory"),
        module(
            "ip6table_{}", ["ip6tables table `", "do you need to insmod?"], before: "table `",
            "iptc_strerror of iptables",
            "can't initialize ip6tables table `filter': Table does not exist (do you need to insmod?)"),
        module(
            "iptable_{}", ["do you need to insmod?"], before: "table `",
            "iptc_strerror of iptables",
            "can't initialize iptables table `filter': Table does not exist (do you need to insmod?)"),
        module(
            "nf_tables", ["Failed to initialize nft: Protocol not supported"],
            "main of iptables/xtables-standalone.c", "iptables/1.8.10 Failed to initialize nft: Protocol not supported"),
        module(
            "nf_tables", ["cache initialization failed: Protocol not supported"],
            "nft_cache_update of nftables", "netlink: Error: cache initialization failed: Protocol not supported"),
        module(
            "-a nf_tables nft_chain_nat nft_masq nft_ct nft_fib", ["Could not process rule: ", "not supported"],
            "netlink_io_error of nftables", "Error: Could not process rule: Operation not supported"),
        module(
            "nf_tables", ["netlink receive: ", "not supported"],
            "receiveAckAware of google/nftables", "conn.Receive: netlink receive: protocol not supported"),
        module(
            "-a nf_tables nft_compat nft_chain_nat", ["TABLE_ADD failed (Operation not supported)"],
            "nft_action of iptables",
            "iptables-restore v1.8.9 (nf_tables): TABLE_ADD failed (Operation not supported): table nat"),
        module(
            "-a nft_chain_nat nft_compat", ["CHAIN_ADD failed (No such file or directory)"],
            "nft_action of iptables",
            "iptables v1.8.9 (nf_tables): CHAIN_ADD failed (No such file or directory): chain PREROUTING"),
        module(
            "-a {}", ["required kernel modules are not loaded"], before: "loaded: [", after: "]",
            "pkg/proxy/ipvs of Kubernetes",
            "can't use the IPVS proxier: the following required kernel modules are not loaded: [ip_vs ip_vs_rr]"),
        module(
            "ip_set", ["open session to kernel"],
            "ipset_cmd of libipset", "ipset v7.11: Cannot open session to kernel."),
        module(
            "-a ip_set xt_set", ["open socket to ipset"],
            "get_version of libxt_set", "iptables v1.8.4 (legacy): Can't open socket to ipset."),
        module(
            "-a ip_set_hash_ip ip_set_hash_net ip_set_hash_ipport", ["ipset", "et type not supported"],
            "IPSET_ERR_FIND_TYPE of libipset", "ipset v7.11: Kernel error received: set type not supported"),
        module(
            "ip_set", ["ipset protocol error"],
            "IPSET_ERR_PROTOCOL of libipset", "Kernel error received: ipset protocol error"),
        module(
            "{}", ["try running 'modprobe "], before: "'modprobe ",
            "start_ovs of antrea-io/antrea",
            "Failed to load the OVS kernel module from the container, try running 'modprobe openvswitch' on your Nodes"),
        module(
            "{}", ["could not insert '"], before: "insert '",
            "insmod_insert of kmod", "modprobe: ERROR: could not insert 'ip_tables': Operation not permitted"),
        module(
            "vxlan", ["registering network", "operation not supported"],
            "backend/vxlan of flannel-io/flannel, EOPNOTSUPP of LinkAdd",
            "Error registering network: operation not supported"),
        module(
            "vxlan", ["creat", "vxlan", "peration not supported"],
            "EOPNOTSUPP of LinkAdd",
            "setting up vxlan device: creating vxlan device cilium_vxlan: operation not supported"),
        module(
            "geneve", ["creat", "geneve", "peration not supported"],
            "EOPNOTSUPP of LinkAdd", "creating geneve device cilium_geneve: operation not supported"),
        module(
            "wireguard", ["ireGuard", "not supported"],
            "EOPNOTSUPP of LinkAdd of WireGuard", "failed to create WireGuard device: operation not supported"),
        module(
            "wireguard", ["wireguard", "not supported"],
            "EOPNOTSUPP of LinkAdd of WireGuard", "could not create wireguard interface: operation not supported"),
        module(
            "ipip", ["tunl0", "o such device"],
            "ip tunnel add of iproute2", #"add tunnel "tunl0" failed: No such device"#),
        module(
            "ipip", ["tunl0", "not supported"],
            "EOPNOTSUPP of LinkAdd", "failed to create IPIP device tunl0: operation not supported"),
        module(
            "dummy", ["dummy", "not supported"],
            "EOPNOTSUPP of LinkAdd", "error adding dummy interface: operation not supported"),
        module(
            "bridge", [#"could not add ""#, "operation not supported"],
            "ensureBridge in plugins/main/bridge of containernetworking/plugins",
            #"could not add "cni0": operation not supported"#),
        module(
            "veth", ["make veth pair", "operation not supported"],
            "makeVethPair in pkg/ip of containernetworking/plugins", "failed to make veth pair: operation not supported"
        ),
        module(
            "macvlan", ["create macvlan", "operation not supported"],
            "createMacvlan in plugins/main/macvlan of containernetworking/plugins",
            "failed to create macvlan: operation not supported"),
        module(
            "ipvlan", ["create ipvlan", "operation not supported"],
            "createIpvlan in plugins/main/ipvlan of containernetworking/plugins",
            "failed to create ipvlan: operation not supported"),
        module(
            "8021q", ["create vlan", "operation not supported"],
            "createVlan in plugins/main/vlan of containernetworking/plugins",
            "failed to create vlan: operation not supported"),
        NodeFix(
            pieces: ["modprobe: FATAL: Module ", " not found"],
            fix: "install the modules of the running kernel, then: modprobe {}", before: "FATAL: Module ",
            source: "tools/modprobe.c of kmod",
            sample: "modprobe: FATAL: Module ip_tables not found in directory /lib/modules/6.1.0-18-amd64"),
        NodeFix(
            pieces: ["Warning: Extension ", "missing kernel module?"],
            fix: "load the missing kernel module, or install the modules of the running kernel: modprobe xt_{}",
            before: "Warning: Extension ",
            source: "xtables_compatible_revision of iptables",
            sample: "Warning: Extension MASQUERADE revision 0 not supported, missing kernel module?"),
        extensionOfIptables(
            "match", "iptables v1.8.8 (nf_tables): Couldn't load match `comment':No such file or directory"),
        extensionOfIptables(
            "target", "iptables v1.8.8 (nf_tables): Couldn't load target `MASQUERADE':No such file or directory"),
        NodeFix(
            pieces: ["missing kernel module?"],
            fix:
                "load the kernel's module that the line names (modprobe), or install the modules of the running kernel",
            source: "iptables", sample: "Set hash:net,port,net not supported, missing kernel module?"),
    ]

    @inline(never) private static func extensionOfIptables(_ kind: String, _ sample: StaticString) -> NodeFix {
        NodeFix(
            pieces: ["Couldn't load \(kind) `"],
            fix: "load the kernel's module, or install the extension of iptables that belongs to it: modprobe xt_{}",
            before: "load \(kind) `", after: "'", source: "xtables_find_match, xtables_find_target of iptables",
            sample: sample)
    }

    /// - Parameters:
    ///   - name: what modprobe is given; `{}` stands for the name in the complaint, which is a table's where it has none.
    ///   - before: what stands before that.
    ///   - after: what it ends with, one of these.
    @inline(never) private static func module(
        _ name: String, _ pieces: [String], before: String = "", after: String = "\"' ,;:", _ source: StaticString,
        _ sample: StaticString
    ) -> NodeFix {
        NodeFix(
            pieces: pieces, fix: "load the kernel's module, and name it in /etc/modules-load.d: modprobe {}",
            before: before, after: after, usual: "nat", pattern: name, source: source, sample: sample)
    }
}
