/// A point in time as the I/O modules read it: the pure ones take no clock.
package struct Timestamp: Sendable, Equatable {
    /// `CLOCK_BOOTTIME` in nanoseconds: never jumps, counts suspended time, starts anew at boot.
    package var monotonic: Int64
    /// `CLOCK_REALTIME` in nanoseconds since the epoch: may jump.
    package var realtime: Int64
    /// `/proc/sys/kernel/random/boot_id`: two monotonic readings compare only within one boot.
    package var bootID: String

    package init(monotonic: Int64, realtime: Int64, bootID: String) {
        self.monotonic = monotonic
        self.realtime = realtime
        self.bootID = bootID
    }

    /// Nanoseconds from an earlier moment to this one: by the monotonic clock within one boot.
    ///
    /// Over a boot by the wall clock, and at least what this boot has lasted. Never negative: a clock that was set back
    /// gives 0, which makes every waiting guard wait longer, not shorter. Without a boot id the shorter of both clocks.
    package func since(_ earlier: Timestamp) -> Int64 {
        let byBoot = Self.difference(monotonic, earlier.monotonic)
        let byWall = Self.difference(realtime, earlier.realtime)
        guard !bootID.isEmpty, !earlier.bootID.isEmpty else { return min(byBoot, byWall) }
        return bootID == earlier.bootID ? byBoot : max(byWall, monotonic)
    }

    private static func difference(_ later: Int64, _ earlier: Int64) -> Int64 {
        let (difference, isOverflow) = later.subtractingReportingOverflow(earlier)
        return isOverflow ? 0 : max(0, difference)
    }
}

/// Lengths of time in nanoseconds, the one unit of every duration in the core.
package enum Span {
    package static let millisecond: Int64 = 1_000_000
    package static let second: Int64 = 1_000_000_000
    package static let minute: Int64 = 60 * second
    package static let hour: Int64 = 60 * minute

    /// So many seconds; nil where that is more than 64 bits hold.
    package static func ofSeconds(_ seconds: Int64) -> Int64? {
        let product = seconds.multipliedReportingOverflow(by: second)
        return product.overflow ? nil : product.partialValue
    }

    /// A length of time as people write it: `250ms`, `1.5s`, `2min`, `3h`.
    package static func text(_ nanoseconds: Int64) -> String {
        switch nanoseconds {
        case ..<(10 * millisecond): "\(tenths(nanoseconds, millisecond))ms"
        case ..<second: "\(nanoseconds / millisecond)ms"
        case ..<(10 * second): "\(tenths(nanoseconds, second))s"
        case ..<(2 * minute): "\(nanoseconds / second)s"
        case ..<(2 * hour): "\(nanoseconds / minute)min"
        default: "\(nanoseconds / hour)h"
        }
    }

    private static func tenths(_ nanoseconds: Int64, _ unit: Int64) -> String {
        let tenths = nanoseconds / (unit / 10)
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
