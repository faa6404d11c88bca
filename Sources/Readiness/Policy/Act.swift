/// Something done to the node.
package enum ActKind: String, Sendable {
    /// Make containerd read its CNI directory again, without a restart.
    case reload
    /// Restart the unit of containerd.
    case restart
    /// Clear the failed state of the unit, and start it.
    case start

    /// Whether it ends the running containerd or starts a new one: what spacing and budget count.
    package var isRestart: Bool { self != .reload }
}

/// How an act ended.
package enum ActResult: String, Sendable {
    case helped
    case didNotHelp
    case madeItWorse
    /// systemd refused or failed the job.
    case failed
    /// The daemon ended before it could see; the next start cannot know.
    case unknown
}

/// An act that was decided.
package struct Act: Sendable, Equatable {
    package var id: String
    package var kind: ActKind
    /// Fingerprint of the cause: equal for the same trouble seen again.
    package var causeID: String
    /// The unit, or for a reload the directory.
    package var target: String
    package var decidedAt: Moment

    package init(id: String, kind: ActKind, causeID: String, target: String, decidedAt: Moment) {
        self.id = id
        self.kind = kind
        self.causeID = causeID
        self.target = target
        self.decidedAt = decidedAt
    }
}

/// One line of the ledger: what was begun, how it ended, what a person said.
package enum LedgerEntry: Sendable, Equatable {
    /// Written and synced before the act.
    case begun(Act)
    case ended(id: String, result: ActResult, at: Moment)
    case breakerReset(at: Moment, uid: UInt32)
    case paused(until: Moment?, at: Moment, uid: UInt32)
    case resumed(at: Moment, uid: UInt32)
}

/// What decisions need to know of what was done before.
package struct Ledger: Sendable, Equatable {
    package struct Entry: Sendable, Equatable {
        package var act: Act
        package var result: ActResult?
    }

    package private(set) var acts: [Entry] = []
    package private(set) var lastReset: Moment?
    package private(set) var pause: Pause?

    package struct Pause: Sendable, Equatable {
        package var until: Moment?
        package var since: Moment
    }

    /// Acts that are kept; older ones lie far outside every window.
    private static let limit = 256

    package init(_ entries: [LedgerEntry] = []) {
        for entry in entries { append(entry) }
    }

    package mutating func append(_ entry: LedgerEntry) {
        switch entry {
        case .begun(let act):
            acts.append(Entry(act: act, result: nil))
            if acts.count > Self.limit { acts.removeFirst(acts.count - Self.limit) }
        case .ended(let id, let result, _):
            guard let index = acts.lastIndex(where: { $0.act.id == id }) else { return }
            acts[index].result = result
        case .breakerReset(let at, _): lastReset = at
        case .paused(let until, let at, _): pause = Pause(until: until, since: at)
        case .resumed: pause = nil
        }
    }

    /// An act that was begun and whose end nobody wrote: the daemon was killed in between.
    package var unfinished: Act? { acts.last(where: { $0.result == nil })?.act }

    package func restarts(within window: Int64, before now: Moment) -> [Entry] {
        acts.filter { $0.act.kind.isRestart && now.since($0.act.decidedAt) < window }
    }
}
