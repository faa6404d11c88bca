import Containerd
import Foundation
package import Node

/// The same node as other clusters would have it: nothing of it may change a diagnosis.
extension Snapshot {
    /// With all its images from a mirror, which keeps their repositories.
    package func mirrored(at mirror: String) -> Snapshot {
        var node = self
        let repositories = Set((containers ?? []).compactMap { Self.repository(of: $0.image) })
        // The longest first: one may be the beginning of another.
        for repository in repositories.sorted(by: { $0.count > $1.count }) {
            guard let path = Self.withoutHost(repository) else { continue }
            node.replace("\(repository):", by: "\(mirror)/\(path):")
            node.replace("\(repository)@", by: "\(mirror)/\(path)@")
        }
        return node
    }

    /// With a release before the names of its pods, those that only the journal names included.
    package func released(as release: String) -> Snapshot {
        var node = self
        var pods = Set((containers ?? []).map(\.pod))
        for line in live?.journal ?? [] {
            for match in line.message.matches(of: #/pods?=\[?\\*"[a-z0-9-]+\/([a-z0-9.-]+)/#) {
                pods.insert(String(match.output.1))
            }
        }
        node.containers = containers?.map { container in
            var container = container
            container.pod = "\(release)-\(container.pod)"
            return container
        }
        node.rewrite { message in
            pods.sorted { $0.count > $1.count }.reduce(message) { Self.prefixed($1, with: release, in: $0) }
        }
        return node
    }

    private mutating func replace(_ text: String, by other: String) {
        for index in (containers ?? []).indices {
            guard let image = containers?[index].image else { continue }
            containers?[index].image = image.replacingOccurrences(of: text, with: other)
        }
        rewrite { $0.replacingOccurrences(of: text, with: other) }
    }

    private mutating func rewrite(_ change: (String) -> String) {
        for index in (live?.journal ?? []).indices {
            guard let message = live?.journal[index].message else { continue }
            live?.journal[index].message = change(message)
        }
    }

    private static func repository(of image: String) -> String? {
        guard let slash = image.lastIndex(of: "/") else { return nil }
        return String(image[..<(image[slash...].firstIndex { $0 == ":" || $0 == "@" } ?? image.endIndex)])
    }

    private static func withoutHost(_ image: String) -> String? {
        guard let slash = image.firstIndex(of: "/"), image[..<slash].contains(where: { $0 == "." || $0 == ":" }) else {
            return nil
        }
        return String(image[image.index(after: slash)...])
    }

    private static func prefixed(_ pod: String, with release: String, in text: String) -> String {
        func isWord(_ character: Character?) -> Bool {
            character.map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "." } ?? false
        }
        var result = ""
        var rest = text[...]
        while let found = rest.range(of: pod) {
            let before = found.lowerBound > text.startIndex ? text[text.index(before: found.lowerBound)] : nil
            let after = found.upperBound < text.endIndex ? text[found.upperBound] : nil
            result += rest[..<found.lowerBound]
            if !isWord(before), !isWord(after) { result += "\(release)-" }
            result += pod
            rest = rest[found.upperBound...]
        }
        return result + rest
    }
}
