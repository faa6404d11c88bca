import Node

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
    /// Least time between two reloads.
    package var reloadSpacing: Int64
    /// Reloads allowed within ``budgetWindow``.
    package var reloadBudget: Int
    /// No restart while a pod sandbox is younger than this.
    package var sandboxQuiet: Int64
    /// How long young sandboxes may hold a restart back at most.
    package var sandboxPatience: Int64
    /// When restarts are allowed; nil at any time.
    package var window: DailyWindow?
    /// Longest extra delay of a restart; each node takes its own share by its machine id.
    package var stagger: Int64
    /// How long a restart may take to show its effect.
    package var verify: Int64
    /// Whether the installed binary is asked before a restart.
    package var preflight: Bool
    /// A program and its arguments whose exit status 0 allows a restart; empty where none is asked.
    package var gate: [String]
    /// How long it may take to answer.
    package var gateTimeout: Int64
    /// How long it is not asked again after it has not allowed an act.
    package var gateRetry: Int64

    package init(
        mode: Mode = .observe, stability: Int64 = 10 * Span.second, reloadWait: Int64 = 5 * Span.second,
        uptime: Int64 = 120 * Span.second, spacing: Int64 = 10 * Span.minute, budget: Int = 3,
        budgetWindow: Int64 = 6 * Span.hour, causeBudget: Int = 1, reloadSpacing: Int64 = 60 * Span.second,
        reloadBudget: Int = 20, sandboxQuiet: Int64 = 30 * Span.second, sandboxPatience: Int64 = 5 * Span.minute,
        window: DailyWindow? = nil, stagger: Int64 = 60 * Span.second, verify: Int64 = 60 * Span.second,
        preflight: Bool = true, gate: [String] = [], gateTimeout: Int64 = 30 * Span.second,
        gateRetry: Int64 = 60 * Span.second
    ) {
        self.mode = mode
        self.stability = stability
        self.reloadWait = reloadWait
        self.uptime = uptime
        self.spacing = spacing
        self.budget = budget
        self.budgetWindow = budgetWindow
        self.causeBudget = causeBudget
        self.reloadSpacing = reloadSpacing
        self.reloadBudget = reloadBudget
        self.sandboxQuiet = sandboxQuiet
        self.sandboxPatience = sandboxPatience
        self.window = window
        self.stagger = stagger
        self.verify = verify
        self.preflight = preflight
        self.gate = gate
        self.gateTimeout = gateTimeout
        self.gateRetry = gateRetry
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

/// A part of every day, in UTC.
package struct DailyWindow: Sendable, Equatable {
    /// Minutes from midnight; the end is not part of it, and may lie before the start: then it spans midnight.
    package var start: Int
    package var end: Int

    /// - Returns: nil where a minute is not one of a day, or both are the same.
    package init?(start: Int, end: Int) {
        guard (0..<1440).contains(start), (0..<1440).contains(end), start != end else { return nil }
        self.start = start
        self.end = end
    }

    /// Nanoseconds until it opens; nil while it is open.
    func opens(at realtime: Int64) -> Int64? {
        let day = 24 * Span.hour
        let time = ((realtime % day) + day) % day
        let begin = Int64(start) * Span.minute
        let close = Int64(end) * Span.minute
        let isOpen = begin < close ? time >= begin && time < close : time >= begin || time < close
        return isOpen ? nil : (begin - time + day) % day
    }

    package var text: String { "\(Self.clock(start))-\(Self.clock(end)) UTC" }

    private static func clock(_ minutes: Int) -> String {
        let digits = "\(10_000 + minutes / 60 * 100 + minutes % 60)".dropFirst()
        return "\(digits.prefix(2)):\(digits.suffix(2))"
    }
}
