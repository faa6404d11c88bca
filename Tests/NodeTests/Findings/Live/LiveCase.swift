/// A finding on a booted node: what brings it about and what takes it away, as a person would do it in a shell.
struct LiveCase: Sendable {
    /// Who can say it.
    enum Voice: Sendable {
        case both
        /// `check` makes one call and ends; why it cannot come to say it.
        case daemonAlone(String)
        /// The daemon never does what it takes; what it is, and the command that does.
        case commandAlone(String, arguments: String)
    }

    var code: String
    /// What both say of the node then. `ready` and `degraded` mean that NetworkReady is true.
    var verdict: String
    /// What the record names; nil where it is no matter or has none.
    var file: String?
    var on: Set<Generation> = Set(Generation.allCases)
    /// Shell; see ``prelude``.
    var cause: String
    /// What no shell of the node can do, after ``cause``: it has no client of CRI. Returns the sandboxes that are made.
    var then: (@Sendable (Node) throws -> [String])?
    /// Shell. nil where the node stays as it is for the next case, or nothing short of a new journal takes it away.
    var fix: String?
    var voice = Voice.both
    /// What comes before `netready` on the command line, such as other rights.
    var asking = ""
    /// Seconds for each of the two.
    var patience: Double = 30

    /// What the scripts of all cases may use.
    static let prelude = """
        C=/etc/cni/net.d L=/etc/cni/net.d/10-calico.conflist K=/etc/cni/net.d/calico-kubeconfig
        T=/etc/containerd/config.toml GOOD=/usr/share/netready-node/config.toml
        D=/run/systemd/system/containerd.service.d N=/etc/netready/netready.toml.d
        again() { systemctl reset-failed containerd.service; systemctl restart containerd.service; }
        daemon() { systemctl restart netreadyd.service; }
        nudge() { : >$C/.nudge; rm $C/.nudge; }
        says() { for i in $(seq 600); do ! grep -q "$1" /run/netready/status.json || return 0; sleep 0.05; done; return 1; }
        unready() { says '"verdict": "notReady"'; }
        setting() { sed "/\\.cni\\]/a $1" $GOOD >$T; }
        unit() { mkdir -p $D; printf "$1\\n" >$D/x.conf; systemctl daemon-reload; }
        plain() { rm -r $D; systemctl daemon-reload; }
        kubelet() { systemd-run --quiet --unit=kubelet --wait printf '%s\\n' "$@"; }

        """

    static let all = LiveSession.all.flatMap(\.cases)

    static let list = "/etc/cni/net.d/10-calico.conflist"
    static let first = "/etc/cni/net.d/05-first.conf"
    static let firstList = "/etc/cni/net.d/05-first.conflist"
    static let toml = "/etc/containerd/config.toml"

    static func bridge(_ name: String, _ subnet: String, version: String = "0.4.0") -> String {
        #"{"name": "\#(name)", "cniVersion": "\#(version)", "plugins": [{"type": "bridge", "ipam": {"type": "host-local", "subnet": "\#(subnet)"}}]}"#
    }
}
