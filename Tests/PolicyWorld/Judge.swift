import Diagnosis
import Remediation

/// What must hold, checked with a memory and an arithmetic of its own: true time, and what was really done.
///
/// It asks neither the policy's rules nor its ledger; they may be wrong.
struct Judge {
    private(set) var violations: [String] = []
    var done: [Done] = []
    /// The last change of which the daemon got an event.
    var seenChange: Mark?
    /// What the installed binary said last, and to what.
    var answer: (agrees: Bool, asked: History.Asked)?
    /// When the gate has allowed an act that has not been done since.
    var allowed: (causeID: String, at: Mark)?
    /// Since when this daemon asks for sandboxes for what it is about to do.
    var sandboxesAskedSince: Mark?
    var pause: (since: Mark, length: Int64)?
    /// When the settings were changed last.
    var switched: Mark?
    private let seed: UInt64

    /// An act that was begun.
    struct Done {
        var act: Act
        var at: Mark
        var rankBefore: OutcomeRank?
        var wasWrong: Bool
        var result: ActResult?
        var isForgiven = false

        var files: Substring { act.causeID.prefix { $0 != "." } }
        /// Whether it was seen to change nothing for the better.
        var isDisproof: Bool { result == .didNotHelp || result == .madeItWorse }
    }

    init(seed: UInt64) { self.seed = seed }

    mutating func violate(_ what: String) { violations.append("history \(seed): \(what)") }

    // MARK: What it is told

    mutating func sawChange(_ mark: Mark) { seenChange = mark }

    mutating func answered(agrees: Bool, _ asked: History.Asked) { answer = (agrees, asked) }

    mutating func askedForSandboxes(_ mark: Mark) { sandboxesAskedSince = sandboxesAskedSince ?? mark }

    mutating func gateAllowed(_ causeID: String, _ mark: Mark) { allowed = (causeID, mark) }

    mutating func daemonDied() {
        answer = nil
        allowed = nil
        sandboxesAskedSince = nil
        seenChange = nil
    }

    mutating func paused(for length: Int64, at mark: Mark) { pause = (mark, length) }
    mutating func resumed() { pause = nil }

    /// A person has reset: what was done counts no longer, but for the time between two restarts.
    mutating func forgive() {
        for index in done.indices { done[index].isForgiven = true }
    }

    /// A person has moved the ledger away.
    mutating func forget() {
        done = []
        pause = nil
    }

    mutating func begun(_ act: Act, _ world: World) {
        done.append(
            Done(act: act, at: world.mark, rankBefore: world.reading.rank, wasWrong: world.isReady && world.loadedWrong)
        )
        sandboxesAskedSince = nil
    }

    /// Whether what is said of an act is true.
    mutating func ended(_ id: String, _ result: ActResult, _ world: World) {
        guard let index = done.lastIndex(where: { $0.act.id == id }) else { return }
        done[index].result = result
        guard let before = done[index].rankBefore, let rank = world.reading.rank else {
            if result == .helped || result == .madeItWorse { violate("\(result) was said of what nobody could see") }
            return
        }
        let isWrong = world.isReady && world.loadedWrong
        let isTrue =
            switch result {
            case .helped: (rank > before || (before == .ready && rank == .ready)) && (!isWrong || done[index].wasWrong)
            case .didNotHelp: rank == before || isWrong
            case .madeItWorse: rank < before
            case .failed, .unknown: true
            }
        if !isTrue { violate("\(result) was said, and it was \(before) before and is \(rank)") }
    }
}
