extension FindingCode {
    /// The one place where a code's meaning, proof, advice, cause and mend are written down.
    package var meaning: FindingMeaning {
        runtimeMeaning ?? configurationMeaning ?? latentMeaning
    }

    private var runtimeMeaning: FindingMeaning? {
        switch self {
        case .containerdWillNotStart:
            FindingMeaning(
                meaning: "containerd ends at once with the configuration that stands on disk.",
                proof: "config.toml and its imports, read as the installed version reads them.",
                advice: "Mend the named line of the configuration; then start containerd.",
                cause: "CRI_LOAD_FAILED", mend: .fixThenRestart)
        case .containerdMasked:
            FindingMeaning(
                meaning: "The unit of containerd is masked, so nothing can start it.",
                proof: "LoadState of the unit.",
                advice: "Unmask and start it if the node is to work: systemctl unmask --now containerd.",
                cause: "NONE", mend: .none)
        case .containerdStopped:
            FindingMeaning(
                meaning: "containerd was stopped by a person or was never started.",
                proof: "The unit is inactive with the result success.",
                advice: "Start it if the node is to work: systemctl start containerd.",
                cause: "NONE", mend: .none)
        case .containerdCrashLoop:
            FindingMeaning(
                meaning: "containerd ends again and again and systemd starts it each time.",
                proof: "NRestarts of the unit, and no process that answers.",
                advice: "Read its last lines: journalctl -u containerd; mend what they name.",
                cause: "CRI_LOAD_FAILED", mend: .fixThenRestart)
        case .confDirRemoved:
            FindingMeaning(
                meaning: "containerd ended itself because its CNI directory was removed or renamed.",
                proof: "Its log line \"cni conf dir is removed\" and the state of its unit (containerd 2.1 and later).",
                advice: "Nothing: systemd starts it again, and it then loads what stands in the directory.",
                cause: "CNI_WATCH_STALE", mend: .none)
        case .containerdFailed:
            FindingMeaning(
                meaning: "containerd has ended and systemd will not start it again by itself.",
                proof: "The unit is in the state failed.",
                advice: "Start it: systemctl reset-failed containerd; systemctl start containerd.",
                cause: "CNI_WATCH_STALE", mend: .restart)
        case .containerdStarting:
            FindingMeaning(
                meaning: "containerd is starting or recovering its state and does not answer yet.",
                proof: "The state of its unit, or \"server is not initialized yet\" from CRI.",
                advice: "Wait half a minute.",
                cause: "NONE", mend: .none)
        case .statusHangs:
            FindingMeaning(
                meaning:
                    "containerd answers Version but never Status: a plug-in that it asks for STATUS does not return.",
                proof: "CRI Version answers while CRI Status does not.",
                advice: "Mend or remove the plug-in that hangs; then restart containerd.",
                cause: "READY_BUT_BROKEN", mend: .fixThenRestart)
        case .socketUnreachable:
            FindingMeaning(
                meaning: "containerd runs and its CRI socket gives no answer.",
                proof: "Connecting to the socket.",
                advice: "Look at containerd's log: journalctl -u containerd.",
                cause: "NONE", mend: .none)
        case .socketDenied:
            FindingMeaning(
                meaning: "This program may not talk to containerd.",
                proof: "EACCES on the CRI socket.",
                advice: "Run as root.",
                cause: "NONE", mend: .none)
        case .versionNotPredicted:
            FindingMeaning(
                meaning: "This containerd is older than 1.6, whose behaviour is not predicted.",
                proof: "The version.",
                advice: "Upgrade containerd.",
                cause: "RUNTIME_TOO_OLD", mend: .fixThenRestart)
        case .versionUnknown:
            FindingMeaning(
                meaning: "The version of containerd that a start would run cannot be told.",
                proof: "No running containerd, and no package record names one.",
                advice: "Give it: --containerd-version.",
                cause: "NONE", mend: .none)
        case .readingIncomplete:
            FindingMeaning(
                meaning: "A file that containerd reads cannot be read or is too large, so no prediction is made.",
                proof: "The error of reading it.",
                advice: "Look at the named file; run as root.",
                cause: "NONE", mend: .none)
        case .criDisabled:
            FindingMeaning(
                meaning: "The CRI plug-in of containerd is switched off.",
                proof: "CRI answers UNIMPLEMENTED, and disabled_plugins names it.",
                advice: "Take it out of disabled_plugins; then restart containerd.",
                cause: "CRI_DISABLED", mend: .fixThenRestart)
        case .criLoadFailed:
            FindingMeaning(
                meaning: "The CRI plug-in of containerd refused to load, and containerd runs without it.",
                proof: "CRI answers UNIMPLEMENTED, and containerd's configuration or log names the reason.",
                advice: "Mend what the reason names; then restart containerd.",
                cause: "CRI_LOAD_FAILED", mend: .fixThenRestart)
        default: nil
        }
    }

