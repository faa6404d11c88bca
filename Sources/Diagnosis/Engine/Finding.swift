package import Containerd
import Node
import Syntax

/// One thing found on a node, with its proof.
package struct Finding: Sendable, Equatable {
    package var code: FindingCode
    package var severity: Severity
    package var confidence: Confidence
    /// One sentence: what, where, and what to do.
    package var message: String
    package var location: SourceLocation?
    /// Pieces of what was seen, by what they are.
    package var evidence: [Evidence]
    /// What merely follows from it.
    package var consequences: [String]
    /// Overrides the mend of the code where the node shows more.
    package var mend: Mend
    /// Overrides the cause of the code where the node shows more.
    package var cause: String
    /// Overrides that of the code where the node shows more.
    package var networkFault: NetworkFault?
    /// The unit that its advice speaks of.
    package var unit = KnownRuntime.usualUnit

    package struct Evidence: Sendable, Equatable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package init(
        _ code: FindingCode, _ severity: Severity, _ message: String, at location: SourceLocation? = nil,
        evidence: [Evidence] = [], consequences: [String] = [], mend: Mend? = nil, cause: String? = nil
    ) {
        self.code = code
        self.severity = severity
        self.message = message
        self.location = location
        self.evidence = evidence
        self.consequences = consequences
        let rule = code.rule
        confidence = rule.confidence
        self.mend = mend ?? rule.remedy
        self.cause = cause ?? rule.cause
        networkFault = rule.network
    }

    /// What a rule has found.
    init(_ rule: Rule, _ hit: Hit) {
        self.init(
            rule.code, (hit.impact ?? rule.impact).severity, hit.says, at: hit.at, evidence: hit.evidence.pieces,
            consequences: hit.follows, mend: hit.remedy, cause: hit.cause)
        if let breaks = hit.breaksNetwork { networkFault = breaks ? .broken : nil }
        if let sure = hit.confidence { confidence = sure }
    }

    /// What to do on this node.
    package var advice: String { code.rule.about.advice(for: unit) }

    /// Whether two findings are the same one, seen again: severity and wording aside.
    package func isSameAs(_ other: Finding) -> Bool {
        code == other.code && location?.file == other.location?.file
    }
}

extension SourceLocation {
    /// `file:line:column`, or the file alone.
    package var text: String {
        guard let position else { return file }
        return "\(file):\(position.line):\(position.column)"
    }
}
