/// The readers of TOML whose answers are given.
package enum TOMLDialect: String, Sendable, CaseIterable {
    /// TOML 1.0.0 to the letter.
    case toml10
    /// go-toml 1.9.3 and 1.9.4: containerd up to 1.6.15, and Debian 12's build of 1.6.20.
    case goTomlV1Older
    /// go-toml 1.9.5: containerd 1.6 since 1.6.16, and 1.7.
    case goTomlV1
    /// go-toml 2.2.x: containerd 2.0, 2.1 and 2.2.
    case goTomlV2
    /// go-toml 2.3.x: containerd 2.3.
    case goTomlV23
    /// go-toml 2.4.x, a rewritten reader: containerd 2.4.
    case goTomlV2Newer

    /// Nil for go-toml v1, which has a reader of its own.
    var rules: TOMLRules? {
        switch self {
        case .goTomlV1Older, .goTomlV1: nil
        case .toml10: .toml10
        case .goTomlV2: .goTomlV2
        case .goTomlV23: .goTomlV23
        case .goTomlV2Newer: .goTomlV2Newer
        }
    }
}

/// In what the readers that follow TOML 1.0 differ.
struct TOMLRules: Equatable {
    enum Place {
        /// An error at the end of the file is there.
        case end
        /// An error at the end of the file is said to be at its beginning.
        case start
        /// An error at the end of the file is at its last byte.
        case lastByte
    }

    /// Of go-toml before 2.4: its texts, and its order of looking at things.
    var isOld: Bool
    /// Newlines, comments and a last comma within braces; times without seconds; `\x`.
    var takesTOML11: Bool
    /// `\e`, which go-toml v2 has always taken.
    var takesEscapeE: Bool
    /// A number that cannot be converted is an error only where it is used.
    var convertsLate: Bool
    /// A byte order mark at the start of the file: allowed since TOML 1.1 and by the tests of 1.0.
    var takesMark: Bool
    var endPlace: Place
    /// The last second of a minute.
    var lastSecond: Int

    static let toml10 = TOMLRules(
        isOld: false, takesTOML11: false, takesEscapeE: false, convertsLate: false, takesMark: true, endPlace: .end,
        lastSecond: 60)
    static let goTomlV2 = TOMLRules(
        isOld: true, takesTOML11: false, takesEscapeE: true, convertsLate: true, takesMark: false, endPlace: .end,
        lastSecond: 60)
    static let goTomlV23 = TOMLRules(
        isOld: true, takesTOML11: false, takesEscapeE: true, convertsLate: true, takesMark: false, endPlace: .start,
        lastSecond: 59)
    static let goTomlV2Newer = TOMLRules(
        isOld: false, takesTOML11: true, takesEscapeE: true, convertsLate: true, takesMark: false, endPlace: .lastByte,
        lastSecond: 59)
}
