import Syntax

/// Where a distribution of Kubernetes that runs containerd and kubelet by a program of its own has its files.
///
/// What is set up by kubeadm is none: there both are programs and units of their own.
package struct DistributionFiles: Sendable, Equatable {
    /// As its own documentation has it.
    package var name: String
    /// What the names of its units are, or begin with before a `-` or a `.`.
    private var units: [String]
    /// The directory that holds all else, where nobody has chosen another (`--data-dir`).
    private var home: String
    /// Where it puts the configuration that it makes for containerd, below the home; empty where that is elsewhere.
    private var config = ""
    /// Files that containerd and kubelet log to, below the home. Without one they log to the unit's journal: k0s within lines
    /// of its own, MicroK8s to a unit for each.
    private var logs: [String] = []
    /// The program that kubelet is, or is within, below the home.
    private var kubelet: String
    /// Where it makes containerd's configuration anew at each start, so that a person cannot fix it there; empty where
    /// it keeps what a person has written.
    private var madeBelow = ""
    /// The known agent that it has within itself.
    private var agent = ""
    /// Whether containerd is a child of the program that its unit runs.
    package private(set) var startsContainerd = true

    /// Source: <https://docs.k3s.io/faq>, "Where are the K3s logs?"; <https://docs.rke2.io/reference/logging>;
    /// <https://docs.k0sproject.io/stable/logs/>; <https://microk8s.io/docs/configuring-services>.
    package static let all = [
        DistributionFiles(
            name: "K3s", units: ["k3s"], home: "/var/lib/rancher/k3s", config: "/agent/etc/containerd/config.toml",
            logs: ["/agent/containerd/containerd.log"], kubelet: "/data/current/bin/k3s",
            madeBelow: "/var/lib/rancher/k3s/", agent: "flannel"),
        DistributionFiles(
            name: "RKE2", units: ["rke2"], home: "/var/lib/rancher/rke2", config: "/agent/etc/containerd/config.toml",
            logs: ["/agent/containerd/containerd.log", "/agent/logs/kubelet.log"], kubelet: "/bin/kubelet",
            madeBelow: "/var/lib/rancher/rke2/"),
        DistributionFiles(
            name: "k0s", units: ["k0sworker", "k0scontroller"], home: "/var/lib/k0s", kubelet: "/bin/kubelet"),
        DistributionFiles(
            name: "MicroK8s", units: ["snap.microk8s"], home: "/snap/microk8s/current", kubelet: "/kubelite",
            madeBelow: "/var/snap/", startsContainerd: false),
    ]

    /// Whether a distribution makes this configuration of containerd anew at each start.
    package static func isMade(_ config: String) -> Bool {
        all.contains { !$0.madeBelow.isEmpty && config.utf8.starts(with: $0.madeBelow.utf8) }
    }

    /// The name of the known agent that runs within the distribution whose containerd has this configuration.
    package static func agent(withinThatOf config: String) -> String? {
        all.first { !$0.agent.isEmpty && config.utf8.starts(with: $0.madeBelow.utf8) }?.agent
    }

    /// Units that kubelet logs to, of every distribution: what is not there costs nothing. k3s may run beside a containerd
    /// of another unit (`--container-runtime-endpoint`).
    private static let kubeletUnits = [
        "kubelet.service", "snap.microk8s.daemon-kubelite.service", "snap.microk8s.daemon-kubelet.service",
        "k3s.service", "k3s-agent.service",
    ]

    /// Units that kubelet logs to, without that of containerd, which is read anyway.
    package static func kubeletUnits(beside unit: String) -> [String] { kubeletUnits.filter { $0 != unit } }

    /// Whether kubelet, or what it is within, logs to a unit.
    package static func isOfKubelet(_ unit: String) -> Bool { kubeletUnits.contains(unit) }

    /// The distribution that containerd's unit or its configuration is of, at the home that the configuration tells of.
    ///
    /// - Parameters:
    ///   - unit: that containerd runs in.
    ///   - config: config.toml of that containerd.
    package static func of(unit: String, config: String) -> DistributionFiles? {
        let known = all.first { row in
            row.units.contains { isUnit(unit, of: $0) } || !row.config.isEmpty && config == row.home + row.config
        }
        guard var known else { return nil }
        let (rest, end) = (config.utf8.count - known.config.utf8.count, known.config.utf8)
        if !end.isEmpty, rest > 0, config.utf8.suffix(end.count).elementsEqual(end) {
            known.home = String(decoding: config.utf8.prefix(rest), as: UTF8.self)
        }
        return known
    }

    /// Paths of the files that containerd and kubelet log to.
    package var logFiles: [String] { logs.map { home + $0 } }

    /// Path of the program that kubelet is, or is within.
    package var kubeletProgram: String { home + kubelet }

    /// `k3s.service`, `k3s-agent.service`, or what a person has named a further one.
    private static func isUnit(_ name: String, of prefix: String) -> Bool {
        guard name.utf8.starts(with: prefix.utf8) else { return false }
        let next = name.utf8.dropFirst(prefix.utf8.count).first
        return next == UInt8(ascii: ".") || next == UInt8(ascii: "-")
    }
}
