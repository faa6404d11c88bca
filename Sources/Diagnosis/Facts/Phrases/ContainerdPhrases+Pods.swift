import Node
import Syntax

/// Names in what containerd says of pods.
extension JournalLine {
    /// The image of ``LogEvent/failedSandboxImage``.
    static func sandboxImage(in text: String) -> String? {
        text.part(after: "failed to get sandbox image \"", before: "\"")
    }

    /// The first attempt to make a container of that name.
    func isFirstCreation(of container: String) -> Bool {
        means(.firstCreation) && holds("Name:\(container),Attempt:0")
    }
}
