/// All that the rules find on a node, each thing once.
func diagnose(_ facts: Facts) -> [Finding] {
    var found = facts.findings(of: Rule.all.filter(\.isOfAnyRuntime))
    guard facts.snapshot.strangeRuntime == nil else { return facts.once(found) }
    let unwanted = facts.unwantedNetwork
    let absences = facts.loadTroubles.flatMap { trouble -> [Finding] in
        if case .absent(let absence) = trouble { absence.findings(facts) } else { [] }
    }
    let others = facts.findings(of: Rule.all.filter { !$0.isOfAnyRuntime }) + absences + facts.wrongStart
    found += unwanted.prefix(1)
    // Of what an act would bring more is said there than the rule says.
    let fault = facts.faultOfAct
    found += (unwanted.dropFirst() + others).filter { finding in
        finding.code != fault?.code || finding.location != fault?.location
    }
    found = facts.once(found)
    // What netready cannot know explains nothing of what pods suffer.
    if !found.contains(where: { $0.severity != .info && $0.code.rule.stage != .limits }) {
        found = facts.once(
            found + Rule.all.compactMap { rule in rule.unexplained?(facts).map { Finding(rule, $0) } })
    }
    // An old answer is no answer to what lies on disk now.
    let held = facts.predictions.isOld ? found.filter { !$0.code.rule.isComparison } : found
    return held.map(facts.placed)
}

extension Facts {
    fileprivate func findings(of rules: [Rule]) -> [Finding] {
        rules.filter(isJudged).flatMap { rule in rule.check(self).map { Finding(rule, $0) } }
    }

    /// Those of rules that lack nothing.
    fileprivate func once(_ findings: [Finding]) -> [Finding] {
        findings.reduce(into: []) { kept, finding in
            if isJudged(finding.code.rule), !kept.contains(finding) { kept.append(finding) }
        }.filter { finding in finding.severity != .info || !findings.contains { $0.says(moreThan: finding) } }
    }
}

extension Finding {
    /// What a note says of a place is said again where more comes of it.
    fileprivate func says(moreThan note: Finding) -> Bool {
        severity != .info && code == note.code && location != nil && location == note.location
    }
}
