import Syntax

/// What libcni and the plug-ins say of a pod that they failed.
extension SandboxFailure {
    /// A plug-in does not speak the list's version of the CNI specification.
    var isOfVersion: Bool { Self.ofVersion.contains { reason.holds($0) } }

    private static let ofVersion = [
        "incompatible CNI versions", "the version is empty", "unsupported CNI result version",
    ]

    /// The network in which a pod is to be taken down is not there, where libcni or go-cni say so themselves.
    var isOfGoneNetwork: Bool { reason.holds("cni plugin not initialized") || reason.holds("no such network") }

    /// The host that was called; nil where there is none.
    var calledHost: String? { host(in: reason) }

    /// A proxy stands between the plug-in and the host that it calls.
    func isOfProxy(before host: String) -> Bool {
        if Self.ofProxy.contains(where: { reason.holds($0) }) { return true }
        // The API server itself may fail like this, but not in a call that goes to a proxy.
        return !reason.holds("dial tcp \(host)") && Self.ofLostCall.contains { reason.holds($0) }
    }

    private static let ofProxy = [
        "Service Unavailable", "proxyconnect", "Forbidden", "Bad Gateway", "Gateway Timeout", "i/o timeout",
    ]

    private static let ofLostCall = [
        "Proxy Authentication Required", "status code 407", "EOF", "context deadline exceeded",
        "connection reset by peer", "TLS handshake timeout", "Client.Timeout",
    ]
}

/// The host of the first address of the web in a text.
func host(in text: String) -> String? {
    for word in text.split(whereSeparator: { " \"'".contains($0) }) where word.hasPrefix("https://") {
        let rest = word.utf8.dropFirst("https://".utf8.count)
        let host = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ":") }
        return String(decoding: host, as: UTF8.self)
    }
    return nil
}

/// What libcni, the plug-ins and the kernel say of a pod that gets no network, as containerd's journal cites them.
extension SandboxFailure {
    // MARK: Programs

    /// A plug-in that was looked for in vain.
    ///
    /// Source: FindInPath in pkg/invoke/find.go of libcni.
    var missingPlugin: String? { Self.quoted(after: "failed to find plugin \"", in: reason) }

    /// The program that could not be executed.
    ///
    /// Source: `PathError` of Go's os package.
    var failedProgram: String? { path(after: "fork/exec ") }

    /// The kernel lets nobody execute the program: its mode, its mount, a label or a policy.
    var isExecutionDenied: Bool {
        failedProgram != nil && holdsAny(["permission denied", "operation not permitted"])
    }

    // MARK: The API

    /// The API server takes the credentials for none, or the plug-in does so with the server's.
    ///
    /// Source: NewUnauthorized in k8s.io/apimachinery; crypto/x509 of Go; the authenticators of k8s.io/apiserver.
    var isRefusal: Bool {
        holdsAny([
            "nauthorized", "must be logged in", "token has expired", "asked for the client to provide credentials",
            "x509: certificate", "invalid bearer token", "token has been invalidated",
        ])
    }

    /// The server's certificate is of another authority than the kubeconfig names.
    var isOfAuthority: Bool { reason.holds("x509: certificate") }

    /// A client of the API was made from nothing.
    ///
    /// Source: ErrEmptyConfig in k8s.io/client-go/tools/clientcmd.
    var isWithoutConfiguration: Bool { reason.holds("no configuration has been provided") }

    // MARK: Addresses

    /// Source: plugins/ipam/host-local/backend/allocator of containernetworking/plugins.
    var isOutOfAddresses: Bool { reason.holds("no IP addresses available") }

    /// containerd says that a pod has its network, and holds no address of it.
    ///
    /// Source: setupPodNetwork in sandbox_run.go of containerd.
    var isWithoutResult: Bool { reason.holds("failed to find network info for sandbox") }

    // MARK: Writing

    /// Where libcni and host-local keep what they know of pods.
    static let stateDirectory = "/var/lib/cni"

    /// A plug-in, or libcni itself, cannot write; that a program or a kubeconfig is denied is another matter.
    var isUnwritable: Bool {
        if reason.holds("read-only file system") { return true }
        if holdsAny(["no space left on device", "disk quota exceeded"]) { return AgentLog.path(in: reason) != nil }
        guard reason.holds("permission denied"), !reason.holds("fork/exec"), !reason.holds("dial ") else {
            return false
        }
        return reason.holds(Self.stateDirectory + "/") || reason.lowercased().holds("disk lock")
    }

    private func holdsAny(_ phrases: [String]) -> Bool { phrases.contains { reason.holds($0) } }
}
