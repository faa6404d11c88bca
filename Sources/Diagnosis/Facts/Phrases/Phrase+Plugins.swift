extension Phrase {
    static var ofPlugins: [Phrase] {
        [
            Phrase(
                .oldPlugin, "incompatible CNI versions", of: "CNI plugins", "containerd 2.1.5",
                "pkg/version/reconcile.go of containernetworking/cni",
                #"incompatible CNI versions; config is "1.1.0", plugin supports ["0.1.0" "0.2.0" "0.3.0" "0.3.1" "0.4.0" "1.0.0"]"#
            ),
            Phrase(
                .oldPlugin, "missing containerID", of: "CNI plugins", "1.1.1", "getCmdArgsFromEnv in pkg/skel/skel.go",
                "missing containerID"),
            Phrase(
                .oldPlugin, "unknown CNI_COMMAND", of: "CNI plugins", "containerd 2.2.3",
                "pluginMain in pkg/skel/skel.go",
                #"plugin type="bridge" failed (status): unknown CNI_COMMAND: STATUS"#),
            Phrase(
                .unanswered, "dial unix ", of: "cilium", "containerd 1.6.12 to 2.3.1", "OpError of Go's net",
                #"Get "http://localhost/v1/config": dial unix /var/run/cilium/cilium.sock: connect: connection refused"#
            ),
            Phrase(
                .unanswered, "dial tcp 127.0.0.1:", of: "aws-node", "containerd 1.6.24 to 1.7.25",
                "OpError of Go's net",
                "rpc error: code = Unavailable desc = dial tcp 127.0.0.1:50051: connect: connection refused"),
            Phrase(
                .unanswered, "dial tcp [::1]:", of: "any", "source", "OpError of Go's net",
                "rpc error: code = Unavailable desc = dial tcp [::1]:50051: connect: connection refused"),
            Phrase(
                .versionMismatch, "incompatible CNI versions", of: "CNI plugins", "containerd 1.6.28 to 2.1.5",
                "pkg/version/reconcile.go of containernetworking/cni",
                #"plugin type="calico" failed (add): incompatible CNI versions; config is "0.1.0""#),
            Phrase(
                .versionMismatch, "the version is empty", of: "libcni", "containerd 1.6.2",
                "ParseVersion in pkg/version/plugin.go",
                #"invalid version "": the version is empty"#),
            Phrase(
                .versionMismatch, "unsupported CNI result version", of: "libcni", "containerd 1.6.8",
                "Create in pkg/types/create/create.go",
                #"plugin type="bridge" failed (add): unsupported CNI result version "1.0.0""#),
            Phrase(
                .goneNetwork, "cni plugin not initialized", of: "go-cni", "containerd 1.5.9 to 2.3.1", "errors.go",
                "cni plugin not initialized"),
            Phrase(
                .goneNetwork, "no such network", of: "multus", "containerd 1.7.22", "pkg/multus/multus.go",
                #"error in getting result from DelNetwork: no such network "storage""#),
            Phrase(
                .deniedProgram, "fork/exec ", besides: ["permission denied", "operation not permitted"], of: "Go",
                "containerd 1.6.12 to 2.2.2", "PathError of os",
                "netplugin failed with no error message: fork/exec /opt/cni/bin/calico: permission denied"),
            Phrase(
                .noAddress, "no IP addresses available", of: "host-local", "containerd 1.6.6 to 2.1.1",
                "Get in plugins/ipam/host-local/backend/allocator/allocator.go",
                "failed to allocate for range 0: no IP addresses available in range set: 10.244.1.1-10.244.1.14"),
            Phrase(
                .noResult, "failed to find network info for sandbox", of: "containerd", "1.6.8 to 1.7.13",
                "setupPodNetwork in sandbox_run.go", #"failed to find network info for sandbox "b1d3a0c2""#),
            Phrase(
                .unwritableState, "read-only file system", of: "Linux", "any", "EROFS of errno(3)",
                "open /var/lib/cni/networks/cbr0/lock: read-only file system"),
            Phrase(
                .unwritableState, "permission denied",
                besides: [SandboxFailure.stateDirectory + "/", "disk lock", "Disk lock"],
                without: ["fork/exec", "dial "],
                of: "host-local", "any", "NewFileLock in plugins/ipam/host-local/backend/disk/lock.go",
                "open /var/lib/cni/networks/x/lock: permission denied"),
            Phrase(
                .fullDisk, "no space left on device", of: "Linux", "any", "ENOSPC of errno(3)",
                "write /var/lib/cni/networks/cbr0/10.1.0.2: no space left on device"),
            Phrase(
                .fullDisk, "disk quota exceeded", of: "Linux", "any", "EDQUOT of errno(3)",
                "write /var/lib/cni/networks/cbr0/10.1.0.2: disk quota exceeded"),
        ]
    }

    /// What comes of a plugin's calls of the API.
    static var ofCalls: [Phrase] {
        [
            credentials(
                "nauthorized", "containerd 1.6.2 to 2.2.0", "NewUnauthorized in k8s.io/apimachinery",
                #"plugin type="calico" failed (add): error getting ClusterInformation: connection is unauthorized: Unauthorized"#
            ),
            credentials(
                "must be logged in", "source", "ErrorStatus of k8s.io/apiserver",
                "You must be logged in to the server"),
            credentials(
                "token has expired", "source", "Validate in k8s.io/kubernetes/pkg/serviceaccount/claims.go",
                "service account token has expired"),
            credentials(
                "asked for the client to provide credentials", "source",
                "NewGenericServerResponse in k8s.io/apimachinery",
                "the server has asked for the client to provide credentials"),
            credentials(
                "x509: certificate", "containerd 1.6.28 to 1.7.24", "crypto/x509 of Go",
                "tls: failed to verify certificate: x509: certificate has expired or is not yet valid"),
            credentials(
                "invalid bearer token", "source", "k8s.io/apiserver/pkg/authentication", "invalid bearer token"),
            credentials(
                "token has been invalidated", "source", "Validate in k8s.io/kubernetes/pkg/serviceaccount/claims.go",
                "service account token has been invalidated"),
            credentials(
                "x509: cannot validate certificate", "source", "HostnameError of Go's crypto/x509",
                "x509: cannot validate certificate for 10.0.0.1 because it doesn't contain any IP SANs"),
            Phrase(
                .refusedCredentials, "remote error: tls: ", besides: ["certificate"], of: "clients of the API",
                "source",
                "alertText of Go's crypto/tls", "remote error: tls: expired certificate"),
            Phrase(
                .otherAuthority, "x509: certificate signed by unknown", of: "Go", "containerd 1.6.28 to 1.7.24",
                "UnknownAuthorityError of crypto/x509", "x509: certificate signed by unknown authority"),
            otherName("x509: certificate is valid for ", "x509: certificate is valid for 10.96.0.1, not 172.30.0.1"),
            otherName(
                "x509: certificate is not valid for any names",
                "x509: certificate is not valid for any names, but wanted to match k8s.example"),
            otherName(
                "x509: cannot validate certificate for",
                "x509: cannot validate certificate for 10.0.0.1 because it doesn't contain any IP SANs"),
            otherName(
                "x509: certificate relies on legacy Common Name",
                "x509: certificate relies on legacy Common Name field, use SANs instead"),
            Phrase(
                .clientRefused, "remote error: tls: ",
                besides: [
                    "bad certificate", "expired certificate", "unknown certificate", "certificate required",
                    "revoked certificate", "unsupported certificate",
                ], of: "Go", "source", "alertText of crypto/tls", "remote error: tls: expired certificate"),
            Phrase(
                .noConfiguration, "no configuration has been provided", of: "calico", "containerd 1.6.31 to 1.7.20",
                "ErrEmptyConfig in k8s.io/client-go/tools/clientcmd",
                "invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable"
            ),
            proxy("Service Unavailable", "containerd 1.6.27 to 1.7.18", "503 of RFC 9110", "503 Service Unavailable"),
            proxy("proxyconnect", "source", "dialConn of Go's net/http", "proxyconnect tcp: dial tcp: no"),
            proxy("Forbidden", "source", "403 of RFC 9110", #"Get "https://10.96.0.1:443/apis": Forbidden"#),
            proxy(
                "Bad Gateway", "containerd 1.7.23", "502 of RFC 9110", #"Get "https://10.96.0.1:443/apis": Bad Gateway"#
            ),
            proxy(
                "Gateway Timeout", "source", "504 of RFC 9110", #"Get "https://10.96.0.1:443/apis": Gateway Timeout"#),
            proxy("i/o timeout", "any", "Timeout of net.OpError", "dial tcp 10.0.0.9:3128: i/o timeout"),
            lostCall(
                "Proxy Authentication Required", "containerd 1.7.15", "407 of RFC 9110", "Proxy Authentication Required"
            ),
            lostCall("status code 407", "source", "clients that write the number", "unexpected status code 407"),
            lostCall("EOF", "containerd 1.7.24", "io.EOF of Go", #"Get "https://10.96.0.1:443/apis": EOF"#),
            lostCall(
                "context deadline exceeded", "any", "DeadlineExceeded of Go's context",
                #"Get "https://10.96.0.1:443/apis": context deadline exceeded"#),
            lostCall(
                "connection reset by peer", "any", "ECONNRESET of errno(3)",
                "read tcp 10.0.0.1:4-10.0.0.9:3128: read: connection reset by peer"),
            lostCall(
                "TLS handshake timeout", "any", "tlsHandshakeTimeoutError of Go's net/http",
                "net/http: TLS handshake timeout"),
            lostCall(
                "Client.Timeout", "any", "httpError of Go's net/http",
                "(Client.Timeout exceeded while awaiting headers)"),
        ]
    }

    private static func credentials(
        _ piece: String, _ seen: StaticString, _ source: StaticString, _ sample: StaticString
    ) -> Phrase {
        Phrase(.refusedCredentials, piece, of: "clients of the API", seen, source, sample)
    }

    private static func otherName(_ piece: String, _ sample: StaticString) -> Phrase {
        Phrase(.otherName, piece, of: "Go", "any", "HostnameError of crypto/x509", sample)
    }

    private static func proxy(
        _ piece: String, _ seen: StaticString, _ source: StaticString, _ sample: StaticString
    ) -> Phrase {
        Phrase(.proxyAnswer, piece, of: "proxies", seen, source, sample)
    }

    private static func lostCall(
        _ piece: String, _ seen: StaticString, _ source: StaticString, _ sample: StaticString
    ) -> Phrase {
        Phrase(.lostCall, piece, of: "clients of the API", seen, source, sample)
    }
}
