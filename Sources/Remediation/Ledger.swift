import Diagnosis
package import Node

/// One line of the ledger: what was begun, how it ended, what a person said.
package enum LedgerEntry: Sendable, Equatable {
    /// Written and synced before the act.
    case begun(Act)
    case ended(id: String, result: ActResult, at: Timestamp)
    case breakerReset(at: Timestamp, uid: UInt32)
    case paused(until: Timestamp?, at: Timestamp, uid: UInt32)
    case resumed(at: Timestamp, uid: UInt32)
}

/// What decisions need to know of what was done before.
package struct Ledger: Sendable, Equatable {
    package struct Entry: Sendable, Equatable {
        package var act: Act
        package var result: ActResult?
        /// A person has reset the breaker since: by the order of the lines, which no clock can turn around.
        package var isForgiven = false

        /// It was seen to change nothing for the better.
        var isDisproof: Bool { result == .didNotHelp || result == .madeItWorse }
    }

    package struct Pause: Sendable, Equatable {
        package var until: Timestamp?
        package var since: Timestamp

        /// Nanoseconds that are left, `Int64.max` for one without an end; nil once it is over.
        ///
        /// A wall clock that jumps neither ends it within one boot nor makes it longer than it was asked for.
        package func left(at now: Timestamp) -> Int64? {
            guard let until else { return .max }
            let asked = until.realtime.subtractingReportingOverflow(since.realtime)
            let rest = (asked.overflow ? .max : max(0, asked.partialValue)) - now.since(since)
            return rest > 0 ? rest : nil
        }
    }

    /// Of the form of the ledger, and of the names that it has for causes.
    ///
    /// 1 did not say so, and 2 had other names of findings. A change of either counts it up; what came before is read.
    package static let edition = 3

    package private(set) var acts: [Entry] = []
    package private(set) var lastReset: Timestamp?
    package private(set) var pause: Pause?

    /// Acts that are kept.
    private static let limit = 256
    /// The newest of them are all kept: spacing and budgets count them.
    private static let recent = 64
    /// A reload that ended in no proof may be tried so often.
    private static let unprovenReloads = 3

    package init(_ entries: [LedgerEntry] = []) {
        for entry in entries { append(entry) }
    }

    package mutating func append(_ entry: LedgerEntry) {
        switch entry {
        case .begun(let act):
            acts.append(Entry(act: act, result: nil))
            if acts.count > Self.limit { forgetOne() }
        case .ended(let id, let result, _):
            guard let index = acts.lastIndex(where: { $0.act.id == id }) else { return }
            acts[index].result = result
        case .breakerReset(let at, _):
            lastReset = at
            for index in acts.indices { acts[index].isForgiven = true }
        case .paused(let until, let at, _): pause = Pause(until: until, since: at)
        case .resumed: pause = nil
        }
    }

    /// What holds its cause back until a person resets outlives what holds nothing back any more.
    private mutating func forgetOne() {
        let old = acts.dropLast(Self.recent)
        acts.remove(at: old.firstIndex { $0.isForgiven || $0.result == .helped } ?? old.startIndex)
    }

    /// An act that was begun and whose end nobody wrote: it is under way, or who did it was killed.
    package var unfinished: Act? { acts.last(where: { $0.result == nil })?.act }

    /// Acts that count against a budget: of this kind, within the window, not forgiven.
    func counted(within window: Int64, before now: Timestamp, isRestart: Bool) -> [Entry] {
        acts.filter {
            !$0.isForgiven && $0.act.kind.isRestart == isRestart && now.since($0.act.decidedAt) < window
        }
    }

    func last(isRestart: Bool) -> Act? { acts.last { $0.act.kind.isRestart == isRestart }?.act }

    /// A time, and for how long before it an act counts whatever its cause is called.
    struct Present {
        var now: Timestamp
        /// Nanoseconds.
        var window: Int64
    }

    /// Acts that speak of this cause: those of its name, and for their window those of an earlier edition, whose names for
    /// it may have been others.
    private func acts(of causeID: String, _ present: Present, _ isSame: (String) -> Bool) -> [Entry] {
        acts.filter {
            guard !$0.isForgiven, !isSame($0.act.causeID) else { return !$0.isForgiven }
            return $0.act.edition < Self.edition && present.now.since($0.act.decidedAt) < present.window
        }
    }

    /// Whether what was done for this cause forbids to do more for it until a person resets.
    ///
    /// A restart that is not known to have helped is never repeated; a reload that ended unseen does no harm and may be.
    /// Against a restart a reload says nothing but what ``disproves(_:_:)`` tells.
    func forbids(_ kind: ActKind, for causeID: String, _ present: Present) -> Bool {
        let done = acts(of: causeID, present) { $0 == causeID }.filter { $0.result != .helped }
        if done.contains(where: \.act.kind.isRestart) { return true }
        guard kind == .reload else { return false }
        return done.contains(where: \.isDisproof) || done.count >= Self.unprovenReloads
    }

    /// Whether it forbids anything at all.
    func forbidsAny(for causeID: String, _ present: Present) -> Bool { forbids(.reload, for: causeID, present) }

    /// Whether a reload of the same files was seen not to help: then the prediction is wrong about them.
    func disproves(_ causeID: String, _ present: Present) -> Bool {
        acts(of: causeID, present) { Act.files(of: $0) == Act.files(of: causeID) }
            .contains { $0.act.kind == .reload && $0.isDisproof }
    }
}
