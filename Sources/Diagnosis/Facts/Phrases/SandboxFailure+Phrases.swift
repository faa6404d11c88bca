import Syntax

/// What libcni and the plugins say of a pod that they failed.
extension SandboxFailure {
    func means(_ event: LogEvent) -> Bool { reason.means(event) }

    /// The host that was called; nil where there is none.
    var calledHost: String? { reason.webHost }

    /// A proxy stands between the plugin and the host that it calls.
    func isOfProxy(before host: String) -> Bool {
        // The API server itself may fail like this, but not in a call that goes to a proxy.
        means(.proxyAnswer) || !reason.holds("dial tcp \(host)") && means(.lostCall)
    }
}

/// What libcni, the plugins and the kernel say of a pod that gets no network, as containerd's journal cites them.
extension SandboxFailure {
    /// A plugin that was looked for in vain.
    ///
    /// Source: FindInPath in pkg/invoke/find.go of libcni.
    var missingPlugin: String? { reason.part(after: "failed to find plugin \"", before: "\"") }

    /// The program that could not be executed.
    ///
    /// Source: `PathError` of Go's os package.
    var failedProgram: String? { reason.part(after: "fork/exec ", before: ":") }

    /// Where libcni and host-local keep what they know of pods.
    static let stateDirectory = "/var/lib/cni"

    /// A plugin, or libcni itself, cannot write; that a program or a kubeconfig is denied is another matter.
    var isUnwritable: Bool {
        // The kernel says of other things than disks that no space is left.
        means(.unwritableState) || means(.fullDisk) && reason.firstPath != nil && limit == nil
    }

    /// What is to be done where something of which the kernel gives so many has run out.
    var limit: String? { NodeFix.limit(for: reason) }
}
