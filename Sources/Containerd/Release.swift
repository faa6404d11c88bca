import Syntax

/// The number of a release of containerd: what rules are tied to. A pre-release has the rules of its release, but for
/// those that are tied to a later ``Stage``.
struct Release: Sendable, Hashable, Comparable {
    /// How far a release had come when it was built.
    enum Stage: Int, Sendable, Comparable {
        /// `-beta.0`, `-alpha.1` and all that stands before them.
        case first
        /// A later pre-release, or a build of the branch that the release came of.
        case later
        case final

        static func < (left: Stage, right: Stage) -> Bool { left.rawValue < right.rawValue }
    }

    let major: Int
    let minor: Int
    let patch: Int
    let stage: Stage

    /// - Parameter stage: without it, the first pre-release: a rule of the release is one of all that lead to it.
    init(_ major: Int, _ minor: Int, _ patch: Int = 0, _ stage: Stage = .first) {
        self.major = major
        self.minor = minor
        self.patch = patch
        self.stage = stage
    }

    static func < (left: Release, right: Release) -> Bool {
        (left.major, left.minor, left.patch, left.stage) < (right.major, right.minor, right.patch, right.stage)
    }
}

/// From one release on, before another, as tables write it: `+1.7 -2.0`, `+1.6.25`; `2.4.0-final` leaves its pre-releases
/// out.
struct ReleaseRange: Sendable {
    private(set) var since: Release?
    private(set) var before: Release?

    /// - Parameter words: a sign and a release each; words without a sign are passed over.
    init(_ words: ArraySlice<Substring>) {
        for word in words {
            let isFinal = word.dropFirst().utf8.contains(UInt8(ascii: "-"))
            let numbers = word.dropFirst().parts(".").compactMap { Int($0.prefix(while: \.isASCIIDigit)) }
            guard numbers.count >= 2 else { continue }
            let release = Release(
                numbers[0], numbers[1], numbers.count > 2 ? numbers[2] : 0, isFinal ? .final : .first)
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
