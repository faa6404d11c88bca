import Syntax

/// The name of an image without its tag and its digest.
package struct ImageName {
    /// A colon stands behind it, as one does where a tag is.
    private let text: String

    /// - Returns: nil where there is none, or an image's id in its place.
    package init?(_ image: String) {
        guard !image.isEmpty, !Self.isID(image) else { return nil }
        let name = image.prefix { $0 != "@" }
        // A colon before the last slash is that of a port.
        let start = name.lastIndex(of: "/") ?? name.startIndex
        let end = name[start...].lastIndex(of: ":") ?? name.endIndex
        text = "\(name[..<end]):"
    }

    /// Whether the image is named by its content alone: 64 hexadecimal digits, mostly behind `sha256:`.
    package static func isID(_ image: String) -> Bool {
        let digits = image.utf8.starts(with: "sha256:".utf8) ? image.utf8.dropFirst(7) : image.utf8[...]
        return digits.count == 64
            && digits.allSatisfy { byte in
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            }
    }

    /// Whether a piece of text stands in it; a colon in the piece is the end of the name.
    package func holds(_ piece: String) -> Bool { text.holds(piece) }

    /// The last part, as `cilium-envoy`.
    package var last: Substring { text.split(separator: "/").last?.dropLast() ?? "" }

    /// Whether two names are of one image, with and without the registry that is meant where none is written.
    package static func isSame(_ one: String, _ other: String) -> Bool {
        one == other || one.hasSuffix("/" + other) || other.hasSuffix("/" + one)
    }

    /// The words of a text that are names of images, with a registry or a path, and a tag.
    package static func all(in text: String) -> [String] {
        text.split { " \"'".contains($0) }.filter { word in
            word.contains("/") && word.contains(":") && !word.holds("://")
        }.map(String.init)
    }
}
