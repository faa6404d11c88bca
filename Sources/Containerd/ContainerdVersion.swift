import Syntax

/// A version of containerd, with what a distribution or a vendor has added to it.
package struct ContainerdVersion: Sendable, Hashable, CustomStringConvertible {
    package let major: Int
    package let minor: Int
    package let patch: Int
    /// Identifiers of a pre-release, such as `beta` and `0`, or of a build of the branch that it comes of, such as `main` and
    /// `301026e`; empty for a release.
    package let prerelease: [String]
    /// What stands after the number and is no pre-release, such as `~ds1`, `-0ubuntu1` or `+unknown`.
    package let suffix: String
    /// As it was given.
    package let description: String

    /// Reads a version such as `1.6.20~ds1`, `v2.2.0-k3s1` or `2.4.0-beta.0`.
    ///
    /// - Returns: nil where no three numbers stand at the beginning.
    package init?(_ text: String) {
        var rest = Substring(text)
        if let colon = rest.firstIndex(of: ":"), rest[..<colon].allSatisfy(\.isASCIIDigit) {
            rest = rest[rest.index(after: colon)...]
        }
        if rest.first == "v" { rest.removeFirst() }
        var numbers: [Int] = []
        while numbers.count < 3 {
            let digits = rest.prefix(while: \.isASCIIDigit)
            guard let number = Int(digits) else { return nil }
            numbers.append(number)
            rest = rest[digits.endIndex...]
            guard numbers.count < 3 else { break }
            guard rest.first == "." else { return nil }
            rest.removeFirst()
        }
        major = numbers[0]
        minor = numbers[1]
        patch = numbers[2]
        prerelease = Self.prerelease(rest)
        suffix = prerelease.isEmpty ? String(rest) : String(rest.drop { $0 != "+" })
        description = text
    }

    /// A package of Debian, whose libraries and paths are Debian's own; a bare 1.6.20 is taken for that of Debian 12.
    ///
    /// Debian's builds of containerd 2 call themselves `+unknown`, as a build outside of git does; their packages `+ds1`.
    package var isDebianBuild: Bool {
        guard !suffix.isEmpty else { return (major, minor, patch) == (1, 6, 20) }
        return suffix.hasPrefix("~ds") || suffix.hasPrefix("+ds") || suffix == "+unknown"
    }

    /// Debian 12's package of 1.6.20, linked with Debian 12's libraries.
    package var isDebian12Build: Bool { isDebianBuild && (major, minor, patch) == (1, 6, 20) }

    /// What its rules are tied to.
    var release: Release { Release(major, minor, patch, stage) }

    private var stage: Release.Stage {
        guard let word = prerelease.first else { return .final }
        return word == "alpha" || prerelease == ["beta", "0"] ? .first : .later
    }

    /// Upstream writes `-beta.0`, Debian `~beta.0`, a build of the branch `-main.301026e`; any other word is a vendor's.
    private static func prerelease(_ rest: Substring) -> [String] {
        guard let mark = rest.first, mark == "-" || mark == "~" else { return [] }
        let identifiers = rest.dropFirst().prefix { $0 != "+" && $0 != "~" && $0 != "-" }.parts(".")
        guard let first = identifiers.first else { return [] }
        let word = first.prefix { $0.isLetter }
        return ["alpha", "beta", "rc", "main"].contains(word) ? identifiers.map(String.init) : []
    }
}

extension Character {
    /// `Character.isNumber` takes other scripts' digits as well.
    var isASCIIDigit: Bool { isASCII && isNumber }
}
