import Testing

/// How a distribution runs its containerd, as far as a node shows it.
struct Distribution: Sendable, CustomTestStringConvertible {
    var name: String
    var unit: String
    var socket: String
    var config: String
    var testDescription: String { unit }

    static let all = [
        Distribution(
            name: "k3s", unit: "k3s.service", socket: "/run/k3s/containerd/containerd.sock",
            config: "/var/lib/rancher/k3s/agent/etc/containerd/config.toml"),
        Distribution(
            name: "rke2", unit: "rke2-agent.service", socket: "/run/k3s/containerd/containerd.sock",
            config: "/var/lib/rancher/rke2/agent/etc/containerd/config.toml"),
        Distribution(
            name: "microk8s", unit: "snap.microk8s.daemon-containerd.service",
            socket: "/var/snap/microk8s/common/run/containerd.sock",
            config: "/var/snap/microk8s/current/args/containerd.toml"),
        Distribution(
            name: "k0s", unit: "k0sworker.service", socket: "/run/k0s/containerd.sock",
            config: "/etc/k0s/containerd.toml"),
    ]

    /// Makes its unit, whose program starts the node's containerd as a child, with the distribution's socket and file.
    fileprivate var install: String {
        let program = "/usr/local/bin/\(name)-stand-in"
        let directories = [socket, config].map { $0.split(separator: "/").dropLast().joined(separator: "/") }
        return """
            mkdir -p \(directories.map { "/\($0)" }.joined(separator: " "))
            cp /usr/share/netready-node/config.toml \(config)
            cat >\(program) <<'END'
            #!/bin/sh
            /usr/bin/containerd --config \(config) --address \(socket) --state /run/netready-test/state &
            wait
            END
            chmod 755 \(program)
            printf '[Service]\\nExecStart=\(program)\\n[Install]\\nWantedBy=multi-user.target\\n' >/etc/systemd/system/\(unit)
            systemctl daemon-reload
            """
    }

    fileprivate static let remove =
        all.map {
            "systemctl disable --now --quiet \($0.unit) 2>/dev/null || true; rm -f /etc/systemd/system/\($0.unit)"
        }
        .joined(separator: "\n")
        + "\nrm -rf /run/k3s /run/k0s /var/lib/rancher /var/snap /etc/k0s /run/netready-test /usr/local/bin/*-stand-in"
}

extension Node {
    /// A node with Calico's configuration, without a unit for containerd, and netready installed, its daemon not started.
    ///
    /// - Parameter keepsProgram: whether containerd itself stays installed.
    func beginWithoutContainerd(keepsProgram: Bool = true) throws {
        try reset()
        try Node.script("calico", name)
        try installNetready(mode: "observe")
        do {
            try takeContainerdAway(keepsProgram)
        } catch {
            // The tests after this one need their containerd.
            endWithoutContainerd()
            throw error
        }
    }

    private func takeContainerdAway(_ keepsProgram: Bool) throws {
        try shell(
            """
            cp /root/calico/* /etc/cni/net.d/
            mkdir -p /etc/netready/netready.toml.d
            printf '[daemon]\\npoll = "1s"\\n' >/etc/netready/netready.toml.d/poll.toml
            systemctl stop containerd.service
            mkdir -p /root/away
            mv /usr/lib/systemd/system/containerd.service /root/away/
            \(keepsProgram ? "" : "mv /usr/bin/containerd /root/away/")
            rm -f /etc/systemd/system/multi-user.target.wants/containerd.service
            # Of pods whose shims outlive containerd.
            for mount in $(awk '$2 ~ "^/run/containerd/" { print $2 }' /proc/mounts); do umount -l "$mount"; done
            rm -rf /run/containerd
            systemctl daemon-reload
            """)
    }

    func install(_ distribution: Distribution) throws {
        try shell(distribution.install)
        try shell("systemctl enable --now --quiet \(distribution.unit)")
        try waitFor("the socket of \(distribution.name)") { exists(distribution.socket) }
    }

    /// Puts containerd back, and takes away what stood in its place; each step, whatever comes of the others.
    func endWithoutContainerd() {
        let script = """
            systemctl stop netreadyd.service
            for unit in crio docker kubelet; do
                systemctl stop $unit.service $unit.socket 2>/dev/null
                rm -f /etc/systemd/system/$unit.service /etc/systemd/system/$unit.socket
            done
            rm -rf /run/crio /run/docker.sock /var/lib/kubelet /usr/local/bin/kubelet
            \(Distribution.remove)
            test ! -e /root/away/containerd || mv /root/away/containerd /usr/bin/
            test ! -e /root/away/containerd.service || mv /root/away/containerd.service /usr/lib/systemd/system/
            systemctl daemon-reload
            systemctl reset-failed
            systemctl enable --quiet containerd.service
            """
        #expect(throws: Never.self) { try shell("set +e\n\(script)") }
    }
}
