import Containerd
import Syntax

/// What a rule has found on one node.
///
/// Text, fix and remedy come from one place, so that they cannot disagree.
struct Hit: Sendable {
    /// One sentence: what, where, and what to do.
    var says: String
    /// nil where it is that of the rule.
    var impact: Impact?
    var at: SourceLocation?
    /// Pieces of what was seen, by what they are.
    var evidence: Seen
    /// What merely follows from it.
    var follows: [String]
    /// Where the node shows more than the rule does.
    var remedy: RemedyKind?
    /// Whether it says that pods fail on the network that is loaded; nil where the rule's own word holds.
    var breaksNetwork: Bool?
    /// nil where it is that of the rule.
    var confidence: Confidence?
    /// What to do, where the node shows more than the rule does.
    var fix: String?

    // Each of a hundred places that build one would have all this within it.
    /// - Parameter file: where it stands, if no place in it is known.
    @inline(never) init(
        _ says: String, _ impact: Impact? = nil, at location: SourceLocation? = nil, in file: String? = nil,
        evidence: Seen = [:], follows: [String] = [], remedy: RemedyKind? = nil, breaksNetwork: Bool? = nil,
        confidence: Confidence? = nil, fix: String? = nil
    ) {
        self.says = says
        self.impact = impact
        at = location ?? file.map { SourceLocation(file: $0) }
        self.evidence = evidence
        self.follows = follows
        self.remedy = remedy
        self.breaksNetwork = breaksNetwork
        self.confidence = confidence
        self.fix = fix
    }
}

extension Hit {
    /// The same with another fix; nil for that of its rule.
    func withFix(_ fix: String?) -> Hit {
        var hit = self
        hit.fix = fix
        return hit
    }
}

/// Pieces of what was seen, by what they are, in their order; one without a value was not seen.
struct Seen: Sendable, ExpressibleByDictionaryLiteral {
    let pieces: [Finding.Evidence]

    init(_ pieces: [Finding.Evidence]) { self.pieces = pieces }

    @inline(never) init(dictionaryLiteral pieces: (String, String?)...) {
        self.pieces = pieces.compactMap { name, value in value.map { Finding.Evidence(name, $0) } }
    }

    @inline(never) static func + (seen: Seen, more: Seen) -> Seen { Seen(seen.pieces + more.pieces) }
}
