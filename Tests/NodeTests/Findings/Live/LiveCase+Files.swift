/// What lies in conf_dir.
extension LiveCase {
    /// containerd has never seen a network in its directory.
    static let empty: [LiveCase] = [
        LiveCase(
            code: "NoNetworkConfig", verdict: "notReady", on: [.bookworm, .trixie],
            cause: "systemctl stop containerd.service; rm -rf $C/* /var/lib/cni; again"),
        LiveCase(
            code: "ConfDirMissing", verdict: "notReady", file: "/etc/cni/net.d", on: [.trixie], cause: "rm -r $C",
            fix: "mkdir -m 700 $C; cp /root/calico/* $C/; again"),
    ]

    static let files: [LiveCase] = [
        // A file that is only made gives containerd no event: it has to be written to.
        inFront("ConfFileEmpty", "notReady", first, "echo"),
        inFront("ConfFileEmpty", "notReady", first, #"printf '{"type": "x"'"#, on: [.trixie]),
        inFront("ConfFileMalformed", "notReady", first, #"printf '{"type": "x",}'"#),
        inFront("ConfFileInvalid", "notReady", firstList, #"printf '{"name": "x", "plugins": []}'"#),
        // libcni takes it when it loads, and refuses it for every pod.
        inFront("ConfFileInvalid", "degraded", firstList, "printf '\(bridge("a network", "10.42.3.0/24"))'"),
        inFront("ConfWrongExtension", "notReady", first, #"printf '{"name": "x", "plugins": [{"type": "x"}]}'"#),
        inFront("PredictionIncomplete", "notReady", first, "head -c 1200000 /dev/zero", on: [.bookworm]),
        inFront("DefaultBridgeActive", "degraded", firstList, "printf '\(bridge("podman", "10.88.0.0/16"))'"),
        inFront(
            "ChainedPluginLeftover", "degraded", firstList,
            #"printf '{"name": "x", "cniVersion": "0.4.0", "plugins": [{"type": "portmap"}]}'"#),
        LiveCase(
            code: "ConfFileUnreadable", verdict: "notReady", file: first, cause: "ln -s /run/gone \(first); nudge",
            fix: "rm \(first)"),
        // What is moved in gives no event that containerd loads on.
        LiveCase(
            code: "NextLoadConfigEmpty", verdict: "degraded", file: first,
            cause: "printf '{' >/etc/cni/a; mv /etc/cni/a \(first)",
            fix: "rm \(first)"),
        LiveCase(
            code: "OtherNetworksOnDisk", verdict: "degraded", file: firstList,
            cause: "printf '\(bridge("mynet", "10.42.3.0/24"))' >/etc/cni/a; mv /etc/cni/a \(firstList)",
            fix: "rm \(firstList)"),
        LiveCase(
            code: "ConfigRemoved", verdict: "notReady", file: "/etc/cni/net.d/10-calico.conflist", cause: "rm $L",
            fix: "cp /root/calico/10-calico.conflist $C/"),
        LiveCase(
            code: "ConfigRemoved", verdict: "notReady", file: "/etc/cni/net.d/10-calico.conflist.cilium_bak",
            cause: "mv $L $L.cilium_bak",
            fix: "cp $L.cilium_bak $L; rm $L.cilium_bak"),
        LiveCase(
            code: "ConfInWrongDirectory", verdict: "notReady", file: "/etc/cni/10-calico.conflist",
            cause: "mv $L /etc/cni/",
            fix: "cp /etc/cni/10-calico.conflist $C/; rm /etc/cni/10-calico.conflist"),
        LiveCase(
            code: "ConfNotLoaded", verdict: "notReady", file: "/etc/cni/net.d/10-calico.conflist",
            cause: "mv $L /etc/cni/; unready; mv /etc/cni/10-calico.conflist $C/", fix: "nudge"),
    ]

    /// A file that stands before the good one, and goes again.
    private static func inFront(
        _ code: String, _ verdict: String, _ file: String, _ text: String,
        on generations: Set<Generation> = Set(Generation.allCases)
    ) -> LiveCase {
        LiveCase(
            code: code, verdict: verdict, file: file, on: generations, cause: "\(text) >\(file)", fix: "rm \(file)")
    }
}
