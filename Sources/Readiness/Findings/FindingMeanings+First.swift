// Made by scripts/generate-findings from config/findings.toml.

extension FindingMeaning {
    /// The first half, in the order of the codes.
    static let first: [FindingMeaning] = [
        FindingMeaning(
            meaning: "containerd ends at once with the configuration that stands on disk.",
            proof: "config.toml and its imports, read as the installed version reads them.",
            advice: "Mend the named line of the configuration; then start containerd.",
            cause: "CRI_LOAD_FAILED", severity: .error, mend: .fixThenRestart, links: []),
        FindingMeaning(
            meaning: "The unit of containerd is masked, so nothing can start it.",
            proof: "LoadState of the unit.",
            advice: "Unmask and start it if the node is to work: systemctl unmask --now containerd.",
            cause: "NONE", severity: .error, mend: .none, links: []),
        FindingMeaning(
            meaning: "containerd was stopped by a person or was never started.",
            proof: "The unit is inactive with the result success.",
            advice: "Start it if the node is to work: systemctl start containerd.",
            cause: "NONE", severity: .error, mend: .none, links: []),
        FindingMeaning(
            meaning: "containerd ends again and again and systemd starts it each time.",
            proof: "NRestarts of the unit, and no process that answers.",
            advice: "Read its last lines: journalctl -u containerd; mend what they name.",
            cause: "CRI_LOAD_FAILED", severity: .error, mend: .fixThenRestart, links: []),
        FindingMeaning(
            meaning: "containerd ended itself because its CNI directory was removed or renamed.",
            proof: "Its log line \"cni conf dir is removed\" and the state of its unit (containerd 2.1 and later).",
            advice: "Nothing: systemd starts it again, and it then loads what stands in the directory.",
            cause: "CNI_WATCH_STALE", severity: .error, mend: .none, links: []),
        FindingMeaning(
            meaning: "containerd has ended and systemd will not start it again by itself.",
            proof: "The unit is in the state failed.",
            advice: "Start it: systemctl reset-failed containerd; systemctl start containerd.",
            cause: "CNI_WATCH_STALE", severity: .error, mend: .restart, links: []),
        FindingMeaning(
            meaning: "containerd is starting or recovering its state and does not answer yet.",
            proof: "The state of its unit, or \"server is not initialized yet\" from CRI.",
            advice: "Wait half a minute.",
            cause: "NONE", severity: .info, mend: .none, links: []),
        FindingMeaning(
            meaning: "A FIFO stands where containerd reads a configuration file; it blocks for ever on it.",
            proof: "The type of the file, and its place in the order of loading.",
            advice: "Remove the FIFO; then restart containerd.",
            cause: "CONF_MALFORMED", severity: .error, mend: .fixThenRestart, links: []),
        FindingMeaning(
            meaning: "containerd answers Version but never Status: a plug-in that it asks for STATUS does not return.",
            proof: "CRI Version answers while CRI Status does not.",
            advice: "Mend or remove the plug-in that hangs; then restart containerd.",
            cause: "READY_BUT_BROKEN", severity: .error, mend: .fixThenRestart, links: []),
        FindingMeaning(
            meaning: "containerd runs and its CRI socket gives no answer.",
            proof: "Connecting to the socket.",
            advice: "Look at containerd's log: journalctl -u containerd.",
            cause: "NONE", severity: .warning, mend: .none, links: []),
        FindingMeaning(
            meaning: "This program may not talk to containerd.",
            proof: "EACCES on the CRI socket.",
            advice: "Run as root.",
            cause: "NONE", severity: .warning, mend: .none, links: []),
        FindingMeaning(
            meaning: "This containerd lacks the version of CRI that kubelet asks for.",
            proof: "CRI answers UNIMPLEMENTED, containerd is older than 1.6 and kubelet is 1.26 or newer.",
            advice: "Upgrade containerd to 1.6 or newer; then restart it.",
            cause: "RUNTIME_TOO_OLD", severity: .error, mend: .fixThenRestart,
            links: ["https://github.com/containerd/containerd/issues/7799"]),
        FindingMeaning(
            meaning: "No inotify instance was left when containerd started, so its CRI plug-in did not load.",
            proof: "containerd's log, and fs.inotify.max_user_instances.",
            advice:
                "Raise fs.inotify.max_user_instances (sysctl -w fs.inotify.max_user_instances=8192, and a file in /etc/sysctl.d); then restart containerd.",
            cause: "INOTIFY_LIMIT", severity: .error, mend: .fixThenRestart, links: []),
        FindingMeaning(
            meaning: "This containerd is older than 1.6, whose behaviour is not predicted.",
            proof: "The version.",
            advice: "Upgrade containerd.",
            cause: "RUNTIME_TOO_OLD", severity: .warning, mend: .fixThenRestart, links: []),
        FindingMeaning(
            meaning: "The version of containerd that a start would run cannot be told.",
            proof: "No running containerd, and no package record names one.",
            advice: "Give it: --containerd-version.",
            cause: "NONE", severity: .info, mend: .none, links: []),
        FindingMeaning(
            meaning: "A file that containerd reads cannot be read or is too large, so no prediction is made.",
            proof: "The error of reading it.",
            advice: "Look at the named file; run as root.",
            cause: "NONE", severity: .warning, mend: .none, links: []),
        FindingMeaning(
            meaning: "The CRI plug-in of containerd is switched off.",
            proof: "CRI answers UNIMPLEMENTED, and disabled_plugins names it.",
            advice: "Take it out of disabled_plugins; then restart containerd.",
            cause: "CRI_DISABLED", severity: .error, mend: .fixThenRestart, links: []),
        FindingMeaning(
            meaning: "The CRI plug-in of containerd refused to load, and containerd runs without it.",
            proof: "CRI answers UNIMPLEMENTED, and containerd's configuration or log names the reason.",
            advice: "Mend what the reason names; then restart containerd.",
            cause: "CRI_LOAD_FAILED", severity: .error, mend: .fixThenRestart, links: []),
        FindingMeaning(
            meaning: "config.toml on disk is good, and the running containerd started with another one.",
            proof: "The running settings by CRI, the files, and their times.",
            advice: "Restart containerd: it reads config.toml only at its start.",
            cause: "CONFIG_KEY_IGNORED", severity: .error, mend: .restart, links: []),
        FindingMeaning(
            meaning: "A valid configuration lies in conf_dir and containerd is deaf: its watch is gone.",
            proof: "The inotify lines of containerd's fdinfo against those of a watch on the same path.",
            advice: "Restart containerd: only that gives it a new watch.",
            cause: "CNI_WATCH_STALE", severity: .error, mend: .restart, links: []),
        FindingMeaning(
            meaning: "A valid configuration lies in conf_dir and containerd watches another inode.",
            proof: "The inotify lines of containerd's fdinfo against those of a watch on the same path.",
            advice: "Restart containerd: only that makes it watch the directory of today.",
            cause: "CNI_WATCH_STALE", severity: .error, mend: .restart, links: []),
        FindingMeaning(
            meaning: "A valid configuration lies in conf_dir and containerd has overlooked it.",
            proof: "CRI says not ready, the files would load, and containerd's watch is alive.",
            advice: "Reload: write and remove any file in the directory (netready reload). No restart is needed.",
            cause: "CNI_WATCH_STALE", severity: .error, mend: .reload, links: []),
        FindingMeaning(
            meaning: "The files look good and containerd, started with these very files, says otherwise.",
            proof: "No relevant file has changed since containerd's start.",
            advice: "Go by containerd's own log; a restart with the same files cannot help.",
            cause: "NONE", severity: .error, mend: .none, links: []),
        FindingMeaning(
            meaning: "kubelet and the default runtime use different cgroup drivers, so pods are killed over and over.",
            proof: "kubelet's configuration, the running containerd's, and the restarts.",
            advice: "Set SystemdCgroup = true for the default runtime; then restart containerd.",
            cause: "CGROUP_DRIVER", severity: .warning, mend: .fixThenRestart,
            links: ["https://github.com/containerd/containerd/issues/8662"]),
        FindingMeaning(
            meaning: "The network is ready now, and the next event in conf_dir takes the node down.",
            proof: "The files, read as a reload would read them.",
            advice: "Mend the named file before anything else changes there.",
            cause: "CONF_MALFORMED", severity: .warning, mend: .fixThenReload, links: []),
        FindingMeaning(
            meaning: "The file that decides is empty, blank or cut off.",
            proof: "The first file of conf_dir in byte order, read as libcni reads it.",
            advice: "Write it anew or remove it. A restart cannot help.",
            cause: "CONF_EMPTY_OR_TRUNCATED", severity: .error, mend: .fixThenReload, links: []),
        FindingMeaning(
            meaning:
                "List and single form are confused, or the file's name ends in something that containerd does not take.",
            proof: "The name and the content of the file.",
            advice: "A list (plugins) goes by .conflist, a single plug-in (type) by .conf; rename the file.",
            cause: "CONF_WRONG_EXTENSION", severity: .error, mend: .fixThenReload, links: []),
        FindingMeaning(
            meaning: "The file that decides is not the JSON that libcni takes.",
            proof: "The file, read as libcni reads it.",
            advice: "Mend the named line or remove the file. A restart cannot help.",
            cause: "CONF_MALFORMED", severity: .error, mend: .fixThenReload, links: []),
        FindingMeaning(
            meaning: "The file that decides is JSON and not a network configuration.",
            proof: "The file, read as libcni reads it.",
            advice: "Mend the named key or remove the file. A restart cannot help.",
            cause: "CONF_MALFORMED", severity: .error, mend: .fixThenReload, links: []),
        FindingMeaning(
            meaning: "The file that decides cannot be read.",
            proof: "The error of opening it: a dangling link or a link to a directory, most often.",
            advice: "Mend or remove the link. A restart cannot help.",
            cause: "CONF_MALFORMED", severity: .error, mend: .fixThenReload, links: []),
        FindingMeaning(
            meaning: "containerd writes a network from conf_template, and it goes before that of the cluster's CNI.",
            proof: "conf_template of the running containerd, and the order of the files.",
            advice: "Remove conf_template and the generated file; then restart containerd.",
            cause: "CONF_TEMPLATE_MISUSE", severity: .warning, mend: .fixThenRestart, links: []),
        FindingMeaning(
            meaning: "A default bridge of a package or an image makes the node ready in place of the cluster's CNI.",
            proof: "Name and subnet of the loaded network.",
            advice: "Remove the file, and recreate the pods that got its addresses.",
            cause: "DEFAULT_CONF_SHADOWS", severity: .warning, mend: .fixThenReload, links: []),
        FindingMeaning(
            meaning: "The configuration of a CNI that no longer runs sorts first.",
            proof: "The loaded file, and the containers of known CNIs on the node.",
            advice: "Remove the leftover file.",
            cause: "CONF_STALE_OTHER_CNI", severity: .warning, mend: .fixThenReload, links: []),
        FindingMeaning(
            meaning: "The list names a chained plug-in that was uninstalled, or has nothing but chained plug-ins.",
            proof: "The loaded list, the plug-in directories, and the containers on the node.",
            advice: "Take the plug-in out of the list, or write the whole list again.",
            cause: "CHAIN_PLUGIN_ORPHANED", severity: .warning, mend: .fixThenReload, links: []),
    ]
}
