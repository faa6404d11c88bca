import Syntax

/// What is to be done on the node itself against what a CNI's container ends for.
struct NodeRepair {
    /// A sentence with the command in it.
    let advice: String

    private let pieces: [String]

    private init(_ pieces: String..., advice: String) {
        self.pieces = pieces
        self.advice = advice
    }

    /// The first that a line speaks of.
    static func of(_ line: String) -> NodeRepair? { all.first { $0.pieces.allSatisfy(line.holds) } }

    private static let all = [
        // Source: `stat` of main.go of flannel; the module makes the files.
        NodeRepair(
            "/proc/sys/net/bridge/bridge-nf-call", "no such file",
            advice:
                "Load the module on this node: modprobe br_netfilter. For the next boot: echo br_netfilter > /etc/modules-load.d/br_netfilter.conf"
        ),
        // Source: inotify_init(2).
        NodeRepair("inotify", "too many open files", advice: instances),
        NodeRepair("fsnotify", "too many open files", advice: instances),
        // Source: inotify_add_watch(2).
        NodeRepair(
            "inotify", "no space left on device",
            advice: "Raise the limit on this node: sysctl -w fs.inotify.max_user_watches=524288, and in /etc/sysctl.d."),
        // Source: felix/dataplane/linux/int_dataplane.go of Calico.
        NodeRepair(
            "RPF check", "loose",
            advice: "Set it on this node: sysctl -w net.ipv4.conf.all.rp_filter=1, and in /etc/sysctl.d."),
    ]

    private static let instances =
        "Raise the limit on this node: sysctl -w fs.inotify.max_user_instances=1024, and in /etc/sysctl.d."
}
