/// Settings on which a start hangs, and files that they name: values that are good, values that are not, and values at the
/// edge. The form is that of ``settingsOfContainerd``.
///
/// No address is one that the node's own containerd listens on, and no value reaches outside of the laboratory's root.
let startSettings = """
    top
     root "/var/lib/containerd/" "/var/lib/other" "var/lib/containerd" "/etc/containerd/config.toml" "/run/containerd" "" 5
     root "/var/lib/containerd/../other" "/etc/containerd/config.toml/x" ["/x"] '/var/lib/containerd'
     state "/run/containerd/" "/run/other" "/etc/containerd/config.toml" "/var/lib/containerd" "" "/run/a/b/c" true
     temp "/etc/containerd/config.toml" "/var/tmp/x" "/etc/containerd/config.toml/x" "/etc/cni" 1 ""
     plugin_dir "/nowhere" "/etc" 5 ""
     oom_score 0 "x" 1.5 true
     imports ["/etc/containerd/none.toml"] ["/etc/containerd"] ["conf.d"] "x" [5] ["/etc/containerd/start/*.pem"] []
     required_plugins ["io.containerd.grpc.v1.cri"] ["cri"] ["io.containerd.snapshotter.v1.native"] ["io.containerd.x.v1.y"]
     required_plugins ["io.containerd.service.v1.diff-service"] ["io.containerd.cri.v1.runtime"] ["io.containerd.nri.v1.nri"]
     disabled_plugins ["io.containerd.nri.v1.nri"] ["io.containerd.gc.v1.scheduler"] ["io.containerd.metadata.v1.bolt"]
     disabled_plugins ["io.containerd.snapshotter.v1.overlayfs"] ["io.containerd.transfer.v1.local"] ["cri"] [5] "cri"
     disabled_plugins ["io.containerd.differ.v1.walking"] ["io.containerd.runtime.v2.task"] ["io.containerd.ttrpc.v1.otelttrpc"]
    top grpc
     tcp_address "127.0.0.1:0" "[::1]:0" "0.0.0.0" "nonsense" "127.0.0.1:99999" "127.0.0.1:-1" ":0" "127.0.0.1:" "256.0.0.1:0" 5
     tcp_address "tcp://127.0.0.1:0" "127.0.0.1:x" "[127.0.0.1]:0" "[::1" "::1:0" "127.0.0.1:00" "127.0.0.01:0" ""
     tcp_tls_cert "/etc/containerd/start/cert.pem" "/nowhere.pem" "/etc/containerd" "/etc/containerd/start/empty.pem" ""
     tcp_tls_key "/etc/containerd/start/key.pem" "/nowhere.key" "/etc/containerd/start/text.pem" ""
     tcp_tls_ca "/etc/containerd/start/cert.pem" "/nowhere.pem" "/etc/containerd/start/text.pem" ""
     tcp_tls_common_name "x" 5
     uid "0" -1 1000 1.5
     gid "0" -1 1000 true
     max_recv_message_size "x" 0 -1 1 16777216
     max_send_message_size "x" 0 -1 4294967296
    top ttrpc
     address "/run/containerd/t.sock" "/etc/containerd/config.toml" "/etc/containerd" "/run/new/deep/t.sock" 5
     address "/run/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.sock" "/etc/containerd/config.toml/t.sock" "/run/containerd/containerd.sock"
     uid "0" -1 1000
    top debug
     address "/run/containerd/d.sock" "/etc/containerd/config.toml" "/run/new/deep/d.sock" "127.0.0.1:0" "nonsense" 5
     address "/run/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.sock" "127.0.0.1:99999" "/run/containerd/containerd.sock.ttrpc"
     level "loud" "" "Panic" "warning" "5" 5 "TRACE"
     format "xml" "JSON" "" 5 "text"
     uid "0" -1
     log_trace_id "x" true 1
    top metrics
     address "nonsense" "127.0.0.1:99999" "127.0.0.1:0" "0.0.0.0" "http://127.0.0.1:0" ":0" "[::1]:0" 5 "/run/m.sock"
     address "127.0.0.1:" "1338" "127.0.0.1:0/metrics" "a:abc" ":65536" "*:0" "127.1:0" "127.0.0.1:+0"
     grpc_histogram "x" true 1
    top cgroup
     path 5 "" true
    top timeouts
     "io.containerd.timeout.task.state" "2" "2s" 2 "1h2m3.5s" "" "-1s" "1d" "+5s" ".5s"
     "io.containerd.timeout.shim.load" "x" "10s" 0 [1]
     other "0" "x" true
    top proxy_plugins.snap
     type "snapshot" "content" "sandbox" "diff" "nothing" "" 5
     address "/run/snap.sock" "" 5
     platform "linux/amd64" "x/y/z/w/v" 5
    top proxy_plugins.overlayfs
     type "snapshot" "content" "x"
     address "/run/snap.sock"
    top proxy_plugins.native
     type "snapshot" "diff"
     address "/run/snap.sock"
    top proxy_plugins.walking
     type "diff" "snapshot"
     address "/run/snap.sock"
    top stream_processors."x"
     accepts "x" ["a"] [5]
     path 5 "x"
     env ["A"] "A"
    runtime
     enable_selinux true
     selinux_category_range 0 1025 -1 "x" 1024
     stats_collect_period 0 -1 "x" 10
     stats_retention_period "x" "0" "" "2m" 5
     drain_exec_sync_io_timeout "5" "x" "-1s" 0 "1h"
     cdi_spec_dirs "/etc/cdi" [5] [] ["/nowhere"]
     enable_cdi "x" true 1
     enable_unprivileged_ports true "x"
     enable_unprivileged_icmp true 1
     disable_hugetlb_controller "x" false
     max_container_log_line_size "x" 0 -5
     unset_seccomp_profile "x" 5
     device_ownership_from_security_context 0 true
     ignore_deprecation_warnings "x" ["io.containerd.deprecation/x"]
    runtime containerd
     snapshotter "native" "" "nothing" "overlayfs" 5
     default_runtime_name "none" "" "runc" "kata" 5
     no_pivot "x" true
     ignore_rdt_not_enabled_errors "x" true
     disable_snapshot_annotations 1 false
    runtime containerd.runtimes.runc
     runtime_type "io.containerd.runc.v2" "io.containerd.runc.v2" "" "io.containerd.runtime.v1.linux" "x" "io.containerd.runc.v1" 5
     runtime_path "/usr/bin/none" "rel" 5 ""
     base_runtime_spec "/etc/containerd/start/spec.json" "/nowhere.json" "/etc/containerd/start/text.pem" "/etc/containerd" ""
     privileged_without_host_devices_all_devices_allowed true
     privileged_without_host_devices false true
     sandboxer "" "none" "podsandbox" "shim" 5
     sandbox_mode "none" "podsandbox" "shim"
     snapshotter "nothing" "native" "overlayfs" ""
     io_type "x" "fifo" "streaming" ""
     cni_conf_dir "/etc/containerd/config.toml" "/etc/cni/alt" "rel" "/new/deep"
     pod_annotations "x" [5]
    runtime containerd.runtimes.runc.options
     SystemdCgroup "x" true
     BinaryName 5 "/nowhere/runc"
     Root "/nowhere"
     ConfigPath "/nowhere"
    runtime cni
     conf_dir "/etc/containerd/config.toml" "/etc/cni/alt" "rel/dir" "/new/deep" "/etc/containerd/config.toml/x" 5
     bin_dir "/nowhere" 5 ["/opt/cni/bin"] ""
     bin_dirs "/opt/cni/bin" [5] [""] ["/opt/cni/bin"] []
     max_conf_num "1" -5 1.5 0
     conf_template "/nowhere" "/etc/containerd" "/etc/containerd/start/text.pem" 5
     ip_pref "bogus" "cni" 5
    images
     snapshotter "native" "" "nothing" "overlayfs" 5
     sandbox_image "" 5 "x"
     image_pull_progress_timeout "5" "x" 0 "0s" "-1s"
     max_concurrent_downloads "x" 0 -1
     stats_collect_period 0 -1 "x"
     concurrent_layer_fetch_buffer "x" -1
     use_local_image_pull "x" true
    images registry
     config_path "/etc/containerd/certs.d" "/nowhere" ":" 5 ""
    images registry.mirrors."x"
     endpoint ["::bad"] ["https://m.example"] "x" [5] []
    images registry.configs."x".tls
     ca_file "/nowhere" 5
     insecure_skip_verify true "x"
     cert_file "/nowhere"
    images registry.configs."x".auth
     auth "x" 5
    images registry.auths."https://[::1"
     username "x"
    images image_decryption
     key_model "x" "" 5
    images runtime_platforms.runc
     platform "a/b/c/d/e" "linux/amd64" "" "linux" "x"
     snapshotter "nothing" "native" ""
    images pinned_images
     sandbox "" 5 "x"
    server
     stream_server_port "abc" "70000" "0" "-1" "" "http" 5 "+1"
     stream_server_address "127.0.0.1" "::1" "nonsense:1" "[::1]" 5 "0.0.0.0"
     stream_idle_timeout "4h0m0" "x" "1h" 0 "-1s" "0"
     enable_tls_streaming true "x" false
     disable_tcp_service "x" false true
    server x509_key_pair_streaming
     tls_cert_file "/nowhere" "/etc/containerd/start/cert.pem" "/etc/containerd" "/etc/containerd/start/text.pem" ""
     tls_key_file "/nowhere" "/etc/containerd/start/key.pem" "/etc/containerd/start/empty.pem" ""
    io.containerd.gc.v1.scheduler
     pause_threshold 1 "0.1" 0.6 -0.1 0.02 1.0
     deletion_threshold 1.5 -1 "x" 10
     mutation_threshold "x" -1 0
     schedule_delay "soon" "0" 0 5 "1ms" "-1s" 1.5 true
     startup_delay 0 "x" "100ms" 7 ""
    io.containerd.internal.v1.restart
     interval "10" 10 "10s" "0" "-1s" 0
    io.containerd.monitor.container.v1.restart
     interval "10" 10 "10s" "x" 0
    io.containerd.internal.v1.opt
     path "/etc/containerd/config.toml" "/opt/x" "rel" "" 5 "/etc/containerd/config.toml/x"
    io.containerd.metadata.v1.bolt
     content_sharing_policy "x" "shared" "isolated" "" 5 "Shared"
     no_sync 1 "x" true
    io.containerd.monitor.v1.cgroups
     no_prometheus "x" true
    io.containerd.monitor.task.v1.cgroups
     no_prometheus "x" true
    io.containerd.nri.v1.nri
     disable false true "x"
     plugin_path "/etc/containerd/config.toml" "/nowhere" "/opt/nri/plugins" "/etc/containerd"
     plugin_config_path "/etc/containerd/config.toml" "/nowhere"
     socket_path "/etc/containerd/config.toml" "/run/nri/nri.sock" "/run/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.sock" "" "rel.sock"
     plugin_request_timeout "x" "2s" "2" 2 ""
     plugin_registration_timeout "x" 5 "5s" "0"
     disable_connections "x" true
    io.containerd.runtime.v2.task
     platforms ["linux/x/y/z/q"] ["linux/amd64"] [] "linux/amd64" [""] ["*"] [5]
     sched_core "x" true
    io.containerd.service.v1.diff-service
     default ["none"] ["walking"] [] ["erofs","walking"] "walking" ["walking","walking"] [5]
     sync_fs "x" true
    io.containerd.service.v1.tasks-service
     blockio_config_file "/nowhere" "/etc/containerd/start/text.pem" 5
     rdt_config_file "/nowhere" "/etc/containerd/start/text.pem" 5
    io.containerd.image-verifier.v1.bindir
     bin_dir "/etc/containerd/config.toml" 5
     per_verifier_timeout "x" 5 "10"
     max_verifiers "x" -2
    io.containerd.snapshotter.v1.overlayfs
     root_path "/etc/containerd/config.toml" "/etc/containerd/config.toml/x" 5
     mount_options ["bogus"] "x" [5]
     sync_remove "x" true
     slow_chown "x" true
     upperdir_label "x" true
    io.containerd.snapshotter.v1.native
     root_path "/etc/containerd/config.toml" "/var/lib/native" "rel" 5 "/etc/containerd/config.toml/x"
    io.containerd.snapshotter.v1.devmapper
     pool_name "nosuch" "" 5
     root_path "/var/lib/dm" "/etc/containerd/config.toml"
     base_image_size "x" "8192MB" "" "0" 5
     async_remove "x" true
     fs_type "x" "ext4" ""
    io.containerd.snapshotter.v1.blockfile
     scratch_file "/nowhere" "/etc/containerd/config.toml" ""
     root_path "/var/lib/bf" "/etc/containerd/config.toml"
     fs_type "x" "ext4"
     recreate_scratch "x" true
    io.containerd.snapshotter.v1.erofs
     enable_fsverity "x" false
     root_path "/var/lib/ef" "/etc/containerd/config.toml"
     default_size "x" "1G" 5
    io.containerd.tracing.processor.v1.otlp
     endpoint "::bad::" "http://127.0.0.1:4318" "nonsense" ""
     protocol "grpc" "http/protobuf" "x" ""
     insecure "x" true
    io.containerd.internal.v1.tracing
     sampling_ratio "x" 2.0 -1.0 1 0.5
     service_name 5 "x"
    io.containerd.transfer.v1.local
     max_concurrent_downloads "x" 0 -1
     unpack_config [] [{platform="linux/amd64",snapshotter="native"}] [{platform="linux/amd64",snapshotter="nothing"}]
     unpack_config [{platform="linux/amd64",snapshotter="overlayfs",differ="walking"}] [{platform="linux/amd64",differ="none"}] "x"
     config_path "/nowhere" 5
     check_platform_supported "x" true
    io.containerd.shim.v1.manager
     env [""] "x" ["A=b"] [5]
     socket_dir "/etc/containerd/config.toml" "/run/x" 5
    io.containerd.server.v1.grpc
     uid "x" 0
     max_recv_message_size "x" 1
    io.containerd.server.v1.grpc-tcp
     address "127.0.0.1:0" "nonsense" "127.0.0.1:99999" ""
     tls_cert "/nowhere" ""
    io.containerd.server.v1.ttrpc
     address "/run/containerd/t.sock" "/etc/containerd/config.toml"
    io.containerd.server.v1.debug
     address "/run/containerd/d.sock" "nonsense" "/etc/containerd/config.toml"
    io.containerd.server.v1.metrics
     address "nonsense" "127.0.0.1:99999" "127.0.0.1:0"
    io.containerd.ttrpc.v1.otelttrpc
     x 5
    """
