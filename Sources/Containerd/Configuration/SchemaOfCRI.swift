/// The configuration of the CRI plugins, as ``schemaOfServer`` explains.
///
/// Source: pkg/cri/config/config.go (1.x), internal/cri/config/config.go (2.x).
let schemaOfCRI = """
    config.Runtime
     runtime_type Type string
     runtime_path Path string
     runtime_engine Engine string -2.0
     pod_annotations PodAnnotations []string
     container_annotations ContainerAnnotations []string
     runtime_root Root string -2.0
     options Options map[string]any
     privileged_without_host_devices PrivilegedWithoutHostDevices bool
     privileged_without_host_devices_all_devices_allowed PrivilegedWithoutHostDevicesAllDevicesAllowed bool +1.7
     cgroup_writable CgroupWritable bool +2.1
     base_runtime_spec BaseRuntimeSpec string
     cni_conf_dir NetworkPluginConfDir string
     cni_max_conf_num NetworkPluginMaxConfNum int
     snapshotter Snapshotter string +1.7
     sandbox_mode SandboxMode string +1.7 -2.0
     sandboxer Sandboxer string +2.0
     disable_pause_image_pull DisablePauseImagePull bool +2.4
     io_type IOType string +2.0
    config.ContainerdConfig
     snapshotter Snapshotter string -2.0
     default_runtime_name DefaultRuntimeName string
     default_runtime DefaultRuntime config.Runtime -2.0
     untrusted_workload_runtime UntrustedWorkloadRuntime config.Runtime -2.0
     runtimes Runtimes map[string]config.Runtime
     no_pivot NoPivot bool -2.0
     disable_snapshot_annotations DisableSnapshotAnnotations bool -2.0
     discard_unpacked_layers DiscardUnpackedLayers bool -2.0
     ignore_blockio_not_enabled_errors IgnoreBlockIONotEnabledErrors bool +1.7
     ignore_rdt_not_enabled_errors IgnoreRdtNotEnabledErrors bool
    config.CniConfig
     bin_dir NetworkPluginBinDir string -2.4.0-final
     bin_dirs NetworkPluginBinDirs []string +2.1
     conf_dir NetworkPluginConfDir string
     max_conf_num NetworkPluginMaxConfNum int
     setup_serially NetworkPluginSetupSerially bool +1.7
     conf_template NetworkPluginConfTemplate string
     ip_pref IPPreference string
     use_internal_loopback UseInternalLoopback bool +2.0
    config.Mirror
     endpoint Endpoints []string
    config.AuthConfig
     username Username string
     password Password string
     auth Auth string
     identitytoken IdentityToken string
    config.TLSConfig
     insecure_skip_verify InsecureSkipVerify bool
     ca_file CAFile string
     cert_file CertFile string
     key_file KeyFile string
    config.RegistryConfig
     auth Auth *config.AuthConfig
     tls TLS *config.TLSConfig -2.0
    config.Registry
     config_path ConfigPath string
     mirrors Mirrors map[string]config.Mirror
     configs Configs map[string]config.RegistryConfig
     auths Auths map[string]config.AuthConfig
     headers Headers map[string][]string
    config.ImageDecryption
     key_model KeyModel string
    config.X509KeyPairStreaming
     tls_cert_file TLSCertFile string
     tls_key_file TLSKeyFile string
    config.ImagePlatform
     platform Platform string
     snapshotter Snapshotter string
    config.PluginConfig
     containerd &ContainerdConfig config.ContainerdConfig
     cni &CniConfig config.CniConfig
     registry Registry config.Registry
     image_decryption &ImageDecryption config.ImageDecryption
     disable_tcp_service DisableTCPService bool
     stream_server_address StreamServerAddress string
     stream_server_port StreamServerPort string
     stream_idle_timeout StreamIdleTimeout string
     enable_selinux EnableSelinux bool
     selinux_category_range SelinuxCategoryRange int
     sandbox_image SandboxImage string
     stats_collect_period StatsCollectPeriod int
     systemd_cgroup SystemdCgroup bool
     enable_tls_streaming EnableTLSStreaming bool
     x509_key_pair_streaming &X509KeyPairStreaming config.X509KeyPairStreaming
     max_container_log_line_size MaxContainerLogLineSize int
     disable_cgroup DisableCgroup bool
     disable_apparmor DisableApparmor bool
     restrict_oom_score_adj RestrictOOMScoreAdj bool
     max_concurrent_downloads MaxConcurrentDownloads int
     disable_proc_mount DisableProcMount bool
     unset_seccomp_profile UnsetSeccompProfile string
     tolerate_missing_hugetlb_controller TolerateMissingHugetlbController bool
     disable_hugetlb_controller DisableHugetlbController bool
     device_ownership_from_security_context DeviceOwnershipFromSecurityContext bool
     ignore_image_defined_volumes IgnoreImageDefinedVolumes bool
     netns_mounts_under_state_dir NetNSMountsUnderStateDir bool
     enable_unprivileged_ports EnableUnprivilegedPorts bool
     enable_unprivileged_icmp EnableUnprivilegedICMP bool
     enable_cdi EnableCDI bool +1.7
     cdi_spec_dirs CDISpecDirs []string +1.7
     image_pull_progress_timeout ImagePullProgressTimeout string +1.7
     drain_exec_sync_io_timeout DrainExecSyncIOTimeout string +1.6.29
     image_pull_with_sync_fs ImagePullWithSyncFs bool +1.7.14
     ignore_deprecation_warnings IgnoreDeprecationWarnings []string +1.6.29 -1.7
     ignore_deprecation_warnings IgnoreDeprecationWarnings []string +1.7.14
    config.ImageConfig
     snapshotter Snapshotter string
     disable_snapshot_annotations DisableSnapshotAnnotations bool
     discard_unpacked_layers DiscardUnpackedLayers bool
     pinned_images PinnedImages map[string]string
     runtime_platforms RuntimePlatforms map[string]config.ImagePlatform
     registry Registry config.Registry
     image_decryption &ImageDecryption config.ImageDecryption
     max_concurrent_downloads MaxConcurrentDownloads int
     concurrent_layer_fetch_buffer ConcurrentLayerFetchBuffer int +2.1
     image_pull_progress_timeout ImagePullProgressTimeout string
     image_pull_with_sync_fs ImagePullWithSyncFs bool
     stats_collect_period StatsCollectPeriod int
     use_local_image_pull UseLocalImagePull bool +2.1
    config.RuntimeConfig
     containerd &ContainerdConfig config.ContainerdConfig
     cni &CniConfig config.CniConfig
     enable_selinux EnableSelinux bool
     selinux_category_range SelinuxCategoryRange int
     max_container_log_line_size MaxContainerLogLineSize int
     disable_apparmor DisableApparmor bool
     restrict_oom_score_adj RestrictOOMScoreAdj bool
     disable_proc_mount DisableProcMount bool
     unset_seccomp_profile UnsetSeccompProfile string
     tolerate_missing_hugetlb_controller TolerateMissingHugetlbController bool
     disable_hugetlb_controller DisableHugetlbController bool
     device_ownership_from_security_context DeviceOwnershipFromSecurityContext bool
     ignore_image_defined_volumes IgnoreImageDefinedVolumes bool
     netns_mounts_under_state_dir NetNSMountsUnderStateDir bool
     enable_unprivileged_ports EnableUnprivilegedPorts bool
     enable_unprivileged_icmp EnableUnprivilegedICMP bool
     enable_cdi EnableCDI bool -2.3
     enable_cdi EnableCDI *bool +2.3 -2.4.0-final
     cdi_spec_dirs CDISpecDirs []string
     drain_exec_sync_io_timeout DrainExecSyncIOTimeout string
     ignore_deprecation_warnings IgnoreDeprecationWarnings []string
     stats_collect_period StatsCollectPeriod string +2.3
     stats_retention_period StatsRetentionPeriod string +2.3
     enable_criu EnableCRIU *bool +2.2.7 -2.3
     enable_criu EnableCRIU *bool +2.3.4
     enable_experimental_restore_via_create EnableExperimentalRestoreViaCreate bool +2.2.7 -2.3
     enable_experimental_restore_via_create EnableExperimentalRestoreViaCreate bool +2.3.4 -2.4
    config.ServerConfig
     disable_tcp_service DisableTCPService bool
     stream_server_address StreamServerAddress string
     stream_server_port StreamServerPort string
     stream_idle_timeout StreamIdleTimeout string
     enable_tls_streaming EnableTLSStreaming bool
     x509_key_pair_streaming &X509KeyPairStreaming config.X509KeyPairStreaming
    config.PluginConfig io.containerd.grpc.v1.cri -2.0
    config.ServerConfig io.containerd.grpc.v1.cri +2.0

    """