    private var configurationMeaning: FindingMeaning? {
        switch self {
        case .runningConfigStale:
            FindingMeaning(
                meaning: "config.toml on disk is good, and the running containerd started with another one.",
                proof: "The running settings by CRI, the files, and their times.",
                advice: "Restart containerd: it reads config.toml only at its start.",
                cause: "CONFIG_KEY_IGNORED", mend: .restart)
        case .watchDead:
            FindingMeaning(
                meaning: "A valid configuration lies in conf_dir and containerd is deaf: its watch is gone.",
                proof: "The inotify lines of containerd's fdinfo against those of a watch on the same path.",
                advice: "Restart containerd: only that gives it a new watch.",
                cause: "CNI_WATCH_STALE", mend: .restart)
        case .watchElsewhere:
            FindingMeaning(
                meaning: "A valid configuration lies in conf_dir and containerd watches another inode.",
                proof: "The inotify lines of containerd's fdinfo against those of a watch on the same path.",
                advice: "Restart containerd: only that makes it watch the directory of today.",
                cause: "CNI_WATCH_STALE", mend: .restart)
        case .confNotLoaded:
            FindingMeaning(
                meaning: "A valid configuration lies in conf_dir and containerd has overlooked it.",
                proof: "CRI says not ready, the files would load, and containerd's watch is alive.",
                advice: "Reload: write and remove any file in the directory (netready reload). No restart is needed.",
                cause: "CNI_WATCH_STALE", mend: .reload)
        case .predictionDisproved:
            FindingMeaning(
                meaning: "The files look good and containerd, started with these very files, says otherwise.",
                proof: "No relevant file has changed since containerd's start.",
                advice: "Go by containerd's own log; a restart with the same files cannot help.",
                cause: "NONE", mend: .none)
        case .confDirEmpty:
            FindingMeaning(
                meaning: "No CNI configuration has been installed on this node.",
                proof: "conf_dir holds no file that ends in .conf, .conflist or .json.",
                advice: "Look at the pods of the CNI: they write the configuration. A restart cannot help.",
                cause: "CNI_NOT_DEPLOYED", mend: .clusterSide)
        case .confDirMissing:
            FindingMeaning(
                meaning: "The directory that containerd reads CNI configuration from does not exist.",
                proof: "conf_dir of the running containerd, and the file system.",
                advice: "Look at the pods of the CNI: they write the configuration. A restart cannot help.",
                cause: "CNI_NOT_DEPLOYED", mend: .clusterSide)
        case .confFileEmpty:
            FindingMeaning(
                meaning: "The file that decides is empty, blank or cut off.",
                proof: "The first file of conf_dir in byte order, read as libcni reads it.",
                advice: "Write it anew or remove it. A restart cannot help.",
                cause: "CONF_EMPTY_OR_TRUNCATED", mend: .fixThenReload)
        case .confFileMalformed:
            FindingMeaning(
                meaning: "The file that decides is not the JSON that libcni takes.",
                proof: "The file, read as libcni reads it.",
                advice: "Mend the named line or remove the file. A restart cannot help.",
                cause: "CONF_MALFORMED", mend: .fixThenReload)
        case .confFileInvalid:
            FindingMeaning(
                meaning: "The file that decides is JSON and not a network configuration.",
                proof: "The file, read as libcni reads it.",
                advice: "Mend the named key or remove the file. A restart cannot help.",
                cause: "CONF_MALFORMED", mend: .fixThenReload)
        case .confFileUnreadable:
            FindingMeaning(
                meaning: "The file that decides cannot be read.",
                proof: "The error of opening it: a dangling link or a link to a directory, most often.",
                advice: "Mend or remove the link. A restart cannot help.",
                cause: "CONF_MALFORMED", mend: .fixThenReload)
        case .confFileBlocks:
            FindingMeaning(
                meaning: "A FIFO stands where containerd reads a configuration file; it blocks for ever on it.",
                proof: "The type of the file, and its place in the order of loading.",
                advice: "Remove the FIFO; then restart containerd.",
                cause: "CONF_MALFORMED", mend: .fixThenRestart)
        case .pluginStatusFails:
            FindingMeaning(
                meaning: "The configuration is loaded and a plug-in answers its STATUS with an error.",
                proof: "NetworkReady's own message (CNI 1.1, containerd 2.0.1 and later).",
                advice: "Mend what the message names; NetworkReady then turns by itself.",
                cause: "READY_BUT_BROKEN", mend: .clusterSide)
        default: nil
        }
    }

