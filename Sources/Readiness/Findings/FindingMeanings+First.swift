// Made by scripts/generate-findings from config/findings.toml.

extension FindingMeaning {
    /// The first half, in the order of the codes.
    static let first: [FindingMeaning] = [
        FindingMeaning(
            meaning:
                "The container runtime of this node is not containerd, so netready says nothing of its network and does nothing to it.",
            proof:
                "The name that the runtime gives itself (CRI Version), else kubelet's endpoint, or the socket or unit that exists.",
            advice:
                "Nothing, if that is as it should be: netready is for containerd, and of no use on this node. Else name containerd's place in /etc/netready/netready.toml.",
            cause: "NONE", severity: .info, mend: .none, messageID: "c2557e341ce1511e88005afb940f91b4", links: [],
            needs: [.runtime]),
        FindingMeaning(
            meaning:
                "No container runtime is to be found on this node: no known socket answers or exists, and no known unit does.",
            proof:
                "The known sockets, the unit files of the known runtimes, their programs, and what kubelet is given as its endpoint.",
            advice:
                "Set up the container runtime, or name its place in /etc/netready/netready.toml; netreadyd looks for it again at each poll.",
            cause: "NONE", severity: .warning, mend: .none, messageID: "c418cb21a5e35ae09f99c72d0bd8c2dc", links: [],
            needs: [.runtime]),
        FindingMeaning(
            meaning: "containerd ends at once with the configuration that stands on disk.",
            proof: "config.toml and its imports, read as the installed version reads them.",
            advice: "Mend the named line of the configuration; then start {unit}.",
            cause: "CRI_LOAD_FAILED", severity: .error, mend: .fixThenRestart,
            messageID: "d3da82a266db55e095bdcaa4b0489afe", links: ["https://github.com/k0sproject/k0s/issues/6547"],
            needs: [.files]),
        FindingMeaning(
            meaning: "The unit of containerd is masked, so nothing can start it.",
            proof: "LoadState of the unit.",
            advice: "Unmask and start it if the node is to work: systemctl unmask --now {unit}.",
            cause: "NONE", severity: .error, mend: .none, messageID: "3013ccd76f0b5be0be38edbb1b186cdc", links: [],
            needs: [.runtime, .unit]),
        FindingMeaning(
            meaning: "containerd was stopped by a person or was never started.",
            proof: "The unit exists (LoadState), and is inactive with the result success.",
            advice: "Start it if the node is to work: systemctl start {unit}.",
            cause: "NONE", severity: .error, mend: .none, messageID: "495dbd1c5ff357e583ec5f0c0df54bf9", links: [],
            needs: [.runtime, .unit]),
        FindingMeaning(
            meaning: "containerd ends again and again and systemd starts it each time.",
            proof: "NRestarts of the unit, and no process that answers.",
            advice: "Read its last lines: journalctl -u {unit}; mend what they name.",
            cause: "CRI_LOAD_FAILED", severity: .error, mend: .fixThenRestart,
            messageID: "ce16938bc57e53ed9560231347bcd432", links: [], needs: [.runtime, .unit]),
        FindingMeaning(
            meaning: "containerd ended itself because its CNI directory was removed or renamed.",
            proof: "Its log line \"cni conf dir is removed\" and the state of its unit (containerd 2.1 and later).",
            advice: "Nothing: systemd starts it again, and it then loads what stands in the directory.",
            cause: "CNI_WATCH_STALE", severity: .error, mend: .none, messageID: "9356253666605954ae3e6504ab03623d",
            links: ["https://github.com/containerd/containerd/pull/11208"], needs: [.runtime, .unit, .journal]),
        FindingMeaning(
            meaning: "containerd has ended and systemd will not start it again by itself.",
            proof: "The unit is in the state failed.",
            advice: "Start it: systemctl reset-failed {unit}; systemctl start {unit}.",
            cause: "CNI_WATCH_STALE", severity: .error, mend: .restart, messageID: "2eb2a521459b53c7bbf87ff426fe8e21",
            links: [], needs: [.runtime, .unit]),
        FindingMeaning(
            meaning: "containerd is starting or recovering its state and does not answer yet.",
            proof: "The state of its unit, or \"server is not initialized yet\" from CRI.",
            advice: "Wait half a minute.",
            cause: "NONE", severity: .info, mend: .none, messageID: "57f4b422d6e352fa9cd27844c782e6b2", links: [],
            needs: [.runtime]),
        FindingMeaning(
            meaning: "A FIFO stands where containerd reads a configuration file; it blocks for ever on it.",
            proof: "The type of the file, and its place in the order of loading.",
            advice: "Remove the FIFO; then restart {unit}.",
            cause: "CONF_MALFORMED", severity: .error, mend: .fixThenRestart,
            messageID: "e60a2063e15557a0959abc367c556c0c", links: [], needs: [.files]),
        FindingMeaning(
            meaning:
                "containerd answers Version but never Status: a plug-in that it asks for STATUS, or a load that it has begun, does not return.",
            proof:
                "One call of CRI Status has been without an answer for hang_after (120s), and CRI Version answered all that time; whether the networks have a plug-in that is asked at all.",
            advice:
                "Mend or remove the plug-in that hangs; then restart {unit}. Where nothing is left that blocks, a restart is enough.",
            cause: "READY_BUT_BROKEN", severity: .error, mend: .fixThenRestart,
            messageID: "dc9e8a0ba25b5abb906944b04d83686d", links: [], needs: [.runtime]),
        FindingMeaning(
            meaning:
                "containerd runs and listens, and the name of its CRI socket is gone or leads to something else: kubelet keeps at most the connection that it has, and no new one can be made.",
            proof:
                "Connecting to the socket's name, and the sockets on which containerd's process listens (/proc/PID/net/unix).",
            advice: "Restart {unit}: it makes its socket anew. Find out what removes files below /run.",
            cause: "NONE", severity: .error, mend: .restart, messageID: "debb09d76dc556478fa4114fdd0ed517", links: [],
            needs: [.runtime]),
        FindingMeaning(
            meaning: "containerd runs and its CRI socket gives no answer.",
            proof: "Connecting to the socket.",
            advice: "Look at containerd's log: journalctl -u {unit}.",
            cause: "NONE", severity: .warning, mend: .none, messageID: "a39e43419acd5216afdff19fba371350", links: [],
            needs: [.runtime]),
        FindingMeaning(
            meaning: "This program may not talk to containerd.",
            proof: "EACCES on the CRI socket.",
            advice: "Run as root.",
            cause: "NONE", severity: .warning, mend: .none, messageID: "a9d567f4377a5495a552fd93e79f27ed", links: [],
            needs: []),
        FindingMeaning(
            meaning: "Several container runtimes answer on this node, and one of them is judged.",
            proof: "Connecting to the known sockets and to kubelet's endpoint.",
            advice:
                "Nothing, if the one that is judged is kubelet's; else name that one in /etc/netready/netready.toml (containerd_unit, socket, config).",
            cause: "NONE", severity: .info, mend: .none, messageID: "fa10f428f6da5e3aaf6bcd3be007d909", links: [],
            needs: [.runtime]),
        FindingMeaning(
            meaning: "This containerd lacks the version of CRI that kubelet asks for.",
            proof: "CRI answers UNIMPLEMENTED, containerd is older than 1.6 and kubelet is 1.26 or newer.",
            advice: "Upgrade containerd to 1.6 or newer; then restart it.",
            cause: "RUNTIME_TOO_OLD", severity: .error, mend: .fixThenRestart,
            messageID: "30cb85b4207f5f3db26f1eade718fb40",
            links: ["https://github.com/containerd/containerd/issues/7799"], needs: [.runtime]),
        FindingMeaning(
            meaning: "No inotify instance was left when containerd started, so its CRI plug-in did not load.",
            proof: "containerd's log, and fs.inotify.max_user_instances.",
            advice:
                "Raise fs.inotify.max_user_instances (sysctl -w fs.inotify.max_user_instances=8192, and a file in /etc/sysctl.d); then restart {unit}.",
            cause: "INOTIFY_LIMIT", severity: .error, mend: .fixThenRestart,
            messageID: "7f3e04d115c45a5c8d1eb9a8901281ac", links: [], needs: [.runtime, .journal]),
        FindingMeaning(
            meaning: "This containerd is older than 1.6, whose behaviour is not predicted.",
            proof: "The version.",
            advice: "Upgrade containerd.",
            cause: "RUNTIME_TOO_OLD", severity: .warning, mend: .fixThenRestart,
            messageID: "2a6090203c5e5f77849cbfc8431f0f02", links: [], needs: []),
        FindingMeaning(
            meaning: "The version of containerd that a start would run cannot be told.",
            proof: "No running containerd, and no package record names one.",
            advice: "Give it: --containerd-version.",
            cause: "NONE", severity: .info, mend: .none, messageID: "dcdc6ac180995109bb4a9a987af7c8dc", links: [],
            needs: []),
        FindingMeaning(
            meaning:
                "What containerd reads cannot be read, is too large or is not looked at, so what it would do is a guess.",
            proof: "The error of reading it, or the setting that leaves it to the machine.",
            advice: "Run as root, or look at the named place by hand.",
            cause: "NONE", severity: .warning, mend: .none, messageID: "17f757f479b456abaf894ed039a45a6f", links: [],
            needs: [.files]),
        FindingMeaning(
            meaning: "The CRI plug-in of containerd is switched off.",
            proof: "CRI answers UNIMPLEMENTED, and disabled_plugins names it.",
            advice: "Take it out of disabled_plugins; then restart {unit}.",
            cause: "CRI_DISABLED", severity: .error, mend: .fixThenRestart,
            messageID: "290231ec702d591bbf2695cc11af0880",
            links: [
                "https://github.com/containerd/containerd/issues/8139",
                "https://github.com/containerd/containerd/issues/3101",
            ], needs: []),
        FindingMeaning(
            meaning: "The CRI plug-in of containerd refused to load, and containerd runs without it.",
            proof: "CRI answers UNIMPLEMENTED, and containerd's configuration or log names the reason.",
            advice:
                "Mend what the reason names; then restart {unit}. 1.6.22 to 1.6.24 and 1.7.2 to 1.7.6 never tell systemd that they have started without CRI: until it is mended their unit is ended at its TimeoutStartSec and started again, over and over.",
            cause: "CRI_LOAD_FAILED", severity: .error, mend: .fixThenRestart,
            messageID: "3cda634cf6295be4a45da19cd8071c4b",
            links: [
                "https://github.com/containerd/containerd/issues/7844",
                "https://github.com/containerd/containerd/issues/9163",
                "https://github.com/containerd/containerd/issues/12612",
            ], needs: [.files]),
        FindingMeaning(
            meaning: "config.toml on disk is good, and the running containerd started with another one.",
            proof: "The running settings by CRI, the files, and their times.",
            advice: "Restart {unit}: it reads config.toml only at its start.",
            cause: "CONFIG_KEY_IGNORED", severity: .error, mend: .restart,
            messageID: "e21b37087f3658f797b5a121f69c80c5", links: [], needs: [.runtime, .files]),
        FindingMeaning(
            meaning: "A valid configuration lies in conf_dir and containerd is deaf: its watch is gone.",
            proof: "The inotify lines of containerd's fdinfo against those of a watch on the same path.",
            advice: "Restart {unit}: only that gives it a new watch.",
            cause: "CNI_WATCH_STALE", severity: .error, mend: .restart, messageID: "8a28a156cd075d608f15a1ec469f69e2",
            links: [
                "https://github.com/containerd/containerd/issues/6490",
                "https://github.com/containerd/containerd/issues/11209",
                "https://github.com/flannel-io/flannel/issues/2039",
            ], needs: [.runtime, .files, .watch]),
        FindingMeaning(
            meaning: "A valid configuration lies in conf_dir and containerd watches another inode.",
            proof: "The inotify lines of containerd's fdinfo against those of a watch on the same path.",
            advice: "Restart {unit}: only that makes it watch the directory of today.",
            cause: "CNI_WATCH_STALE", severity: .error, mend: .restart, messageID: "860cc9745a5258a8841f8c98d85522f0",
            links: [
                "https://github.com/containerd/containerd/issues/6490", "https://github.com/rancher/rke2/issues/8356",
            ], needs: [.runtime, .files, .watch]),
        FindingMeaning(
            meaning: "A valid configuration lies in conf_dir and containerd has overlooked it.",
            proof: "CRI says not ready, the files would load, and containerd's watch is alive.",
            advice: "Reload: write and remove any file in the directory (netready reload). No restart is needed.",
            cause: "CNI_WATCH_STALE", severity: .error, mend: .reload, messageID: "6777ea27cebe52028a9893c60201432b",
            links: [
                "https://github.com/containerd/containerd/issues/11715",
                "https://github.com/containerd/containerd/issues/8419",
            ], needs: [.runtime, .files]),
        FindingMeaning(
            meaning: "The files look good and containerd, started with these very files, says otherwise.",
            proof: "No relevant file has changed since containerd's start.",
            advice: "Go by containerd's own log; a restart with the same files cannot help.",
            cause: "NONE", severity: .error, mend: .none, messageID: "9150ad076da857daa8c1cc0ff388d108", links: [],
            needs: [.runtime, .files]),
        FindingMeaning(
            meaning: "kubelet and the default runtime use different cgroup drivers, so pods are killed over and over.",
            proof: "kubelet's configuration, the running containerd's, and the restarts.",
            advice: "Set SystemdCgroup = true for the default runtime; then restart {unit}.",
            cause: "CGROUP_DRIVER", severity: .warning, mend: .fixThenRestart,
            messageID: "26612eb20bf855c6befad38f292eeee5",
            links: [
                "https://github.com/containerd/containerd/issues/8662",
                "https://github.com/kubernetes/kubernetes/issues/110177",
                "https://github.com/NVIDIA/nvidia-docker/issues/1788",
            ], needs: [.runtime]),
        FindingMeaning(
            meaning: "The network is ready now, and the next event in conf_dir takes the node down.",
            proof: "The files, read as a reload would read them.",
            advice: "Mend the named file before anything else changes there.",
            cause: "CONF_MALFORMED", severity: .warning, mend: .fixThenReload,
            messageID: "0863beec88845ace94936977996f014b", links: [], needs: [.runtime, .files]),
        FindingMeaning(
            meaning: "The file that decides is empty, blank or cut off.",
            proof: "The first file of conf_dir in byte order, read as libcni reads it.",
            advice: "Write it anew or remove it. A restart cannot help.",
            cause: "CONF_EMPTY_OR_TRUNCATED", severity: .error, mend: .fixThenReload,
            messageID: "4956764225ba5899a5d63c52d6041d09",
            links: [
                "https://github.com/k8snetworkplumbingwg/multus-cni/issues/1155",
                "https://github.com/istio/istio/issues/42046", "https://github.com/kmesh-net/kmesh/issues/150",
            ], needs: [.files]),
        FindingMeaning(
            meaning:
                "List and single form are confused, or the file's name ends in something that containerd does not take.",
            proof: "The name and the content of the file.",
            advice: "A list (plugins) goes by .conflist, a single plug-in (type) by .conf; rename the file.",
            cause: "CONF_WRONG_EXTENSION", severity: .error, mend: .fixThenReload,
            messageID: "ba6a388373245304967ecb7368dbb7e2", links: [], needs: [.files]),
        FindingMeaning(
            meaning: "The file that decides is not the JSON that libcni takes.",
            proof: "The file, read as libcni reads it.",
            advice: "Mend the named line or remove the file. A restart cannot help.",
            cause: "CONF_MALFORMED", severity: .error, mend: .fixThenReload,
            messageID: "ddbc298a7a195ad799deaf85611b79d2",
            links: ["https://github.com/kubernetes/kubernetes/issues/53536"], needs: [.files]),
        FindingMeaning(
            meaning:
                "The file that decides is JSON and not a network configuration, or has a name that libcni refuses for every pod.",
            proof: "The file, read as libcni reads it.",
            advice: "Mend the named key or remove the file. A restart cannot help.",
            cause: "CONF_MALFORMED", severity: .error, mend: .fixThenReload,
            messageID: "a88eb452a07858bab09de46659e3dba7", links: [], networkFault: .broken, needs: [.files]),
        FindingMeaning(
            meaning: "The file that decides cannot be read.",
            proof: "The error of opening it: a dangling link or a link to a directory, most often.",
            advice: "Mend or remove the link. A restart cannot help.",
            cause: "CONF_MALFORMED", severity: .error, mend: .fixThenReload,
            messageID: "b9474c0d18fb5fa2a0a53861cb6fda06", links: [], needs: [.files]),
        FindingMeaning(
            meaning: "containerd writes a network from conf_template, and it goes before that of the cluster's CNI.",
            proof: "conf_template of the running containerd, and the order of the files.",
            advice: "Remove conf_template and the generated file; then restart {unit}.",
            cause: "CONF_TEMPLATE_MISUSE", severity: .warning, mend: .fixThenRestart,
            messageID: "8ea5d761be6e5633840cc49aab130c45", links: [], networkFault: .wrong, needs: [.runtime, .files]),
        FindingMeaning(
            meaning:
                "conf_template names a file that does not exist or is no template, and nothing else writes a CNI configuration.",
            proof:
                "conf_template of the running containerd, the missing file or what containerd says of it, and an empty conf_dir.",
            advice: "Put a sound template there, or remove conf_template, install a CNI and restart {unit}.",
            cause: "CONF_TEMPLATE_MISUSE", severity: .error, mend: .fixThenRestart,
            messageID: "e9d5cb5ceb7652a68df6b184ce0ed3d9", links: [], needs: [.runtime, .files]),
        FindingMeaning(
            meaning:
                "A default bridge or loopback of a package or an image makes the node ready in place of the cluster's CNI.",
            proof: "Name and subnet of the loaded network.",
            advice: "Remove the file, and recreate the pods that got its addresses.",
            cause: "DEFAULT_CONF_SHADOWS", severity: .warning, mend: .fixThenReload,
            messageID: "b576803651a55663b4553eefdc009dab",
            links: [
                "https://github.com/containerd/containerd/issues/9171",
                "https://github.com/liquidmetal-dev/image-builder/pull/15",
            ], networkFault: .wrong, needs: [.runtime, .files]),
        FindingMeaning(
            meaning: "The configuration of a CNI that no longer runs sorts first.",
            proof: "The loaded file, and the containers of known CNIs on the node.",
            advice: "Remove the leftover file.",
            cause: "CONF_STALE_OTHER_CNI", severity: .warning, mend: .fixThenReload,
            messageID: "c9076a5c30bd5d899de018aeae31ceef",
            links: [
                "https://github.com/k8snetworkplumbingwg/multus-cni/issues/1429",
                "https://github.com/k0sproject/k0s/issues/823",
            ], networkFault: .wrong, needs: [.runtime, .files, .containers]),
        FindingMeaning(
            meaning: "The list names a chained plug-in that was uninstalled, or has nothing but chained plug-ins.",
            proof: "The loaded list, the plug-in directories, and the containers on the node.",
            advice: "Take the plug-in out of the list, or write the whole list again.",
            cause: "CHAIN_PLUGIN_ORPHANED", severity: .warning, mend: .fixThenReload,
            messageID: "d1938ed1e6235ffc9e9a58d2d88e29da",
            links: [
                "https://github.com/istio/istio.io/issues/16748", "https://github.com/istio/istio/issues/20238",
                "https://github.com/istio/cni/issues/85",
            ], networkFault: .broken, needs: [.runtime, .files]),
    ]
}
