/// The configuration of the other plugins: a value of a wrong type there ends containerd too. ``schemaOfServer`` explains.
///
/// Source: the `Config` of each `Registration` on Linux. What follows a slash tells structs of the same name apart. Plugins
/// stand in the order of "loading plugin" in the logs of Debian's 1.6.20 (Go before 1.21 orders packages otherwise),
/// 1.7.24 and 2.1.9: of two wrong types containerd tells the one that it decodes first.
let schemaOfPlugins = """
    scheduler.config
     pause_threshold PauseThreshold float64
     deletion_threshold DeletionThreshold int
     mutation_threshold MutationThreshold int
     schedule_delay ScheduleDelay scheduler.duration -2.0
     startup_delay StartupDelay scheduler.duration -2.0
     schedule_delay ScheduleDelay tomlext.Duration +2.0
     startup_delay StartupDelay tomlext.Duration +2.0
    cgroups.Config
     no_prometheus NoPrometheus bool
    monitor.Config
     interval Interval monitor.duration -2.0
     interval Interval tomlext.Duration +2.0
    linux.Config
     shim Shim string
     runtime Runtime string
     runtime_root RuntimeRoot string
     no_shim NoShim bool
     shim_debug ShimDebug bool
    v2.Config
     platforms Platforms []string
     sched_core SchedCore bool
    v2.TaskConfig
     platforms Platforms []string
    v2.ShimConfig
     env Env []string
     socket_dir SocketDir string +2.3
    diff.config
     default Order []string
     sync_fs SyncFs bool +1.7.26
    opt.Config
     path Path string
    tasks.Config
     blockio_config_file BlockIOConfigFile string +1.7
     rdt_config_file RdtConfigFile string
    plugin.BoltConfig
     content_sharing_policy ContentSharingPolicy string
     no_sync NoSync bool +2.1
    nri.Config
     disable Disable bool
     socket_path SocketPath string
     plugin_path PluginPath string
     plugin_config_path PluginConfigPath string
     plugin_registration_timeout PluginRegistrationTimeout time.Duration -2.0
     plugin_request_timeout PluginRequestTimeout time.Duration -2.0
     plugin_registration_timeout PluginRegistrationTimeout tomlext.Duration +2.0
     plugin_request_timeout PluginRequestTimeout tomlext.Duration +2.0
     disable_connections DisableConnections bool
     default_validator DefaultValidator *validator.DefaultValidatorConfig +2.2
    validator.DefaultValidatorConfig
     enable Enable bool
     reject_oci_hook_adjustment RejectOCIHookAdjustment bool
     reject_runtime_default_seccomp_adjustment RejectRuntimeDefaultSeccompAdjustment bool
     reject_unconfined_seccomp_adjustment RejectUnconfinedSeccompAdjustment bool
     reject_custom_seccomp_adjustment RejectCustomSeccompAdjustment bool
     reject_namespace_adjustment RejectNamespaceAdjustment bool
     reject_sysctl_adjustment RejectSysctlAdjustment bool +2.2.1
     required_plugins RequiredPlugins []string
     tolerate_missing_plugins_annotation TolerateMissingAnnotation string
    transfer.unpackConfiguration
     platform Platform string
     snapshotter Snapshotter string
     differ Differ string
     config_type ConfigType string +2.1
     layer_types LayerTypes []string +2.1
     optional Optional bool +2.3
    transfer.transferConfig
     max_concurrent_downloads MaxConcurrentDownloads int
     concurrent_layer_fetch_buffer ConcurrentLayerFetchBuffer int +2.1
     max_concurrent_uploaded_layers MaxConcurrentUploadedLayers int
     check_platform_supported CheckPlatformSupported bool +2.1
     unpack_config UnpackConfiguration []transfer.unpackConfiguration
     config_path RegistryConfigPath string
     max_concurrent_unpacks MaxConcurrentUnpacks int +2.2
    bindir.Config
     bin_dir BinDir string
     max_verifiers MaxVerifiers int
     per_verifier_timeout PerVerifierTimeout tomlext.Duration
    plugin.Config/root
     root_path RootPath string
    overlay.Config
     root_path RootPath string
     upperdir_label UpperdirLabel bool
     sync_remove SyncRemove bool +1.6.24 -1.7
     sync_remove SyncRemove bool +1.7.4
     slow_chown SlowChown bool +2.0
     mount_options MountOptions []string +1.6.24 -1.7
     mount_options MountOptions []string +1.7.4
    plugin.Config/blockfile
     root_path RootPath string
     scratch_file ScratchFile string
     fs_type FSType string
     mount_options MountOptions []string
     recreate_scratch RecreateScratch bool +2.0
    plugin.Config/erofs
     root_path RootPath string
     ovl_mount_options OvlOptions []string
     enable_fsverity EnableFsverity bool
     set_immutable SetImmutable bool +2.1.4
     default_size DefaultSize string +2.2
     dmverity_mode DmverityMode string +2.3
     layer_content_caches LayerContentCaches []string +2.4
    plugin.Config/erofsdiff
     mkfs_options MkfsOptions []string
     enable_tar_index EnableTarIndex bool +2.2
     enable_dmverity EnableDmverity bool +2.3
    devmapper.Config
     root_path RootPath string
     pool_name PoolName string
     base_image_size BaseImageSize string
     async_remove AsyncRemove bool
     discard_blocks DiscardBlocks bool
     fs_type FileSystemType devmapper.fsType
     fs_options FsOptions string
    plugin.OTLPConfig
     endpoint Endpoint string
     protocol Protocol string
     insecure Insecure bool
    plugin.TraceConfig
     service_name ServiceName string
     sampling_ratio TraceSamplingRatio float64
    debug.config
     address Address string
     uid UID int
     gid GID int
    grpc.metricsConfig
     grpc_histogram GRPCHistogram bool
    grpc.config
     address Address string
     uid UID int
     gid GID int
     max_recv_message_size MaxRecvMsgSize int
     max_send_message_size MaxSendMsgSize int
    grpc.tcpConfig
     address Address string
     tls_ca TLSCA string
     tls_cert TLSCert string
     tls_key TLSKey string
     tls_common_name TLSCName string
     max_recv_message_size MaxRecvMsgSize int
     max_send_message_size MaxSendMsgSize int
    metrics.config
     address Address string
    bindir.Config io.containerd.image-verifier.v1.bindir +2.0
    opt.Config io.containerd.internal.v1.opt +1.6.29
    plugin.Config/blockfile io.containerd.snapshotter.v1.blockfile +1.7.4
    plugin.Config/root io.containerd.snapshotter.v1.btrfs
    devmapper.Config io.containerd.snapshotter.v1.devmapper
    plugin.Config/erofs io.containerd.snapshotter.v1.erofs +2.1
    plugin.Config/root io.containerd.snapshotter.v1.native
    overlay.Config io.containerd.snapshotter.v1.overlayfs
    cgroups.Config io.containerd.monitor.task.v1.cgroups +2.0
    plugin.BoltConfig io.containerd.metadata.v1.bolt
    scheduler.config io.containerd.gc.v1.scheduler
    plugin.Config/erofsdiff io.containerd.differ.v1.erofs +2.1
    diff.config io.containerd.service.v1.diff-service -1.6.29
    linux.Config io.containerd.runtime.v1.linux -2.0
    cgroups.Config io.containerd.monitor.v1.cgroups +1.6.29 -2.0
    v2.Config io.containerd.runtime.v2.task -2.0
    cgroups.Config io.containerd.monitor.v1.cgroups -1.6.29
    diff.config io.containerd.service.v1.diff-service +1.6.29
    v2.ShimConfig io.containerd.shim.v1.manager +2.0
    v2.TaskConfig io.containerd.runtime.v2.task +2.0
    tasks.Config io.containerd.service.v1.tasks-service
    config.ImageConfig io.containerd.cri.v1.images +2.0 -2.1
    config.RuntimeConfig io.containerd.cri.v1.runtime +2.0
    transfer.transferConfig io.containerd.transfer.v1.local +1.7.1
    config.ImageConfig io.containerd.cri.v1.images +2.1
    monitor.Config io.containerd.internal.v1.restart -2.0
    monitor.Config io.containerd.monitor.container.v1.restart +2.0
    opt.Config io.containerd.internal.v1.opt -1.6.29
    plugin.OTLPConfig io.containerd.tracing.processor.v1.otlp -2.4.0-final
    plugin.TraceConfig io.containerd.internal.v1.tracing -2.4.0-final
    nri.Config io.containerd.nri.v1.nri +1.7
    debug.config io.containerd.server.v1.debug +2.3
    grpc.metricsConfig io.containerd.metrics.v1.grpc-prometheus +2.3
    grpc.config io.containerd.server.v1.grpc +2.3
    grpc.tcpConfig io.containerd.server.v1.grpc-tcp +2.3
    metrics.config io.containerd.server.v1.metrics +2.3
    ttrpc.config io.containerd.server.v1.ttrpc +2.3
    ttrpc.config
     address Address string
     uid UID int
     gid GID int

    """
