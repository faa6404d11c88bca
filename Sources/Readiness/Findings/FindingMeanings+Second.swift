// Made by scripts/generate-findings from config/findings.toml.

extension FindingMeaning {
    /// The second half, in the order of the codes.
    static let second: [FindingMeaning] = [
        FindingMeaning(
            meaning: "An imported file replaces a whole section, and settings of config.toml are lost.",
            proof: "config.toml and its imports, merged as this version merges them.",
            advice: "Write the whole section in the imported file; then restart {unit}.",
            cause: "CONFIG_KEY_IGNORED", severity: .info, mend: .fixThenRestart,
            messageID: "8f595703e0ac59a7afad3eb3b1794aa3",
            links: ["https://github.com/containerd/containerd/issues/5837"], needs: [.files]),
        FindingMeaning(
            meaning: "A setting in config.toml has no effect with this version of containerd.",
            proof: "The place of the key, and the sections that this version reads.",
            advice: "Move it to the section that this version reads; then restart {unit}.",
            cause: "CONFIG_KEY_IGNORED", severity: .info, mend: .fixThenRestart,
            messageID: "3b15567d2d255b1a9c84a36874bb4aea",
            links: ["https://github.com/kubernetes/kubernetes/issues/105762"], needs: [.files]),
        FindingMeaning(
            meaning: "The image of the CNI's pod cannot be pulled, so nothing writes the configuration.",
            proof: "containerd's and kubelet's logs of the pull.",
            advice: "Mend the registry, its name or the credentials, or load the image by hand. A restart cannot help.",
            cause: "AGENT_IMAGE_PULL", severity: .error, mend: .clusterSide,
            messageID: "39fdfbde11a0522cb03e51c4299a2041", links: ["https://github.com/k3d-io/k3d/issues/631"],
            needs: [.runtime, .files, .journal]),
        FindingMeaning(
            meaning:
                "A host directory that the CNI's installer or a plug-in must write is read-only or denied by its label.",
            proof: "The installer's log or containerd's, and the mounts.",
            advice:
                "Make the directory writable, or name another one in config.toml and to the installer; then restart {unit}.",
            cause: "HOST_DIR_UNWRITABLE", severity: .error, mend: .fixThenReload,
            messageID: "2156c4dfa6475cbd82aaddecc1eb8f8a", links: ["https://github.com/openshift/microshift/pull/4093"],
            needs: [.runtime, .files]),
        FindingMeaning(
            meaning: "The CNI's daemon runs and the node has no range of pod addresses.",
            proof: "The daemon's log.",
            advice: "Give the node a pod CIDR: the controller manager's --allocate-node-cidrs and --cluster-cidr.",
            cause: "AGENT_PODCIDR", severity: .error, mend: .clusterSide, messageID: "d699a0046f875138821a34031d08f2c7",
            links: [], needs: [.runtime, .files]),
        FindingMeaning(
            meaning: "The CNI's installer or daemon cannot reach the Kubernetes API.",
            proof: "The container's log.",
            advice: "Look at kube-proxy and at the way from this node to the API server. A restart cannot help.",
            cause: "AGENT_API_UNREACHABLE", severity: .error, mend: .clusterSide,
            messageID: "1b43e8ba9bd05e30b1b758a57fd2fb66",
            links: [
                "https://github.com/projectcalico/calico/issues/8463",
                "https://github.com/projectcalico/calico/issues/8344", "https://github.com/rancher/rke2/issues/8498",
            ], needs: [.runtime, .files]),
        FindingMeaning(
            meaning: "The plug-ins exist, and not in the directory that containerd looks in.",
            proof: "The plug-in directories of the running containerd, and the usual other ones.",
            advice: "Set bin_dir (bin_dirs) to where they are and restart {unit}, or install them where it looks.",
            cause: "BIN_DIR_MISMATCH", severity: .warning, mend: .fixThenRestart,
            messageID: "df6cd8a5c4bf57c094cbd6200fa1a850",
            links: [
                "https://github.com/projectcalico/calico/issues/9336", "https://github.com/k3s-io/k3s/issues/10869",
                "https://github.com/KubeOperator/ansible/issues/4",
            ], networkFault: .broken, needs: [.files]),
        FindingMeaning(
            meaning: "A plug-in that the configuration names is in no plug-in directory.",
            proof: "The loaded list and the plug-in directories of the running containerd.",
            advice: "Install the plug-in. Neither a reload nor a restart is needed.",
            cause: "PLUGIN_BIN_MISSING", severity: .warning, mend: .fixThenReload,
            messageID: "f1b311872a735b908c537215d5c4c1fa",
            links: [
                "https://github.com/k0sproject/k0s/issues/582",
                "https://github.com/k8snetworkplumbingwg/multus-cni/issues/1413",
                "https://github.com/projectcalico/calico/pull/12872",
            ], networkFault: .broken, needs: [.files]),
        FindingMeaning(
            meaning: "A plug-in file exists and may not be executed.",
            proof: "Its type and mode, or the kernel's refusal in containerd's log.",
            advice: "Make it executable (chmod 0755) or install it again.",
            cause: "BIN_NOT_EXECUTABLE", severity: .warning, mend: .fixThenReload,
            messageID: "36c0a287dab65963a2a5067453855a35", links: [], networkFault: .broken, needs: [.files]),
        FindingMeaning(
            meaning: "A plug-in is a program for another machine.",
            proof: "e_machine in its ELF header.",
            advice: "Install the plug-in for this machine.",
            cause: "BIN_NOT_EXECUTABLE", severity: .warning, mend: .fixThenReload,
            messageID: "fc8592157a015297b5df40de49b93b69",
            links: ["https://github.com/kubernetes/kubernetes/issues/114282"], networkFault: .broken, needs: [.files]),
        FindingMeaning(
            meaning: "A plug-in file is empty or cut off.",
            proof: "Its size against its ELF program headers.",
            advice: "Install the plug-in again.",
            cause: "BIN_NOT_EXECUTABLE", severity: .warning, mend: .fixThenReload,
            messageID: "d6e909651b185bcfa81f9ba4d8bf91f6", links: [], networkFault: .broken, needs: [.files]),
        FindingMeaning(
            meaning: "A plug-in needs a loader or interpreter that the node does not have.",
            proof: "PT_INTERP of its ELF header or its #! line.",
            advice: "Install a statically linked build of the plug-in.",
            cause: "BIN_NOT_EXECUTABLE", severity: .warning, mend: .fixThenReload,
            messageID: "b05dce6b79845e1b948e5f515371a07e",
            links: ["https://github.com/kubernetes/kubernetes/issues/23011"], networkFault: .broken, needs: [.files]),
        FindingMeaning(
            meaning: "A plug-in was run with the command VERSION, and the kernel does not run it or it does not end.",
            proof: "The kernel's own reason, or no end within 5 s; only netready check --probe-plugins runs plug-ins.",
            advice: "Install the plug-in again, for this machine. Neither a reload nor a restart is needed.",
            cause: "BIN_NOT_EXECUTABLE", severity: .warning, mend: .fixThenReload,
            messageID: "0f8fb6da26055f3ca682ce8ee96ae880", links: [], networkFault: .broken, needs: [.files, .plugins]),
        FindingMeaning(
            meaning: "A plug-in was run with the command VERSION, and its answer is none that libcni takes.",
            proof: "What the program wrote; only netready check --probe-plugins runs plug-ins.",
            advice:
                "Install the plug-in again: the file under its name is no CNI plug-in, or it needs something that is not there.",
            cause: "BIN_NOT_EXECUTABLE", severity: .warning, mend: .fixThenReload,
            messageID: "2d135c1bf2fc5b2bb58d27e54574bbff", links: [], networkFault: .broken, needs: [.files, .plugins]),
        FindingMeaning(
            meaning: "The configuration is loaded and a plug-in answers its STATUS with an error.",
            proof: "NetworkReady's own message (CNI 1.1, containerd 2.0.1 and later).",
            advice: "Mend what the message names; NetworkReady then turns by itself.",
            cause: "READY_BUT_BROKEN", severity: .error, mend: .clusterSide,
            messageID: "7c66c775c07352bd985091583c6b3b9f", links: [], networkFault: .broken, needs: [.files]),
        FindingMeaning(
            meaning: "cniVersion is missing, or a plug-in in the chain does not support it.",
            proof:
                "The plug-in's own words in containerd's log, or its answer to VERSION (netready check --probe-plugins).",
            advice:
                "Set a cniVersion that every plug-in of the chain and its IPAM plug-in support, or upgrade the plug-in.",
            cause: "CNIVERSION", severity: .warning, mend: .fixThenReload,
            messageID: "fbb3b67072e0523b87acf2664e655d9b",
            links: [
                "https://github.com/kubernetes/kops/issues/8695", "https://github.com/networkop/meshnet-cni/issues/40",
                "https://github.com/containernetworking/plugins/issues/425",
                "https://github.com/istio/istio/issues/32137",
            ], networkFault: .broken, needs: [.runtime, .files]),
        FindingMeaning(
            meaning: "Proxy variables of containerd's unit catch the plug-ins' own calls to the API.",
            proof: "The unit's environment, and the failure in containerd's log.",
            advice: "Add the service range to NO_PROXY of the unit; then restart {unit}.",
            cause: "PROXY_ENV", severity: .warning, mend: .fixThenRestart,
            messageID: "8eec8aa3530f5bc5abeec4cf49ae68d1",
            links: ["https://github.com/projectcalico/calico/issues/2941"], needs: [.runtime, .unit, .journal]),
        FindingMeaning(
            meaning: "The plug-in's configuration names no kubeconfig, or one that does not exist or holds nothing.",
            proof: "The loaded list, and the file system.",
            advice: "Restart the CNI's pod, which writes it, or mend the key.",
            cause: "KUBECONFIG_MISSING", severity: .warning, mend: .fixThenReload,
            messageID: "c6ac828337ba509e8eb39b1befa255ad",
            links: [
                "https://github.com/projectcalico/calicoctl/issues/1212",
                "https://github.com/bitnami/charts/issues/25337",
            ], networkFault: .broken, needs: [.runtime, .files]),
        FindingMeaning(
            meaning: "The token that a plug-in uses is expired, revoked or not refreshed.",
            proof: "The end of the token, or the API's refusal in containerd's log.",
            advice: "Restart the CNI's pod: it writes a new token.",
            cause: "CREDENTIALS_EXPIRED", severity: .warning, mend: .clusterSide,
            messageID: "dfcffe1e34b65230af6128e7daf1b1aa",
            links: [
                "https://github.com/projectcalico/calico/issues/6546",
                "https://github.com/projectcalico/calico/issues/4857",
            ], needs: [.runtime, .files]),
        FindingMeaning(
            meaning: "host-local has no address left.",
            proof: "The reservations on disk against the range.",
            advice: "Remove the reservations of sandboxes that are gone.",
            cause: "IPAM_EXHAUSTED", severity: .warning, mend: .fixThenReload,
            messageID: "2871d8c96499542ab642386933b239b3", links: ["https://github.com/k3s-io/k3s/issues/5885"],
            needs: [.runtime, .files]),
        FindingMeaning(
            meaning: "Two components write, rename or remove each other's CNI configuration.",
            proof: "Their logs, or containerd's log of the events in conf_dir.",
            advice: "Let one component own the file, by its own settings.",
            cause: "CONF_OWNERSHIP_FIGHT", severity: .error, mend: .clusterSide,
            messageID: "0d5a70c70d6e583d81f15bc636070981",
            links: ["https://github.com/cilium/cilium/issues/30614", "https://github.com/istio/istio/issues/33971"],
            needs: [.runtime, .files, .containers]),
        FindingMeaning(
            meaning:
                "The CNI's pod is on the node and does not write its configuration, for a reason of its own set-up.",
            proof: "The containers of the known CNIs by CRI, and their logs.",
            advice: "Read the container's log and mend what it names. A restart of containerd cannot help.",
            cause: "AGENT_MISCONFIGURED", severity: .error, mend: .clusterSide,
            messageID: "5bf770a4dcea5071831d9d1c4f2a4ace", links: [], needs: [.runtime, .files]),
        FindingMeaning(
            meaning: "A valid CNI configuration lies in a directory that containerd does not read.",
            proof: "conf_dir of the running containerd, and the files in the usual other places.",
            advice: "Move the file to conf_dir, or set conf_dir to its directory and restart {unit}.",
            cause: "CONF_WRONG_DIR", severity: .error, mend: .fixThenReload,
            messageID: "d5e2ccdef0ca5c9a842656a48887d49f",
            links: ["https://github.com/ivanfioravanti/kubernetes-the-hard-way-on-azure/pull/27"], needs: [.files]),
        FindingMeaning(
            meaning:
                "The CNI configuration was there, and a reset, clean-up or CNI component has removed or renamed it.",
            proof: "containerd's log of the event, or the copy that was kept.",
            advice: "Restart the CNI's pod, which writes it again, or put the file back.",
            cause: "CONF_DELETED_BY_TOOL", severity: .error, mend: .fixThenReload,
            messageID: "49d545b5023a514483468ef8af830fe0", links: [], needs: [.files]),
        FindingMeaning(
            meaning: "The directory that containerd reads CNI configuration from does not exist.",
            proof: "conf_dir of the running containerd, and the file system.",
            advice: "Look at the pods of the CNI: they write the configuration. A restart cannot help.",
            cause: "CNI_NOT_DEPLOYED", severity: .error, mend: .clusterSide,
            messageID: "2915a5edebb55f5f934cd9b1d2269cab", links: [], needs: [.files]),
        FindingMeaning(
            meaning: "No CNI configuration has been installed on this node.",
            proof: "conf_dir holds no file that ends in .conf, .conflist or .json.",
            advice: "Look at the pods of the CNI: they write the configuration. A restart cannot help.",
            cause: "CNI_NOT_DEPLOYED", severity: .error, mend: .clusterSide,
            messageID: "b18423b6d6f659c797bfa1eae890315b",
            links: [
                "https://github.com/kubernetes/kubernetes/issues/92124",
                "https://github.com/containerd/containerd/pull/11548",
                "https://github.com/Azure/azure-container-networking/issues/2779",
                "https://github.com/rancher/rke2/issues/487",
            ], needs: [.files]),
        FindingMeaning(
            meaning: "A file that the plug-in reads and its agent writes is not there, or lacks what it is read for.",
            proof: "The loaded list, and the file system.",
            advice: "Look at the CNI's pod: it writes the file when it is up.",
            cause: "AGENT_STATE_MISSING", severity: .warning, mend: .clusterSide,
            messageID: "4aead124cc22581d8b8d92d4051d1502",
            links: [
                "https://github.com/flannel-io/flannel/issues/2253",
                "https://github.com/projectcalico/calico/issues/6309",
            ], needs: [.runtime, .files]),
        FindingMeaning(
            meaning: "NetworkReady is true while the CNI's daemon is down.",
            proof: "The loaded list, and the agent's containers.",
            advice: "Look at the CNI's pod and its log.",
            cause: "READY_BUT_BROKEN", severity: .warning, mend: .clusterSide,
            messageID: "1c884606f9335749b3c51e48ed6dab74", links: ["https://github.com/cilium/cilium/issues/37477"],
            needs: [.runtime, .files, .containers]),
        FindingMeaning(
            meaning: "Old sandboxes cannot be destroyed because their network's configuration is gone.",
            proof: "containerd's log.",
            advice: "Remove them by force: crictl rmp -f.",
            cause: "SANDBOX_LEFTOVER", severity: .warning, mend: .fixThenReload,
            messageID: "8ee62e3e366a5ce88e95479002d1d1ec",
            links: ["https://github.com/containerd/containerd/issues/11209"], needs: [.runtime, .journal]),
        FindingMeaning(
            meaning:
                "NetworkReady is true, and pods fail to get their network for a reason that none of the other findings explains.",
            proof: "containerd's newest word on a pod's network is a failure, and no pod has started since.",
            advice: "Read the plug-in's own words in the finding, and look at the CNI's pods and their logs.",
            cause: "READY_BUT_BROKEN", severity: .warning, mend: .clusterSide,
            messageID: "1510c358be645d97b5245fb4098ba289", links: [], needs: [.runtime, .journal]),
        FindingMeaning(
            meaning: "The network is ready now; the node is one restart of containerd away from an outage.",
            proof: "config.toml and the files, read as the installed version reads them at its start.",
            advice: "Mend the named place before containerd is restarted or upgraded.",
            cause: "CRI_LOAD_FAILED", severity: .warning, mend: .fixThenRestart,
            messageID: "3d172d34eb4f539dbef9def01628b4f7", links: [], needs: [.runtime, .files]),
        FindingMeaning(
            meaning: "A runtime handler has a CNI directory of its own, and that one does not load.",
            proof: "lastCNILoadStatus of the handler.",
            advice: "Mend its directory; pods of other handlers are not affected.",
            cause: "CONF_MALFORMED", severity: .warning, mend: .fixThenReload,
            messageID: "18d7d1f905ad5e0a9b7d4605ea2c8d9e", links: [], needs: [.runtime]),
        FindingMeaning(
            meaning: "containerd holds other networks than the files would give.",
            proof: "The loaded networks by CRI, and the files.",
            advice: "Reload when the new configuration is meant: netready reload.",
            cause: "CNI_WATCH_STALE", severity: .warning, mend: .reload, messageID: "06f74449884a51109916cc3184df987a",
            links: [], needs: [.runtime, .files]),
        FindingMeaning(
            meaning: "config.toml names other CNI directories than the running containerd uses.",
            proof: "The running settings by CRI, and the files.",
            advice: "Restart {unit} when the new settings are meant.",
            cause: "BIN_DIR_MISMATCH", severity: .warning, mend: .restart,
            messageID: "47f481153f5d53b09ac96e86cdaf47ea", links: [], needs: [.runtime, .files]),
        FindingMeaning(
            meaning: "conf_template is set to select a file; it selects nothing in any version of containerd.",
            proof: "config.toml, and containerd's source: it is a template that only a change of the pod CIDR renders.",
            advice:
                "Remove conf_template; containerd takes the first file of conf_dir in byte order, so rename or remove what sorts before the one you want.",
            cause: "CONF_TEMPLATE_MISUSE", severity: .info, mend: .fixThenRestart,
            messageID: "76528972abe25aec803efa1284981e40", links: ["https://github.com/containerd/cri/issues/1033"],
            needs: [.files]),
        FindingMeaning(
            meaning: "kubelet is configured for another runtime than this containerd.",
            proof: "containerRuntimeEndpoint in kubelet's configuration file.",
            advice:
                "Look at that runtime, or set containerRuntimeEndpoint to unix:///run/containerd/containerd.sock and restart kubelet.",
            cause: "NONE", severity: .info, mend: .none, messageID: "726967ea505f5542bdadd0ce69ce2405", links: [],
            needs: [.runtime, .kubelet]),
        FindingMeaning(
            meaning:
                "containerd takes more than 5 s to answer CRI Status. It sets a plug-in's STATUS no time-out, so that this is slow and not wrong; until it answers, what is said of it is its last answer.",
            proof:
                "The time that the one call of CRI Status takes or has taken; its age and that of the last answer stand in the evidence.",
            advice:
                "See what is slow: the plug-in of the network (CNI 1.1 asks it for STATUS), the disk, the machine. StatusHangs follows after hang_after.",
            cause: "NONE", severity: .info, mend: .none, messageID: "822bf03e1d165e3c88774b2822b0d073", links: [],
            needs: [.runtime]),
        FindingMeaning(
            meaning: "Only executing a plug-in with STATUS could tell whether the network would be ready.",
            proof: "cniVersion 1.1 or later with containerd 2.0.1 or later.",
            advice: "Nothing.",
            cause: "NONE", severity: .info, mend: .none, messageID: "f555e7f5871b54129398337f809765d3", links: [],
            needs: [.files]),
        FindingMeaning(
            meaning:
                "This containerd is newer than all that this program knows; it is taken to act like the newest known.",
            proof: "The version.",
            advice: "Upgrade netready.",
            cause: "NONE", severity: .info, mend: .none, messageID: "6e2385f15ece5964940e06151b0a6a7b", links: [],
            needs: []),
    ]
}
