import Syntax

/// What libcni, the plug-ins and the kernel say of a pod that gets no network, as containerd's journal cites them.
extension SandboxFailure {
    /// That a pod has got all that it needs.
    ///
    /// Source: the log of RunPodSandbox, pkg/cri/instrument of containerd.
    static let success = "returns sandbox id"

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
