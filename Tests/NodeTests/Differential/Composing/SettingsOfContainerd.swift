/// Settings that config.toml may hold, for composed ones: a table's owner and path or, indented, a key with values of the
/// right type. The owners `runtime`, `images` and `server` are the three parts of CRI, whose names depend on the version
/// of config.toml; `top` is the file itself, and any other is a plugin.
///
/// Source: what `containerd config default` prints from 1.6 to 2.4, and the structs behind it for what it leaves out.
/// Addresses, memory and process limits stand only with values that leave a node's containerd where it is.
let settingsOfContainerd = """
    top
     root "/var/lib/containerd" '/var/lib/containerd'
     state "/run/containerd" '/run/containerd'
     temp "" "/tmp/x"
     plugin_dir "" "/opt/plugins"
     oom_score 0
     disabled_plugins [] ["io.containerd.snapshotter.v1.zfs"] ["io.containerd.internal.v1.opt"]
     required_plugins [] ["io.containerd.grpc.v1.cri"] ["io.containerd.content.v1.content"]
     imports [] ["/etc/containerd/conf.d/*.toml"] ["conf.d/*.toml"]
    top grpc
     address "/run/containerd/containerd.sock"
     tcp_address ""
     tcp_tls_ca "" "/etc/x"
     uid 0
     gid 0
     max_recv_message_size 16777216
     max_send_message_size 16777216
    top ttrpc
     address "" "/run/containerd/t.sock"
     uid 0
     gid 0
    top debug
     address "" "/run/containerd/debug.sock"
     uid 0
     gid 0
     level "" "info" "debug" "warn" "trace" "INFO" "Error"
     format "" "text" "json"
     log_trace_id false
    top metrics
     address ""
     grpc_histogram false true
    top cgroup
     path ""
    top timeouts
     "io.containerd.timeout.bolt.open" "0s" "5s"
     "io.containerd.timeout.shim.cleanup" "5s" "1m30s" "-5s" "0"
     "io.containerd.timeout.task.state" "2s" "1.5h"
     x "2s"
    top proxy_plugins.snap
     type "snapshot" "content" "diff" "sandbox" "io.containerd.snapshotter.v1"
     address "/run/snap.sock"
     platform "linux/amd64"
     exports {} {root="/x"}
     capabilities [] ["remap-ids"]
    top stream_processors."x.tar"
     accepts ["application/x"] []
     returns "application/y"
     path "ctd-decoder"
     args ["--a"] []
     env ["A=b"] []
    runtime
     enable_selinux false true
     selinux_category_range 1024 0 -1
     max_container_log_line_size 16384 -1
     disable_cgroup false true
     disable_apparmor false true
     restrict_oom_score_adj false true
     disable_proc_mount false true
     unset_seccomp_profile "" "unconfined"
     tolerate_missing_hugetlb_controller true false
     disable_hugetlb_controller true false
     device_ownership_from_security_context false true
     ignore_image_defined_volumes false true
     netns_mounts_under_state_dir false true
     enable_unprivileged_ports false true
     enable_unprivileged_icmp false true
     enable_cdi true false
     cdi_spec_dirs ["/etc/cdi","/var/run/cdi"] []
     drain_exec_sync_io_timeout "0s" "5s" "" "-1s"
     ignore_deprecation_warnings [] ["io.containerd.deprecation/x"]
     stats_collect_period 10 0 "10s"
     stats_retention_period "2m" ""
     enable_criu true false
     systemd_cgroup false
    runtime containerd
     default_runtime_name "runc" 'runc'
     default_runtime_name "runc"
     ignore_blockio_not_enabled_errors false true
     ignore_rdt_not_enabled_errors false true
     snapshotter "overlayfs" "native" "zfs" "devmapper"
     no_pivot false
     disable_snapshot_annotations true false
     discard_unpacked_layers false true
    runtime containerd.runtimes.runc
     runtime_type "io.containerd.runc.v2" "io.containerd.runc.v2"
     runtime_path "" "/usr/bin/shim"
     runtime_engine ""
     runtime_root ""
     pod_annotations [] ["a.*"]
     container_annotations [] ["a.*"]
     privileged_without_host_devices false true
     privileged_without_host_devices_all_devices_allowed false
     cgroup_writable false true
     base_runtime_spec "" "/etc/containerd/spec.json"
     cni_conf_dir "" "/etc/cni/alt" "/etc/cni/net.d"
     cni_max_conf_num 0 1 2 -1
     snapshotter "" "overlayfs" "native"
     snapshot "" "overlayfs"
     sandboxer "podsandbox" "shim"
     sandbox_mode "podsandbox" "shim" ""
     io_type "" "fifo" "streaming"
     disable_pause_image_pull false
    runtime containerd.runtimes.runc.options
     BinaryName "" "/usr/bin/runc"
     IoGid 0 5
     SystemdCgroup true false
     anything "x" 5 [1,2] {a=1}
    runtime containerd.runtimes.kata
     runtime_type "io.containerd.kata.v2" "io.containerd.kata.v2" ""
     cni_conf_dir "" "/etc/cni/alt" "/etc/cni/none" "/etc/cni/net.d/"
     cni_max_conf_num 0 1 2 -1
     privileged_without_host_devices true false
     options {} {ConfigPath="/x"}
    runtime containerd.runtimes."x.y"
     runtime_type "io.containerd.x.v2"
     cni_conf_dir "" "/etc/cni/alt"
    runtime containerd.default_runtime
     runtime_type "" "io.containerd.runc.v2"
     cni_conf_dir "" "/etc/cni/alt"
     options {}
    runtime containerd.untrusted_workload_runtime
     runtime_type "" "io.containerd.runc.v2"
    runtime cni
     bin_dir "/opt/cni/bin" "/opt/x/bin" ""
     bin_dirs ["/opt/cni/bin"] ["/opt/x/bin","/opt/cni/bin"] []
     conf_dir "/etc/cni/net.d" "/etc/cni/alt" "/etc/cni/alt/" "/etc//cni/./alt" "etc/cni/alt" "" "/etc/cni/new/deep"
     conf_dir "/etc/cni/net.d" "/etc/cni/alt"
     max_conf_num 1 2 0 3 -1
     setup_serially false true
     conf_template "" "/etc/cni/t.tmpl" "10-calico.conflist"
     ip_pref "" "ipv4" "ipv6" "cni" "x"
     use_internal_loopback false true
    images
     sandbox_image "registry.k8s.io/pause:3.9"
     snapshotter "overlayfs" "native" "zfs"
     disable_snapshot_annotations true false
     discard_unpacked_layers false true
     max_concurrent_downloads 3 0 -1
     concurrent_layer_fetch_buffer 0
     image_pull_progress_timeout "5m0s" "1m" "" "0"
     image_pull_with_sync_fs false true
     stats_collect_period 10 5
     use_local_image_pull false true
    images pinned_images
     sandbox "registry.k8s.io/pause:3.10"
    images registry
     config_path "" "/etc/containerd/certs.d" "/etc/containerd/certs.d:/etc/docker/certs.d"
     headers {}
    images registry.mirrors."docker.io"
     endpoint ["https://m.example"] [] ["https://a","https://b"]
    images registry.configs."r.example:5000".auth
     username "u"
     password "p"
     auth "dTpw"
     identitytoken "t"
    images registry.configs."r.example:5000".tls
     insecure_skip_verify true false
     ca_file "/etc/ca.pem"
     cert_file ""
    images registry.auths."https://g.example"
     username "u"
    images registry.headers
     User-Agent ["x"]
    images image_decryption
     key_model "node" ""
    images runtime_platforms.runc
     platform "linux/amd64" ""
     snapshotter "overlayfs" "native" ""
    server
     disable_tcp_service true
     stream_server_address "127.0.0.1"
     stream_server_port "0"
     stream_idle_timeout "4h0m0s" "1h" "" "0"
     enable_tls_streaming false
    server x509_key_pair_streaming
     tls_cert_file ""
     tls_key_file ""
    io.containerd.gc.v1.scheduler
     pause_threshold 0.02 0.5 1.0 0.0
     deletion_threshold 0 5
     mutation_threshold 100
     schedule_delay "0s" "1ms"
     startup_delay "100ms" "1s"
    io.containerd.internal.v1.opt
     path "/opt/containerd" "/opt/x"
    io.containerd.internal.v1.restart
     interval "10s"
    io.containerd.monitor.container.v1.restart
     interval "10s" "1m"
    io.containerd.monitor.v1.cgroups
     no_prometheus false true
    io.containerd.monitor.task.v1.cgroups
     no_prometheus false true
    io.containerd.metadata.v1.bolt
     content_sharing_policy "shared" "isolated"
     no_sync false true
    io.containerd.nri.v1.nri
     disable true false
     socket_path "/var/run/nri/nri.sock"
     plugin_path "/opt/nri/plugins"
     plugin_config_path "/etc/nri/conf.d"
     plugin_registration_timeout "5s"
     plugin_request_timeout "2s"
     disable_connections false true
    io.containerd.runtime.v1.linux
     no_shim false
     runtime "runc"
     runtime_root ""
     shim "containerd-shim"
     shim_debug false
    io.containerd.runtime.v2.task
     platforms ["linux/amd64"] ["linux/arm64"] []
     sched_core false true
    io.containerd.shim.v1.manager
     env [] ["A=b"]
     socket_dir "" "/run/x"
    io.containerd.service.v1.diff-service
     default ["walking"]
     sync_fs false true
    io.containerd.service.v1.tasks-service
     blockio_config_file "" "/etc/x"
     rdt_config_file "" "/etc/x"
    io.containerd.image-verifier.v1.bindir
     bin_dir "/opt/containerd/image-verifier/bin"
     max_verifiers 10 -1
     per_verifier_timeout "10s"
    io.containerd.snapshotter.v1.overlayfs
     root_path ""
     upperdir_label false true
     sync_remove false true
     slow_chown false true
     mount_options [] ["volatile"]
    io.containerd.snapshotter.v1.native
     root_path "" "/var/lib/native"
    io.containerd.snapshotter.v1.devmapper
     root_path ""
     pool_name ""
     base_image_size ""
     async_remove false true
     fs_type "" "ext4"
    io.containerd.snapshotter.v1.blockfile
     root_path ""
     scratch_file ""
     fs_type ""
     mount_options []
    io.containerd.snapshotter.v1.erofs
     root_path ""
     ovl_mount_options []
     enable_fsverity false
    io.containerd.differ.v1.erofs
     mkfs_options []
    io.containerd.tracing.processor.v1.otlp
     endpoint ""
     protocol ""
     insecure false true
    io.containerd.internal.v1.tracing
     sampling_ratio 1.0
     service_name "containerd"
    io.containerd.transfer.v1.local
     max_concurrent_downloads 3 1
     max_concurrent_uploaded_layers 3
     max_concurrent_unpacks 1
     check_platform_supported false true
     config_path "" "/etc/containerd/certs.d"
    io.containerd.server.v1.debug
     address "" "/run/containerd/debug.sock"
     uid 0
    io.containerd.server.v1.grpc
     uid 0
     max_recv_message_size 16777216
    io.containerd.server.v1.metrics
     address ""
    io.containerd.metrics.v1.grpc-prometheus
     grpc_histogram false true
    io.containerd.unknown.v1.thing
     some "x" 1
    """