    private var latentMeaning: FindingMeaning {
        switch self {
        case .pluginBinaryMissing:
            FindingMeaning(
                meaning: "A plug-in that the configuration names is in no plug-in directory.",
                proof: "The loaded list and the plug-in directories of the running containerd.",
                advice: "Install the plug-in. Neither a reload nor a restart is needed.",
                cause: "PLUGIN_BIN_MISSING", mend: .fixThenReload)
        case .pluginBinaryNotExecutable:
            FindingMeaning(
                meaning: "A plug-in file exists and nobody may execute it.",
                proof: "Its type and mode.",
                advice: "Make it executable (chmod 0755) or install it again.",
                cause: "BIN_NOT_EXECUTABLE", mend: .fixThenReload)
        case .pluginBinaryWrongArchitecture:
            FindingMeaning(
                meaning: "A plug-in is a program for another machine.",
                proof: "e_machine in its ELF header.",
                advice: "Install the plug-in for this machine.",
                cause: "BIN_NOT_EXECUTABLE", mend: .fixThenReload)
        case .pluginBinaryIncomplete:
            FindingMeaning(
                meaning: "A plug-in file is empty or cut off.",
                proof: "Its size against its ELF program headers.",
                advice: "Install the plug-in again.",
                cause: "BIN_NOT_EXECUTABLE", mend: .fixThenReload)
        case .pluginInterpreterMissing:
            FindingMeaning(
                meaning: "A plug-in needs a loader or interpreter that the node does not have.",
                proof: "PT_INTERP of its ELF header or its #! line.",
                advice: "Install a statically linked build of the plug-in.",
                cause: "BIN_NOT_EXECUTABLE", mend: .fixThenReload)
        case .nextLoadFails:
            FindingMeaning(
                meaning: "The network is ready now, and the next event in conf_dir takes the node down.",
                proof: "The files, read as a reload would read them.",
                advice: "Mend the named file before anything else changes there.",
                cause: "CONF_MALFORMED", mend: .fixThenReload)
        case .nextRestartFails:
            FindingMeaning(
                meaning: "The network is ready now; the node is one restart of containerd away from an outage.",
                proof: "config.toml and the files, read as the installed version reads them at its start.",
                advice: "Mend the named place before containerd is restarted or upgraded.",
                cause: "CRI_LOAD_FAILED", mend: .fixThenRestart)
        case .handlerNetworkBroken:
            FindingMeaning(
                meaning: "A runtime handler has a CNI directory of its own, and that one does not load.",
                proof: "lastCNILoadStatus of the handler.",
                advice: "Mend its directory; pods of other handlers are not affected.",
                cause: "CONF_MALFORMED", mend: .fixThenReload)
        case .otherNetworksOnDisk:
            FindingMeaning(
                meaning: "containerd holds other networks than the files would give.",
                proof: "The loaded networks by CRI, and the files.",
                advice: "Reload when the new configuration is meant: netready reload.",
                cause: "CNI_WATCH_STALE", mend: .reload)
        case .otherSettingsOnDisk:
            FindingMeaning(
                meaning: "config.toml names other CNI directories than the running containerd uses.",
                proof: "The running settings by CRI, and the files.",
                advice: "Restart containerd when the new settings are meant.",
                cause: "BIN_DIR_MISMATCH", mend: .restart)
        case .confTemplateSelectsNothing:
            FindingMeaning(
                meaning: "conf_template is set to select a file; it selects nothing in any version of containerd.",
                proof:
                    "config.toml, and containerd's source: it is a template that only a change of the pod CIDR renders.",
                advice:
                    "Remove conf_template; containerd takes the first file of conf_dir in byte order, so rename or remove what sorts before the one you want.",
                cause: "CONF_TEMPLATE_MISUSE", mend: .fixThenRestart)
        case .configKeyIgnored:
            FindingMeaning(
                meaning: "A setting in config.toml has no effect with this version of containerd.",
                proof: "The place of the key, and the sections that this version reads.",
                advice: "Move it to the section that this version reads; then restart containerd.",
                cause: "CONFIG_KEY_IGNORED", mend: .fixThenRestart)
        case .configReplacedByImport:
            FindingMeaning(
                meaning: "An imported file replaces a whole section, and settings of config.toml are lost.",
                proof: "config.toml and its imports, merged as this version merges them.",
                advice: "Write the whole section in the imported file; then restart containerd.",
                cause: "CONFIG_KEY_IGNORED", mend: .fixThenRestart)
        case .pluginStatusUnknown:
            FindingMeaning(
                meaning: "Only executing a plug-in with STATUS could tell whether the network would be ready.",
                proof: "cniVersion 1.1 or later with containerd 2.0.1 or later.",
                advice: "Nothing.",
                cause: "NONE", mend: .none)
        default:
            FindingMeaning(
                meaning:
                    "This containerd is newer than all that this program knows; it is taken to act like the newest known.",
                proof: "The version.",
                advice: "Upgrade netready.",
                cause: "NONE", mend: .none)
        }
    }
}
