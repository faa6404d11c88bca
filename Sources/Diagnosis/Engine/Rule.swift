package import Node

/// One thing that netready can find on a node: what it means, what it rests on, and how it is found.
///
/// A rule is one value in one file, with a test that bears its name; an object, since each pass over all of them would copy
/// a dozen fields of each.
package final class Rule: Sendable {
    package let code: FindingCode
    package let stage: Stage
    /// What has to be looked at: without any one of these it is not judged.
    package let needs: Set<Input>
    /// The usual one; a hit may have another.
    package let impact: Impact
    /// How sure it usually is; a hit may be less so.
    package let confidence: Confidence
    /// The usual one; a hit may have another.
    package let remedy: RemedyKind
    /// The kind of cause that it is.
    package let group: FindingGroup
    /// What it says of the network that is loaded: no act that leads to such a one is worth taking. nil where it speaks of
    /// something else.
    package let network: NetworkFault?
    /// Whether it compares what containerd says with what is on disk: an old answer is no answer to that.
    let isComparison: Bool
    /// Whether it asks which runtime the node has: it is judged where that is not containerd too, and all others are not.
    let isOfAnyRuntime: Bool
    /// What merely follows from it.
    package let explains: Set<FindingCode>
    package let about: About
    /// Speaks of a reason why a directory has no configuration. See ``Absence``.
    let absence: (@Sendable (Facts, Absence.Reason) -> Hit?)?
    /// Speaks of why a start would not come to serve CRI; what comes of it is not its to say. See ``Facts/failingStart``.
    let start: (@Sendable (Facts, StartTrouble) -> Hit?)?
    /// Says what pods suffer where nothing else that was found says why.
    let unexplained: (@Sendable (Facts) -> Hit?)?
    /// Looks at the node for what can be there once.
    private let findsOne: (@Sendable (Facts) -> Hit?)?
    /// Looks at the node for what can be there several times.
    private let findsSeveral: (@Sendable (Facts) -> [Hit])?

    // Sets that each rule builds in its place would be a tenth of a megabyte of code.
    @inline(never) init(
        _ code: FindingCode, stage: Stage, needs: [Input], impact: Impact, confidence: Confidence = .proven,
        remedy: RemedyKind = .none, group: FindingGroup = .none, network: NetworkFault? = nil,
        isComparison: Bool = false,
        isOfAnyRuntime: Bool = false, explains: [FindingCode] = [], about: About,
        absence: (@Sendable (Facts, Absence.Reason) -> Hit?)? = nil,
        start: (@Sendable (Facts, StartTrouble) -> Hit?)? = nil, unexplained: (@Sendable (Facts) -> Hit?)? = nil,
        hit: (@Sendable (Facts) -> Hit?)? = nil, hits: (@Sendable (Facts) -> [Hit])? = nil
    ) {
        self.code = code
        self.stage = stage
        self.needs = Set(needs)
        self.impact = impact
        self.confidence = confidence
        self.remedy = remedy
        self.group = group
        self.network = network
        self.isComparison = isComparison
        self.isOfAnyRuntime = isOfAnyRuntime
        self.explains = Set(explains)
        self.about = about
        self.absence = absence
        self.start = start
        self.unexplained = unexplained
        findsOne = hit
        findsSeveral = hits
    }

    /// A look at each of several things of one kind.
    @inline(never) static func each<Subject>(
        _ subjects: @escaping @Sendable (Facts) -> [Subject],
        _ hit: @escaping @Sendable (Facts, Subject) -> Hit?
    ) -> @Sendable (Facts) -> [Hit] {
        { facts in subjects(facts).compactMap { hit(facts, $0) } }
    }

    /// What it finds by itself; empty where there is nothing of it.
    func check(_ facts: Facts) -> [Hit] {
        var found = findsSeveral?(facts) ?? []
        if let start, let (trouble, impact) = facts.failingStart, var hit = start(facts, trouble) {
            hit.impact = impact
            found.insert(hit, at: 0)
        }
        if let hit = findsOne?(facts) { found.append(hit) }
        return found
    }
}
