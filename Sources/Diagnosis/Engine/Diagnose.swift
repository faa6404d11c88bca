/// All that the rules find on a node, each thing once.
func diagnose(_ facts: Facts) -> [Finding] {
    var found = Collection(facts)
    found.apply(Rule.all.filter(\.isOfAnyRuntime))
    guard facts.snapshot.strangeRuntime == nil else { return found.findings }
    found.take(prospect: facts.unwantedNetwork)
    found.apply(Rule.all.filter { !$0.isOfAnyRuntime })
    for case .absent(let absence) in facts.loadTroubles { found.take(absence.findings(facts)) }
    found.take(facts.wrongStart)
    found.applyUnexplained()
    // An old answer is no answer to what lies on disk now.
    guard facts.readings.isOld else { return found.findings }
    return found.findings.filter { !$0.code.rule.isComparison }
}

/// What is found so far.
private struct Collection {
    private let facts: Facts
    private(set) var findings: [Finding] = []
    /// What an act would bring, of which more is said than the rule says.
    private var prospect: Finding?

    init(_ facts: Facts) { self.facts = facts }

    mutating func apply(_ rules: [Rule]) {
        for rule in rules where facts.isJudged(rule) { take(rule.check(facts).map { Finding(rule, $0) }) }
    }

    /// What netready cannot know explains nothing of what pods suffer.
    mutating func applyUnexplained() {
        guard !findings.contains(where: { $0.severity != .info && $0.code.rule.stage != .limits }) else { return }
        take(Rule.all.compactMap { rule in rule.unexplained?(facts).map { Finding(rule, $0) } })
    }

    mutating func take(prospect new: [Finding]) {
        take(Array(new.prefix(1)))
        prospect = new.first
        take(Array(new.dropFirst()))
    }

    mutating func take(_ new: [Finding]) {
        for finding in new where facts.isJudged(finding.code.rule) && !isTold(finding) { findings.append(finding) }
    }

    private func isTold(_ finding: Finding) -> Bool {
        if let prospect, prospect.code == finding.code, prospect.location == finding.location { return true }
        return findings.contains(finding)
    }
}
