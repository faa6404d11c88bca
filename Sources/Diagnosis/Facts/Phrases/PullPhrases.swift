import Node
import Syntax

/// What containerd and kubelet say of images that are pulled.
///
/// Source: PullImage in the log of containerd; pkg/kubelet/images of Kubernetes.
extension JournalLine {
    private static let pullReasons = [
        "PullImage", "ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName", "ImageInspectError",
        "RegistryUnavailable", "SignatureValidationFailed",
    ]

    /// It speaks of a pull, whatever came of it.
    var isOfPull: Bool { Self.pullReasons.contains { holds($0) } }

    var isFailedPull: Bool { isOfPull && (holds("fail") || holds("Err") || holds("BackOff")) }

    /// containerd is asked for an image, or answers.
    var isPullRequest: Bool { holds("PullImage") }

    /// What ends a request: the image is there, or cannot be had.
    var isEndOfPull: Bool { ["fail", "returns image reference", "BackOff"].contains { holds($0) } }

    /// The words of a text that are names of images, with a registry or a path, and a tag.
    static func images(in text: String) -> [String] {
        text.split { " \"'".contains($0) }.filter { word in
            word.contains("/") && word.contains(":") && !word.holds("://")
        }.map(String.init)
    }
}
