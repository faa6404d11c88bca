import Syntax

/// The number of a release of containerd: what rules are tied to. A pre-release has the rules of its release.
struct Release: Sendable, Hashable, Comparable {
    let major: Int
    let minor: Int
    let patch: Int

    init(_ major: Int, _ minor: Int, _ patch: Int = 0) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    static func < (left: Release, right: Release) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }
}

/// From one release on, before another, as tables write it: `+1.7 -2.0`, `+1.6.25`.
struct ReleaseRange: Sendable {
    private var since: Release?
    private var before: Release?

    /// - Parameter words: a sign and a release each; words without a sign are passed over.
    init(_ words: ArraySlice<Substring>) {
        for word in words {
            let numbers = word.dropFirst().parts(".").compactMap { Int($0) }
            guard numbers.count >= 2 else { continue }
            let release = Release(numbers[0], numbers[1], numbers.count > 2 ? numbers[2] : 0)
            switch word.utf8.first {
            case UInt8(ascii: "+"): since = release
            case UInt8(ascii: "-"): before = release
            default: continue
            }
        }
    }

    func contains(_ release: Release) -> Bool {
        if let since, release < since { return false }
        if let before, release >= before { return false }
        return true
    }
}
