/// The lease as the API server keeps it, with the meaning that its versions have there.
struct LeaseServer {
    struct Lease: Equatable {
        var version = 0
        /// nil: nobody.
        var holder: Int?
        /// By the clock of whoever wrote it, in seconds.
        var renewed = 0
        /// Seconds; nil where none can be read.
        var duration: Int?
    }

    private(set) var lease: Lease?
    private(set) var refusals = 0

    init(_ lease: Lease? = nil) { self.lease = lease }

    /// Takes what one request wants to write.
    ///
    /// - Returns: false where somebody else has written since that version was read.
    mutating func put(_ new: Lease, over version: LeaseGate.Version) -> Bool {
        let isNewest: Bool =
            switch version {
            case .none: lease == nil
            case .read(let version): lease?.version == version
            case .any: true
            }
        guard isNewest else {
            refusals += 1
            return false
        }
        var new = new
        new.version = (lease?.version ?? 0) + 1
        lease = new
        return true
    }
}

/// What config/gates/lease decides; `LeaseScriptTests` holds it to the script, and `LeaseFleetTests` plays it.
struct LeaseGate {
    /// Ways to decide: the script's, and three that look as good and are not.
    enum Rule: CaseIterable {
        case shipped
        /// Writes whatever was written since it has read.
        case unconditional
        /// Judges by the time that the holder has written, as a clock of its own tells it.
        case byTheClock
        /// Counts from before it has read: what it saw may have been written since.
        case sinceItBegan
    }

    enum Version: Equatable {
        /// There is no lease yet.
        case none
        case read(Int)
        case any
    }

    /// Whether an act is asked for, or one has ended.
    enum Question: Equatable {
        case ask
        case ended(helped: Bool)
    }

    enum Decision: Equatable {
        case refuse
        /// Nothing is to be done, which is no refusal.
        case leave
        case put(holder: Int?, over: Version)
    }

    /// What the gate keeps between two questions.
    struct Seen: Equatable {
        /// Seconds since the boot.
        var since: Int
        var lease: LeaseServer.Lease
    }

    /// Seconds by the node's own clocks.
    struct Clocks {
        /// Since the boot, when the gate began.
        var began = 0
        /// Since the boot, when it had read the lease.
        var uptime: Int
        var wall = 0
    }

    let node: Int
    var rule = Rule.shipped

    func decide(
        _ question: Question, _ found: LeaseServer.Lease?, _ clocks: Clocks, seen: inout Seen?
    ) -> Decision {
        let version = found.map { Version.read($0.version) } ?? .none
        if case .ended(let helped) = question {
            return helped && found?.holder == node ? .put(holder: nil, over: version) : .leave
        }
        guard let found, let holder = found.holder, holder != node else { return take(version) }
        guard let duration = found.duration else { return .refuse }
        return isOver(found, duration, clocks, seen: &seen) ? take(version) : .refuse
    }

    private func take(_ version: Version) -> Decision {
        .put(holder: node, over: rule == .unconditional ? .any : version)
    }

    private func isOver(
        _ found: LeaseServer.Lease, _ duration: Int, _ clocks: Clocks, seen: inout Seen?
    ) -> Bool {
        guard rule != .byTheClock else { return clocks.wall > found.renewed + duration }
        let now = rule == .sinceItBegan ? clocks.began : clocks.uptime
        if seen?.lease != found || (seen?.since ?? 0) > now { seen = Seen(since: now, lease: found) }
        return now - (seen?.since ?? now) > duration
    }
}
