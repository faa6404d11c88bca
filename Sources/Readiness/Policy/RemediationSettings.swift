/// What the daemon may do about what it finds.
package enum Mode: String, Sendable, CaseIterable {
    /// Says what is, decides nothing.
    case observe
    /// Decides and records what it would do.
    case audit
    /// Acts.
    case enforce
}

/// The settings of every guard; durations in nanoseconds.
package struct RemediationSettings: Sendable, Equatable {
    package var mode: Mode
    /// Quiet time after the last change before an act.
    package var stability: Int64
    /// How long a reload may take to show its effect.
    package var reloadWait: Int64
    /// How long containerd must have been up before it is restarted.
    package var uptime: Int64
    /// Least time between two restarts.
    package var spacing: Int64
    /// Restarts allowed within ``budgetWindow``.
    package var budget: Int
    package var budgetWindow: Int64
    /// Restarts allowed for one cause within ``budgetWindow``.
    package var causeBudget: Int
    /// Longest extra delay of a restart; each node takes its own share by its machine id.
    package var stagger: Int64
    /// How long a restart may take to show its effect.
    package var verify: Int64
    /// Whether the installed binary is asked before a restart.
    package var preflight: Bool

    package init(
        mode: Mode = .observe, stability: Int64 = 10 * Span.second, reloadWait: Int64 = 5 * Span.second,
        uptime: Int64 = 120 * Span.second, spacing: Int64 = 10 * Span.minute, budget: Int = 3,
        budgetWindow: Int64 = 6 * Span.hour, causeBudget: Int = 1, stagger: Int64 = 60 * Span.second,
        verify: Int64 = 60 * Span.second, preflight: Bool = true
    ) {
        self.mode = mode
        self.stability = stability
        self.reloadWait = reloadWait
        self.uptime = uptime
        self.spacing = spacing
        self.budget = budget
        self.budgetWindow = budgetWindow
        self.causeBudget = causeBudget
        self.stagger = stagger
        self.verify = verify
        self.preflight = preflight
    }

    /// The share of the stagger that a node takes, from its machine id: the same at every start, spread over a fleet.
    package func share(ofMachine machineID: String) -> Int64 {
        guard stagger > 0 else { return 0 }
        // FNV-1a: spreads the hexadecimal digits of the id evenly.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in machineID.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return Int64(hash % UInt64(stagger + 1))
    }
}
