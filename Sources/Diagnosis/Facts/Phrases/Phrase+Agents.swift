extension Phrase {
    static var ofAgents: [Phrase] {
        [
            Phrase(
                .unreachableAPI, "Testing communication with server", of: "aws-node", "source",
                "entrypoint.sh of amazon-vpc-cni-k8s before 1.7",
                "Testing communication with server"),
            Phrase(
                .missingPodCIDR, "has no cidr", of: "kindnet", "v20240202 to v20250214", "main.go",
                "I0304 05:00:01.000000       1 main.go:256] Node worker-1 has no CIDR, ignoring"),
            Phrase(
                .missingPodCIDR, "no annotation found on node for subnet", of: "ovn-kubernetes", "master of 2025",
                "ParseNodeHostSubnetAnnotation in util/subnet_annotations.go",
                #"I0304 05:05:13.100000   10750 node.go:375] Waiting for node ovn-worker2 to start, no annotation found on node for subnet: node "ovn-worker2" has no "k8s.ovn.org/node-subnets" annotation"#
            ),
            missingCIDR(
                "podcidr", "cilium", "1.16.9 to 1.17.4", "pkg/k8s/node.go",
                "Failed to fetch/parse pod CIDR: node has no spec.podCIDR; not set"),
            missingCIDR(
                "pod cidr", "flannel", "0.22.0 to 0.25.4", "acquireLease in pkg/subnet/kube/kube.go",
                #"E0304 05:00:01.000000       1 main.go:335] Error registering network: failed to acquire lease: node "w" pod cidr not assigned"#
            ),
            missingCIDR(
                "cidrnotavailable", "kube-controller-manager", "source",
                "pkg/controller/nodeipam/ipam/range_allocator.go",
                "Node worker-1 status is now: CIDRNotAvailable"),
            Phrase(
                .unwritable, "read-only file system", of: "Linux", "any", "EROFS of errno(3)",
                "cp: can't create '/usr/libexec/cni/flannel': Read-only file system"),
            Phrase(
                .unwritable, "permission denied", besides: ["/cni", "net.d"], of: "Linux", "any",
                "EACCES of errno(3)",
                "cp: can't create '/host/opt/cni/bin/flannel': Permission denied"),
            Phrase(
                .unwritable, "operation not permitted", besides: ["/cni", "net.d"], of: "Linux", "any",
                "EPERM of errno(3)", "open /host/etc/cni/net.d/10-a.conflist: operation not permitted"),
            Phrase(
                .tokenTrouble, "kubeconfig", besides: ["fail", "unable", "error", "expired"], of: "calico",
                "3.27.2 to 3.29.1", "cni-plugin/pkg/install/install.go",
                "[FATAL][1] cni-installer/<nil> <nil>: Unable to create CNI kubeconfig error=no"),
            Phrase(
                .tokenTrouble, "token", besides: ["fail", "unable", "error", "expired"], of: "calico",
                "3.27.2 to 3.29.1", "node/pkg/cni/token_watch.go",
                "[ERROR][70] cni-config-monitor/token_watch.go 108: Failed to update CNI token, retrying..."),
            Phrase(
                .complaint,
                besides: [
                    "fatal", "error", "fail", "panic", "cannot", "can't", "unable", "not found", "no such",
                    "refusing",
                ], of: "any", "any", "words of programs in many languages",
                "Failed to start IPAM daemon"),
        ] + servers + errors
    }

    private static func missingCIDR(
        _ piece: String, _ program: StaticString, _ seen: StaticString, _ source: StaticString, _ sample: StaticString
    ) -> Phrase {
        // Asking for it failed, or containerd was told and could not use it: both say nothing of the range.
        Phrase(
            .missingPodCIDR, piece,
            besides: [
                "not assigned", "no pod", "not set", "not available", "unavailable", "does not have", "doesn't have",
                "empty", "waiting", "missing", "failed", "required", "not found", "notavailable", "unable",
                "no podcidr", "nil",
            ], without: ["cni config template"], unless: .unreachableAPI, of: program, seen, source, sample)
    }

    // MARK: The API

    private static var servers: [Phrase] {
        [
            lost(
                "i/o timeout", "Go", "Timeout of net.OpError",
                #"Get "https://10.96.0.1:443/api/v1/nodes/w": dial tcp 10.96.0.1:443: i/o timeout"#),
            lost(
                "connection refused", "Linux", "ECONNREFUSED of errno(3)",
                #"Get "https://10.96.0.1:443/api/v1/nodes/w": dial tcp 10.96.0.1:443: connect: connection refused"#),
            lost(
                "no route to host", "Linux", "EHOSTUNREACH of errno(3)",
                #"Get "https://10.96.0.1:443/api/v1/nodes": dial tcp 10.96.0.1:443: connect: no route to host"#),
            lost(
                "network is unreachable", "Linux", "ENETUNREACH of errno(3)",
                #"Get "https://10.96.0.1:443/api/v1/nodes/w": dial tcp 10.96.0.1:443: connect: network is unreachable"#),
            lost(
                "context deadline exceeded", "Go", "DeadlineExceeded of context",
                #"Get "https://10.96.0.1:443/api/v1/nodes": context deadline exceeded"#),
            lost(
                "TLS handshake timeout", "Go", "tlsHandshakeTimeoutError of net/http",
                #"Get "https://10.96.0.1:443/api/v1/nodes/foo": net/http: TLS handshake timeout"#),
            lost(
                "no such host", "Go", "errNoSuchHost of net",
                #"Get "https://kind-control-plane:6443/api/v1/nodes": dial tcp: lookup kind-control-plane on 172.18.0.1:53: no such host"#
            ),
            lost(
                "connection reset by peer", "Linux", "ECONNRESET of errno(3)",
                #"Get "https://10.96.0.1:443/api/v1/nodes": read tcp 10.0.0.1:4-10.96.0.1:443: read: connection reset by peer"#
            ),
            lost(
                "Client.Timeout", "Go", "httpError of net/http",
                #"Get "https://172.20.0.1:443/version?timeout=5s": (Client.Timeout exceeded while awaiting headers)"#),
            lost(
                "x509: ", "Go", "crypto/x509",
                #"Post "https://10.96.0.1:443/api/v1/token": tls: failed to verify certificate: x509: certificate signed by unknown authority"#
            ),
            lost(
                "server misbehaving", "Go", "errServerMisbehaving of net",
                #"Get "https://k8s.example:6443/api": dial tcp: lookup k8s.example on 10.1.1.2:53: server misbehaving"#),
            lost(
                "Unable to reach API Server", "aws-node", "1.14.1 to 1.19.5: ipamd/ipamd.go",
                #"{"level":"info","caller":"ipamd/ipamd.go:431","msg":"Unable to reach API Server"}"#),
            lost(
                "Failed to communicate with K8S Server", "aws-node", "K8s client check of ipamd before 1.10",
                #"{"level":"error","msg":"Failed to communicate with K8S Server. Please check instance security groups"}"#
            ),
        ]
    }

    private static func lost(
        _ piece: String, _ program: StaticString, _ source: StaticString, _ sample: StaticString
    ) -> Phrase {
        Phrase(
            .unreachableAPI, piece,
            besides: [
                "/api/v1", "/apis/", "/api?", "/version?", ":443", ":6443", "kubernetes.default", "apiserver",
                "api-server", "API server", "api server", "API Server", "Kubernetes API", "k8s api", "K8S Server",
            ], of: program, "any", source, sample)
    }

    // MARK: Signs of an error

    private static var errors: [Phrase] {
        [
            error("level=error", "cilium", "logrus, log/slog", #"level=error msg="Failed to start IPAM daemon""#),
            error("level=fatal", "cilium", "logrus", #"level=fatal msg="Unable to sync CRDs" subsys=daemon"#),
            error("\"level\":\"error\"", "aws-node", "zap", #"{"level":"error","msg":"unable to start manager"}"#),
            error("[ERROR]", "calico", "libcalico-go/lib/logutils", "[ERROR][9] startup/startup.go: Terminating"),
            error("[FATAL]", "calico", "libcalico-go/lib/logutils", "[FATAL][7] daemon.go 500: port already in use"),
            error("panic:", "Go", "printpanics of runtime", "panic: no metrics"),
            error("Error: ", "Go", "spf13/cobra", "Error: failed to get admin user"),
        ]
    }

    private static func error(
        _ piece: String, _ program: StaticString, _ source: StaticString, _ sample: StaticString
    ) -> Phrase {
        Phrase(.error, piece, of: program, "any", source, sample)
    }
}
