import Containerd
import Diagnosis
import Foundation
import Linux
import Node
import Programs
import Syntax
import Testing

@testable import Daemon

/// A node in all of whose files marked secrets lie: whatever holds the mark in an output is a leak.
struct SecretTree {
    /// Letters and digits, so that it may stand in a token, in base64 and in a password.
    static let mark = "MARKEDs3cr3t"

    let scratch: Scratch

    static let conflist = "etc/cni/net.d/10-calico.conflist"
    static let config = "etc/containerd/config.toml"
    static let kubeconfig = "etc/cni/net.d/calico-kubeconfig"

    init() throws {
        scratch = try Scratch()
        for (path, text) in Self.files { try scratch.write(text, path) }
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: "\(scratch.path)/opt/cni/bin/calico")
    }

    static func text(of path: String) -> String { files.first { $0.path == path }?.text ?? "" }

    static let files: [(path: String, text: String)] = [
        (
            conflist,
            """
            {
              "name": "k8s-pod-network", "cniVersion": "0.3.1",
              "k8s_auth_token": "\(mark)", "sessionKey": "\(mark)1", "x": ["Bearer \(mark)2"],
              "pass\\u0077ord": "\(mark)A", "PSK": "\(mark)B", "token"
              : ["abc", "\(mark)C"], "Pwd": "\\u004d\(mark)D", "secret": {"deep": [[[{"x": "\(mark)E"}]]], "y": "\(mark)F"},
              "plugins": [
                {"type": "calico", "etcd_endpoints": "https://root:\(mark)3@10.96.0.9:2379",
                 "kubernetes": {"kubeconfig": "/etc/cni/net.d/calico-kubeconfig", "k8s_client_key": "\(mark)4"},
                 "policy": {"type": "k8s", "k8s_auth_token": "eyJhbGciOiJSUzI1NiJ9.\(mark)5.sig"},
                 "credentials": {"user": "me", "value": ["\(mark)6"], "pem": "-----BEGIN RSA PRIVATE KEY-----\\n\(mark)7\\n-----END RSA PRIVATE KEY-----"}}
              ]
            }
            """
        ),
        (
            config,
            """
            version = 2
            imports = ["/etc/containerd/conf.d/*.toml"]
            # password = "\(mark)a"
            # strings may stand between \"\"\" and issue [12 says why
            [plugins."io.containerd.grpc.v1.cri".registry.configs."registry.example".auth]
              username = "\(mark)b"
              password = "\(mark)c"
              auth = '\(mark)d'
              identitytoken = \"\"\"
            \(mark)e\"\"\"
            [plugins."io.containerd.grpc.v1.cri".registry.headers] # for the mirror
              X-Meta-Source = ["\(mark)f"]
            [plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]
              endpoint = ["https://me:\(mark)g@mirror.example"]
            [plugins."io.containerd.grpc.v1.cri".cni]
              conf_template = "10-calico.conflist"
            [stream_processors.y]
              path = "ctd-decoder"
              "pass\\u0077ord" = "\(mark)G"
              pwd.value = '\(mark)H'
              signing_key = { a = ["\(mark)I"], b = "x" }
              sas = "sv=2020&sig=\(mark)J"
              env = ["A=b", "DB_PASS=\(mark)K", "MYSQL_PWD=\(mark)L"]
              url = "https://\(mark)M@host/x"
              url2 = "https://user:pa/\(mark)N@host/x"
              multi = \"\"\"
              password=\(mark)O
              \"\"\"
              passwords = [ # both
                "a1", # first
                "\(mark)P" ]

            """
        ),
        (
            "etc/containerd/conf.d/x.toml",
            "version = 2\n[stream_processors.x]\n  env = [\"API_TOKEN=\(mark)h\"]\n  secret = \"\(mark)i\"\n"
        ),
        (
            kubeconfig,
            """
            apiVersion: v1
            kind: Config
            clusters:
            - name: local
              cluster: {server: "https://me:\(mark)j@10.96.0.1:443", certificate-authority-data: "\(mark)k"}
            users:
            - name: calico
              user: {password: "\(mark)Q", exec: {env: [{name: API_TOKEN, value: "\(mark)R"}]}, token: "x.eyJleHAiOjE2MDAwMDAwMDB9.\(mark)l", client-key-data: "\(mark)m", client-certificate-data: "\(mark)n"}
            contexts:
            - {name: c, context: {cluster: local, user: calico}}
            current-context: c

            """
        ),
        ("opt/cni/bin/calico", "#!/bin/none\nTOKEN=\(mark)o\n"),
        ("var/lib/kubelet/config.yaml", "authentication: {token: \"\(mark)p\"}\ncgroupDriver: systemd\n"),
        ("run/flannel/subnet.env", "FLANNEL_SUBNET=10.42.3.1/24\nPASSWORD=\(mark)q\n"),
        ("var/lib/calico/nodename", "worker-1"),
        (
            "etc/containerd/certs.d/registry.example/hosts.toml",
            "[host.\"https://registry.example\".header] # corp\n  x-corp = [\"\(mark)S\"]\n"
        ),
        (
            "etc/systemd/system/containerd.service.d/proxy.conf",
            "[Service]\nEnvironment=HTTPS_PROXY=http://me:\(mark)u@proxy:3128 REGISTRY_TOKEN=\(mark)T\n"
        ),
    ]

    /// What a live node adds: words of containerd, of kubelet and of agents, as the edges read them.
    static func live(_ version: String) -> LiveReading {
        let said =
            "plugin type=\"calico\" failed (add): Get \"https://me:\(mark)r@10.96.0.1/apis\": Unauthorized, Authorization: Bearer \(mark)s"
        let status = RuntimeStatus(
            networkReady: true, message: "token=\(mark)t", runtimeReady: true,
            running: RunningConfiguration(
                settings: CNISettings(
                    confDir: Located("/etc/cni/net.d"), binDirs: Located(["/opt/cni/bin"]), maxConfNum: Located(1)),
                lastLoads: ["default": "OK"], networks: ["k8s-pod-network"], networkCount: 2))
        let line = "failed to setup network for sandbox \"b1946\": \(said)"
        let unit = UnitReading(
            name: "containerd.service", activeState: "active", subState: "running",
            environment: ["HTTPS_PROXY": "http://me:\(mark)u@proxy:3128", "NO_PROXY": "localhost"])
        // Without its key nothing tells that it is one, but the documents that were read.
        let quoted = "plugin said: bad value \(mark)F and \(mark)G, \(mark)1; user me:\(mark)c"
        return LiveReading(
            answer: .status(status), runningVersion: ContainerdVersion(version), unit: unit,
            process: ProcessReading(pid: 7, startedAt: 0, startedMonotonic: 0), watch: .alive,
            journal: [line, "\(line): \(quoted)"].map {
                JournalLine(unit: unit.name, realtime: Self.now - Span.second, message: $0)
            })
    }

    static let now: Int64 = 1_800_000_000 * Span.second

    /// An agent that has written its token into its log.
    static let agent = ContainerReading(
        name: "calico-node", pod: "calico-node-x7k2p", namespace: "kube-system", state: .exited, exitCode: 1,
        restarts: 3,
        image: "docker.io/calico/node:v3.27.0",
        log: [
            "ERROR cannot log in with token \"\(mark)v\", password=\(mark)w", "X-Auth-Token: \(mark)x",
            "--token \(mark)y failed",
            "FATAL the password is \(mark)z", "Get https://api.example/v1?access_token=\(mark)&x=1: EOF",
        ])
}
