/// What a start comes to but for the networks that it loads on the way.
struct StartPlan {
    /// What the networks are loaded with; nil where it does not come to that.
    var settings: CNISettings?
    /// What it is without them.
    var unserved = Prediction(outcome: Outcome(kind: .hangs))
    /// Directories that containerd makes before it loads them.
    var created: Set<String> = []
    /// How it ends after all, where CRI serves with the networks as they are, and where it does not.
    var whenServing: StartEnd.End?
    var otherwise: StartEnd.End?
    var problems: [ConfigurationReading.Problem] = []
    var configuration = ConfigurationReading()
    var server: ServerSettings?
    var unmodelled: [UnmodelledKey] = []
    var lacksConfiguration = false
}

/// Plans of the last predictions of a start, for the next one: while one file of the networks changes, all else stands.
///
/// One is taken only where each question that it rests on has the same answer still, and so changes no prediction.
package final class StartMemory {
    struct Question: Equatable {
        var version: ContainerdVersion
        var path: String
        var mustExist: Bool
    }

    private let limit: Int
    /// The latest first.
    private var kept: [(question: Question, plan: StartPlan, trace: PathTrace)] = []

    /// - Parameter limit: how many plans are kept.
    package init(limit: Int = 1) { self.limit = limit }

    func plan(for question: Question, in lookup: PathResolver) -> StartPlan? {
        kept.first { $0.question == question && $0.trace.holds(in: lookup) }?.plan
    }

    /// A plan that lacks something is made anew.
    func keep(_ plan: StartPlan, of question: Question, from lookup: PathResolver) {
        if kept.count >= limit { kept.removeLast() }
        guard let trace = lookup.trace, lookup.missing.isEmpty, lookup.unreadable.isEmpty else { return }
        kept.insert((question, plan, trace), at: 0)
    }
}
