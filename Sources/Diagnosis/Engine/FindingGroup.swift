/// The kinds of causes that failure reports have: each code of a finding belongs to one, which several may share.
///
/// The raw value is public interface: `group` of the status document.
package enum FindingGroup: String, Sendable, CaseIterable {
    /// No fault of the node.
    case none = "NONE"
    /// A valid configuration lies in conf_dir, and containerd has not loaded it.
    case cniWatchStale = "CNI_WATCH_STALE"
    /// The configuration was there and a reset, clean-up or CNI component removed or moved it away.
    case confDeletedByTool = "CONF_DELETED_BY_TOOL"
    /// No CNI was ever installed: `conf_dir` is empty and no CNI container is known.
    case cniNotDeployed = "CNI_NOT_DEPLOYED"
    /// Configuration files exist, but not in the directory containerd reads.
    case confWrongDir = "CONF_WRONG_DIR"
    /// The image of the CNI's pod cannot be pulled, so nothing writes the configuration.
    case agentImagePull = "AGENT_IMAGE_PULL"
    /// The CNI's installer or daemon cannot reach the Kubernetes API, usually its service address.
    case agentAPIUnreachable = "AGENT_API_UNREACHABLE"
    /// The CNI's pods (or its operator) are not placed: taints, quotas, admission.
    case agentNotScheduled = "AGENT_NOT_SCHEDULED"
    /// The CNI's daemon runs but the node has no usable pod address range.
    case agentPodCIDR = "AGENT_PODCIDR"
    /// The CNI's pod runs and fails for a reason of its own set-up.
    case agentMisconfigured = "AGENT_MISCONFIGURED"
    /// The file that decides is empty, blank or cut off.
    case confEmptyOrTruncated = "CONF_EMPTY_OR_TRUNCATED"
    /// The file that decides cannot be read as CNI JSON for another reason.
    case confMalformed = "CONF_MALFORMED"
    /// List and single form are confused, or the name has an extension that containerd does not take.
    case confWrongExtension = "CONF_WRONG_EXTENSION"
    /// `cniVersion` is missing or not supported by a plugin in the chain.
    case cniVersion = "CNIVERSION"
    /// A leftover file of a CNI that no longer runs sorts first.
    case staleConfOfOtherCNI = "CONF_STALE_OTHER_CNI"
    /// The list names a chained plugin that was uninstalled, or consists of a chained plugin alone.
    case orphanedChainPlugin = "CHAIN_PLUGIN_ORPHANED"
    /// Two components write, rename or remove each other's configuration.
    case confOwnershipFight = "CONF_OWNERSHIP_FIGHT"
    /// A default bridge configuration of a package or image makes the node ready in place of the cluster's CNI.
    case defaultConfShadows = "DEFAULT_CONF_SHADOWS"
    /// `conf_template` is set where it does harm or cannot work.
    case confTemplateMisuse = "CONF_TEMPLATE_MISUSE"
    /// A plugin named by the configuration (type, ipam type, delegate) or `loopback` is in no plugin directory.
    case pluginBinMissing = "PLUGIN_BIN_MISSING"
    /// The plugins exist, but not in the plugin directory containerd uses.
    case binDirMismatch = "BIN_DIR_MISMATCH"
    /// A setting in config.toml has no effect: wrong section, version or key, or replaced by an import.
    case configKeyIgnored = "CONFIG_KEY_IGNORED"
    /// A plugin file exists and cannot be run: mode, noexec, wrong machine, missing loader, empty or cut off.
    case binNotExecutable = "BIN_NOT_EXECUTABLE"
    /// A host directory that must be written is read-only or denied by its label.
    case hostDirUnwritable = "HOST_DIR_UNWRITABLE"
    /// `disabled_plugins` switches the CRI plugin off.
    case criDisabled = "CRI_DISABLED"
    /// The CRI plugin refuses to load because of its configuration.
    case criLoadFailed = "CRI_LOAD_FAILED"
    /// No inotify instance is left, so the CRI plugin does not load.
    case inotifyLimit = "INOTIFY_LIMIT"
    /// This containerd lacks the CRI version the kubelet asks for.
    case runtimeTooOld = "RUNTIME_TOO_OLD"
    /// kubelet and the default runtime use different cgroup drivers, so pods are killed over and over.
    case cgroupDriver = "CGROUP_DRIVER"
    /// The token a plugin uses is expired, revoked or not refreshed.
    case credentialsExpired = "CREDENTIALS_EXPIRED"
    /// The plugin's configuration names no kubeconfig, or one that does not exist.
    case kubeconfigMissing = "KUBECONFIG_MISSING"
    /// A state file the plugin reads (nodename, subnet.env) is not there.
    case agentStateMissing = "AGENT_STATE_MISSING"
    /// host-local has no address left; reservations outnumber the live sandboxes.
    case ipamExhausted = "IPAM_EXHAUSTED"
    /// Proxy variables of the containerd unit catch the plugin's own API calls.
    case proxyEnv = "PROXY_ENV"
    /// Old sandboxes cannot be destroyed because the network configuration is gone.
    case sandboxLeftover = "SANDBOX_LEFTOVER"
    /// NetworkReady is true while the CNI's daemon is down.
    case readyButBroken = "READY_BUT_BROKEN"
}
