extension NodeFix {
    /// What the kernel gives so many of, each with the setting that says how many.
    static let limits: [NodeFix] = [
        NodeFix(
            pieces: ["oo many open files in system"],
            fix: "raise the limit, and write it to /etc/sysctl.d: sysctl -w fs.file-max=2097152",
            source: "ENFILE of open(2)",
            sample: "open /proc/self/ns/net: too many open files in system"),
        NodeFix(
            pieces: ["oo many open files", "notify"],
            fix: "raise the limit, and write it to /etc/sysctl.d: sysctl -w fs.inotify.max_user_instances=8192",
            source: "EMFILE of inotify_init(2)",
            sample: "unable to create inotify instance: too many open files"),
        NodeFix(
            pieces: ["oo many open files", "watcher"],
            fix: "raise the limit, and write it to /etc/sysctl.d: sysctl -w fs.inotify.max_user_instances=8192",
            source: "EMFILE of inotify_init(2), by NewWatcher of fsnotify",
            sample: "Failed to create file watcher error=too many open files"),
        NodeFix(
            pieces: ["oo many open files"],
            fix:
                "raise LimitNOFILE= of the unit of containerd, whose limit its containers have too; at once: prlimit --nofile=1048576 --pid with its process",
            source: "EMFILE of open(2)",
            sample: "socket: too many open files"),
        NodeFix(
            pieces: ["o space left on device", "notify"],
            fix: "raise the limit, and write it to /etc/sysctl.d: sysctl -w fs.inotify.max_user_watches=524288",
            source: "ENOSPC of inotify_add_watch(2)",
            sample: "inotify_add_watch /sys/fs/cgroup/x: no space left on device"),
        NodeFix(
            pieces: ["o space left on device", " mount ns at "],
            fix:
                "no disk is full, no mount is left: look for what leaks them (wc -l /proc/self/mountinfo), and raise the limit: sysctl -w fs.mount-max=200000",
            source: "ENOSPC of mount(2), by newNS in pkg/netns of containerd",
            sample:
                "failed to create namespace: failed to bind mount ns at /var/run/netns/cni-0d8488d1: no space left on device"
        ),
        NodeFix(
            pieces: ["o space left on device", "bind mount"],
            fix:
                "no disk is full, no mount is left: look for what leaks them (wc -l /proc/self/mountinfo), and raise the limit: sysctl -w fs.mount-max=200000",
            source: "ENOSPC of mount(2)",
            sample: "failed to bind mount /proc/self/ns/net: no space left on device"),
        NodeFix(
            pieces: ["failed to create namespace: ", "o space left on device"],
            fix:
                "no disk is full, no network namespace is left: look for what leaks them (lsns -t net), and raise the limit: sysctl -w user.max_net_namespaces=65536",
            source: "ENOSPC of unshare(2), by newNS in pkg/netns of containerd",
            sample: "failed to create network namespace: failed to create namespace: no space left on device"),
        NodeFix(
            pieces: ["unshare", "o space left on device"],
            fix:
                "no disk is full, no namespace is left: look at sysctl -a -r user.max_, and raise the one that is used up: sysctl -w user.max_user_namespaces=65536",
            source: "ENOSPC of unshare(2)",
            sample: "unshare: no space left on device"),
        NodeFix(
            pieces: ["clone", "o space left on device"],
            fix:
                "no disk is full, no namespace is left: look at sysctl -a -r user.max_, and raise the one that is used up: sysctl -w user.max_user_namespaces=65536",
            source: "ENOSPC of clone(2)",
            sample: "clone: no space left on device"),
        NodeFix(
            pieces: ["/sys/fs/cgroup/cpuset", "o space left on device"],
            fix:
                "no disk is full, the cgroup has no processors: write some to the cpuset.cpus of each directory above the one in the line",
            source: "cpuset_can_attach of Linux",
            sample: "write /sys/fs/cgroup/cpuset/kubepods/cgroup.procs: no space left on device"),
        NodeFix(
            pieces: ["mkdir /sys/fs/cgroup", "o space left on device"],
            fix:
                "no disk is full, the kernel has no memory cgroup left (cat /proc/cgroups): restart the node, and take a kernel that does not leak them",
            source: "ENOSPC of mem_cgroup_alloc of Linux",
            sample: "mkdir /sys/fs/cgroup/memory/kubepods/pod1: no space left on device"),
        NodeFix(
            pieces: ["mkdir /sys/fs/cgroup", "annot allocate memory"],
            fix:
                "the kernel has no memory cgroup left (cat /proc/cgroups): restart the node, and take a kernel that does not leak them",
            source: "ENOMEM of mem_cgroup_alloc of Linux",
            sample: "mkdir /sys/fs/cgroup/memory/kubepods/pod1: cannot allocate memory"),
        NodeFix(
            pieces: ["mkdir /sys/fs/cgroup", "esource temporarily unavailable"],
            fix: "raise cgroup.max.descendants of a directory above the one in the line",
            source: "EAGAIN of cgroup_mkdir of Linux",
            sample: "mkdir /sys/fs/cgroup/kubepods.slice/pod1: resource temporarily unavailable"),
        NodeFix(
            pieces: ["session key", "isk quota exceeded"],
            fix:
                "no disk is full, no key is left: raise the limit, and write it to /etc/sysctl.d: sysctl -w kernel.keys.root_maxkeys=1000000 kernel.keys.maxkeys=20000",
            source: "EDQUOT of add_key(2), by JoinSessionKeyring of runc",
            sample: "unable to join session keyring: unable to create session key: disk quota exceeded"),
        NodeFix(
            pieces: ["annot allocate memory"],
            fix: "free memory on this node (free -m, dmesg)",
            source: "ENOMEM of errno(3)",
            sample: "fork/exec /opt/cni/bin/bridge: cannot allocate memory"),
        NodeFix(
            pieces: ["fork/exec", "esource temporarily unavailable"],
            fix:
                "no process is left: raise TasksMax= of the unit of containerd, else sysctl -w kernel.pid_max=4194304 kernel.threads-max=200000",
            source: "EAGAIN of fork(2)",
            sample: "fork/exec /opt/cni/bin/bridge: resource temporarily unavailable"),
        NodeFix(
            pieces: ["exchange full"],
            fix:
                "the bridge has no port left: delete the devices of pods that are gone (ip link show master cni0), or run fewer pods here",
            source: "EXFULL of br_add_if of Linux",
            sample: #"failed to connect "veth1a2b" to bridge cni0: exchange full"#),
    ]
}
