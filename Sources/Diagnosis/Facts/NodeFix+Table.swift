extension NodeFix {
    /// Kernel modules, settings of the kernel, leftovers, disks and programs of the host: no change in the cluster brings them.
    static let all: [NodeFix] = [
        NodeFix(
            pieces: ["already has an IP address different from"],
            fix: "delete the bridge of an earlier network, the plugin makes it anew: ip link delete {}",
            before: "bridge addr: \"", usual: "cni0",
            source: "ensureAddr in plugins/main/bridge of containernetworking/plugins",
            sample:
                #"failed to set bridge addr: "cni0" already has an IP address different from 10.244.5.1/24"#),
        NodeFix(
            pieces: ["vxlan", "address already in use"],
            fix:
                "another VXLAN device holds the port (ip -d link show type vxlan): delete the one of an earlier CNI with ip link delete",
            source: "LinkAdd of VXLAN, EADDRINUSE",
            sample: "setting up vxlan device: creating vxlan device cilium_vxlan: address already in use"),
        NodeFix(
            pieces: ["bridge-nf-call-ip", "no such file or directory"],
            fix: "load the kernel's module, and name it in /etc/modules-load.d: modprobe br_netfilter",
            source: "main.go of flannel-io/flannel",
            sample:
                "Failed to check br_netfilter: stat /proc/sys/net/bridge/bridge-nf-call-iptables: no such file or directory"
        ),
        NodeFix(
            pieces: ["do you need to insmod?"],
            fix: "load the kernel's module, and name it in /etc/modules-load.d: modprobe iptable_{}",
            before: "table `", usual: "nat", source: "iptc_strerror of iptables",
            sample:
                "can't initialize iptables table `filter': Table does not exist (do you need to insmod?)"),
        NodeFix(
            pieces: ["nable to find default route"],
            fix: "give the node a default route (ip route), or name the interface to the agent",
            source: "GetDefaultGatewayInterface of flannel-io/flannel",
            sample: "failed to get default interface: unable to find default route"),
        NodeFix(
            pieces: ["missing kernel module?"],
            fix:
                "load the kernel's module that the line names (modprobe), or install the modules of the running kernel",
            source: "xtables_compatible_revision of iptables",
            sample: "Warning: Extension MASQUERADE revision 0 not supported, missing kernel module?"),
        NodeFix(
            pieces: ["ipset protocol error"],
            fix: "load the kernel's module, and name it in /etc/modules-load.d: modprobe ip_set",
            source: "libipset, IPSET_ERR_PROTOCOL", sample: "Kernel error received: ipset protocol error"),
        NodeFix(
            pieces: ["Existing bridge type"], fix: "delete the bridge of an earlier life: ip link delete weave",
            source: "net/bridge.go of weaveworks/weave",
            sample: #"Existing bridge type "bridge" is different than requested "bridged_fastdp""#),
        NodeFix(
            pieces: ["modprobe: FATAL: Module ", " not found"],
            fix: "install the modules of the running kernel, then: modprobe {}", before: "FATAL: Module ",
            source: "tools/modprobe.c of kmod",
            sample: "modprobe: FATAL: Module ip_tables not found in directory /lib/modules/6.1.0-18-amd64"),
        NodeFix(
            pieces: ["try running 'modprobe "],
            fix: "load the kernel's module, and name it in /etc/modules-load.d: modprobe {}",
            before: "'modprobe ", source: "start_ovs of antrea-io/antrea",
            sample:
                "Failed to load the OVS kernel module from the container, try running 'modprobe openvswitch' on your Nodes"
        ),
        NodeFix(
            pieces: ["registering network", "operation not supported"],
            fix: "load the kernel's module of the backend, and name it in /etc/modules-load.d: modprobe vxlan",
            source: "backend/vxlan of flannel-io/flannel, EOPNOTSUPP of LinkAdd",
            sample: "Error registering network: operation not supported"),
        NodeFix(
            pieces: ["ireGuard", "not supported"],
            fix: "load the kernel's module, and name it in /etc/modules-load.d: modprobe wireguard",
            source: "EOPNOTSUPP of LinkAdd of WireGuard",
            sample: "failed to create WireGuard device: operation not supported"),
        NodeFix(
            pieces: ["too many open files", "notify"],
            fix: "raise the limit, and write it to /etc/sysctl.d: sysctl -w fs.inotify.max_user_instances=8192",
            source: "EMFILE of inotify_init(2)", sample: "unable to create inotify watcher: too many open files"),
        NodeFix(
            pieces: ["no space left on device", "inotify"],
            fix: "raise the limit, and write it to /etc/sysctl.d: sysctl -w fs.inotify.max_user_watches=524288",
            source: "ENOSPC of inotify_add_watch(2)", sample: "inotify_add_watch: no space left on device"),
        NodeFix(
            pieces: ["RPF check is set to 'loose'"],
            fix: "set it to strict, and write it to /etc/sysctl.d: sysctl -w net.ipv4.conf.all.rp_filter=1",
            source: "felix/dataplane/linux/int_dataplane.go of projectcalico/calico",
            sample:
                "Kernel's RPF check is set to 'loose'.  This would allow endpoints to spoof their IP address."),
        NodeFix(
            pieces: ["ip_forward", "disabled"],
            fix: "let the kernel forward, and write it to /etc/sysctl.d: sysctl -w net.ipv4.ip_forward=1",
            source: "checks of agents at their start", sample: "net.ipv4.ip_forward is disabled on this host"),
        NodeFix(
            pieces: ["o space left on device"], fix: "free space on this node's disk (df -h, df -i)",
            source: "ENOSPC of errno(3)", sample: "write /var/lib/containerd/tmp: no space left on device"),
        NodeFix(
            pieces: ["plugin type=", "executable file not found in $PATH"], fix: "install {} on this node",
            before: "exec: \"", usual: "it", source: "ErrNotFound of os/exec",
            sample:
                #"plugin type="portmap" failed (add): could not initialize iptables protocol 0: exec: "iptables": executable file not found in $PATH"#
        ),
    ]
}
