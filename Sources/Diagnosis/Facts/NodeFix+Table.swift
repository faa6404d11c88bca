extension NodeFix {
    /// Leftovers, settings, disks and programs of the host: no change in the cluster brings them.
    static let host: [NodeFix] = [
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
            pieces: ["dd IP addr", "ermission denied"],
            fix:
                "let the interfaces have IPv6 addresses, and write it to /etc/sysctl.d: sysctl -w net.ipv6.conf.all.disable_ipv6=0 net.ipv6.conf.default.disable_ipv6=0",
            source:
                "ensureAddr in plugins/main/bridge, ConfigureIface in pkg/ipam; EACCES of addrconf_add_dev of Linux",
            sample: #"failed to set bridge addr: could not add IP address to "cni0": permission denied"#),
        // Beside Multus it is a DaemonSet's.
        NodeFix(
            pieces: ["dialing DHCP daemon"], without: ["multus"],
            fix: "run the DHCP daemon of the CNI plugins as a unit of this node: /opt/cni/bin/dhcp daemon",
            source: "rpcCall in plugins/ipam/dhcp of containernetworking/plugins",
            sample: "error dialing DHCP daemon: dial unix /run/cni/dhcp.sock: connect: no such file or directory"),
        NodeFix(
            pieces: ["nable to read c", " due to open ", "o such file or directory"],
            fix: "bring {} back, which a kubeconfig names, or write the kubeconfig anew", before: " due to open ",
            after: ":",
            source: "validateClusterInfo, validateAuthInfo in tools/clientcmd/validation.go of client-go",
            sample:
                "unable to read certificate-authority /etc/ssl/a.pem for local due to open /etc/ssl/a.pem: no such file or directory"
        ),
        NodeFix(
            pieces: ["is mounted on ", "but it is not a shared"],
            fix: "share the mount, where it is mounted too, so that containers can have it: mount --make-rshared {}",
            before: "path \"",
            source: "ensureShared, ensureSharedOrSlave in pkg/cri/opts of containerd",
            sample: #"path "/sys/fs/bpf" is mounted on "/sys/fs/bpf" but it is not a shared or slave mount"#),
        NodeFix(
            pieces: ["nable to find default route"],
            fix: "give the node a default route (ip route), or name the interface to the agent",
            source: "GetDefaultGatewayInterface of flannel-io/flannel",
            sample: "failed to get default interface: unable to find default route"),
        NodeFix(
            pieces: ["Existing bridge type"], fix: "delete the bridge of an earlier life: ip link delete weave",
            source: "net/bridge.go of weaveworks/weave",
            sample: #"Existing bridge type "bridge" is different than requested "bridged_fastdp""#),
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
            pieces: ["ead-only file system"],
            fix: "find out why that file system is read-only (findmnt, dmesg), and make it writable",
            source: "EROFS of errno(3)", sample: "cp: can't create '/opt/cni/bin/flannel': Read-only file system"),
        NodeFix(
            pieces: ["o space left on device"], without: ["bpf", "BPF"],
            fix: "free space on this node's disk (df -h, df -i)",
            source: "ENOSPC of errno(3)", sample: "write /var/lib/containerd/tmp: no space left on device"),
        NodeFix(
            pieces: ["plugin type=", "executable file not found in $PATH"], fix: "install {} on this node",
            before: "exec: \"", usual: "it", source: "ErrNotFound of os/exec",
            sample:
                #"plugin type="portmap" failed (add): could not initialize iptables protocol 0: exec: "iptables": executable file not found in $PATH"#
        ),
    ]
}
