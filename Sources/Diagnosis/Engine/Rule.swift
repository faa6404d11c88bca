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
    package let remedy: Mend
    /// The word for its cause in the vocabulary of failure reports; a hit may have another.
    package let cause: String
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
    /// Looks at the node; no hit where there is nothing of it.
    let check: @Sendable (Facts) -> [Hit]
    /// Speaks of a reason why a directory has no configuration; nil for rules that never do. See ``Absence``.
    let absence: (@Sendable (Facts, Absence.Reason) -> [Hit])?
    /// Says what pods suffer where nothing else that was found says why; nil for rules that never do.
    let unexplained: (@Sendable (Facts) -> [Hit])?

    // Sets that each rule builds in its place would be a tenth of a megabyte of code.
    @inline(never) init(
        _ code: FindingCode, stage: Stage, needs: [Input], impact: Impact, confidence: Confidence = .proven,
        remedy: Mend, cause: String, network: NetworkFault? = nil, isComparison: Bool = false,
        isOfAnyRuntime: Bool = false, explains: [FindingCode] = [], about: About,
        absence: (@Sendable (Facts, Absence.Reason) -> [Hit])? = nil,
        unexplained: (@Sendable (Facts) -> [Hit])? = nil,
        check: @escaping @Sendable (Facts) -> [Hit]
    ) {
        self.code = code
        self.stage = stage
        self.needs = Set(needs)
        self.impact = impact
        self.confidence = confidence
        self.remedy = remedy
        self.cause = cause
        self.network = network
        self.isComparison = isComparison
        self.isOfAnyRuntime = isOfAnyRuntime
        self.explains = Set(explains)
        self.about = about
        self.absence = absence
        self.unexplained = unexplained
        self.check = check
    }
}
