/// The name of a pod, taken apart: a release before the workload's name, and what Kubernetes puts behind it.
///
/// Source: `SimpleNameGenerator` of k8s.io/apiserver (five characters behind the name of a DaemonSet's pod), `SafeEncodeString` of
/// k8s.io/apimachinery (the hash of a ReplicaSet, of the same characters), the ordinals of StatefulSets.
package struct PodName {
    private let words: [Substring]

    package init(_ name: String) { words = name.split { $0 == "-" || $0 == "." } }

    /// The places at which a workload's name may begin, with the word that stands there.
    package var starts: EnumeratedSequence<[Substring]> { words.enumerated() }

    /// Whether a workload's name stands at a place, whatever is before and behind it.
    package func has(_ workload: [Substring], at start: Int) -> Bool { words[start...].starts(with: workload) }

    /// Whether what stands behind a place is of Kubernetes' making.
    package func isMade(from place: Int) -> Bool { isMade(words[place...]) }

    /// Whether any of the words is one of these.
    package func has(_ wanted: Set<Substring>) -> Bool { words.contains(where: wanted.contains) }

    /// At most a hash and five characters, and an architecture before them.
    private func isMade(_ rest: ArraySlice<Substring>) -> Bool {
        guard rest.count <= 3, let last = rest.last else { return rest.isEmpty }
        let isSuffix = Self.isMade(last) || last.utf8.count == Self.suffixLength && !Self.roles.contains(last)
        return isSuffix && rest.dropLast().allSatisfy(Self.isMade)
    }

    /// Made names have digits or lack vowels, so that no word comes of them.
    private static func isMade(_ word: Substring) -> Bool {
        guard word.utf8.count <= 10 else { return false }
        let hasDigit = word.utf8.contains { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return hasDigit || !word.contains { "aeiou".contains($0) }
    }

    private static let suffixLength = 5

    /// Words of as many letters that tell one workload of a project from another.
    private static let roles: Set<Substring> = [
        "agent", "cache", "debug", "envoy", "hooks", "nodes", "probe", "proxy", "relay", "scope", "setup", "tests",
        "typha",
    ]
}
