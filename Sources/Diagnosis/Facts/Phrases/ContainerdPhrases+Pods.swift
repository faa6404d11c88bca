import Node
import Syntax

/// What containerd says in its log of pods and images.
extension JournalLine {
    /// The image that holds a pod's namespaces cannot be had.
    ///
    /// Source: "failed to get sandbox image" in sandbox_run.go of containerd; kubelet repeats it.
    var isSandboxImageFailure: Bool { holds("failed to get sandbox image") }

    /// containerd's own form of an error of RunPodSandbox, with its whole reason.
    var isOfRunPodSandbox: Bool { holds("RunPodSandbox") }

    /// The image of ``isSandboxImageFailure``.
    static func sandboxImage(in text: String) -> String? {
        SandboxFailure.quoted(after: "failed to get sandbox image \"", in: text)
    }

    /// The first attempt to make a container of that name.
    ///
    /// Source: "CreateContainer within sandbox" in the log of containerd.
    func isFirstCreation(of container: String) -> Bool {
        holds("CreateContainer within sandbox") && holds("Name:\(container),Attempt:0")
    }

    /// containerd could not write a configuration from its conf_template, whatever the reason.
    ///
    /// Source: update_runtime_config.go of containerd.
    static let templateFailure = "UpdateRuntimeConfig failed"

    /// The template itself is what a failure of that kind comes from.
    static func isOfTemplate(_ text: String) -> Bool {
        text.holds("cni config template") || text.holds("generate cni config file")
    }
}
