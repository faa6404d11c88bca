import Node
import Syntax

extension JournalLine {
    var isFailedPull: Bool { tells(.pull) && tells(.failedPull) }

    /// The words of a text that are names of images, with a registry or a path, and a tag.
    static func images(in text: String) -> [String] {
        text.split { " \"'".contains($0) }.filter { word in
            word.contains("/") && word.contains(":") && !word.holds("://")
        }.map(String.init)
    }
}
