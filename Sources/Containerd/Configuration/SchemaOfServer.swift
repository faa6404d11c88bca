/// Fields of the whole config.toml. A line is a struct (with a plugin's URI, if it is one's configuration) or, indented,
/// a field of it: key, Go name (`&` where embedded), Go type, and the versions that have it (`+` since, `-` before).
///
/// Source: `Config` in services/server/config/config.go (1.x), cmd/containerd/server/config/config.go (2.x).
let schemaOfServer = """
    config.Config
     version Version int
     root Root string
     state State string
     temp TempDir string
     plugin_dir PluginDir string -2.1
     grpc GRPC config.GRPCConfig
     ttrpc TTRPC config.TTRPCConfig
     debug Debug config.Debug
     metrics Metrics config.MetricsConfig
     disabled_plugins DisabledPlugins []string
     required_plugins RequiredPlugins []string
     plugins Plugins map[string]toml.Tree -2.0
     plugins Plugins map[string]any +2.0
     oom_score OOMScore int
     cgroup Cgroup config.CgroupConfig
     proxy_plugins ProxyPlugins map[string]config.ProxyPlugin
     timeouts Timeouts map[string]string
     imports Imports []string
     stream_processors StreamProcessors map[string]config.StreamProcessor
    config.GRPCConfig
     address Address string
     tcp_address TCPAddress string
     tcp_tls_ca TCPTLSCA string
     tcp_tls_cert TCPTLSCert string
     tcp_tls_key TCPTLSKey string
     uid UID int
     gid GID int
     max_recv_message_size MaxRecvMsgSize int
     max_send_message_size MaxSendMsgSize int
     tcp_tls_common_name TCPTLSCName string +2.2
    config.TTRPCConfig
     address Address string
     uid UID int
     gid GID int
    config.Debug
     address Address string
     uid UID int
     gid GID int
     level Level string
     format Format string
     log_trace_id LogTraceID bool +2.3
    config.MetricsConfig
     address Address string
     grpc_histogram GRPCHistogram bool
    config.CgroupConfig
     path Path string
    config.ProxyPlugin
     type Type string
     address Address string
     platform Platform string +1.6.32 -1.7
     platform Platform string +1.7.16
     exports Exports map[string]string +1.6.32 -1.7
     exports Exports map[string]string +1.7.16
     capabilities Capabilities []string +1.7.23
    config.StreamProcessor
     accepts Accepts []string
     returns Returns string
     path Path string
     args Args []string
     env Env []string

    """
