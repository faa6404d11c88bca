/// Numbers that look random and differ from machine to machine, so that a fleet does not act in step.
package struct Jitter: Sendable, Equatable {
    /// From the machine's id.
    private let seed: UInt64
    /// How many were drawn, so that each is another.
    package var draws: UInt64

    /// - Parameters:
    ///   - machineID: of machine-id(5); machines with one id, made of one image, draw alike.
    ///   - draws: how many were drawn before.
    package init(machineID: String, draws: UInt64 = 0) {
        // FNV-1a, 64 bits.
        seed = machineID.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        self.draws = draws
    }

    /// A number of nanoseconds from 0 to a limit, each as likely.
    package mutating func draw(upTo limit: Int64) -> Int64 {
        draws &+= 1
        guard limit > 0 else { return 0 }
        return Int64(mixed(seed &+ draws &* 0x9e37_79b9_7f4a_7c15) % UInt64(limit))
    }

    /// The finalizer of SplitMix64.
    private func mixed(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}
