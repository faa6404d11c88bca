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
    /// Overrides the fix of the code where the node shows more.
    package var remedy: RemedyKind
    /// Overrides that of the code where the node shows more.
    package var networkFault: NetworkFault?
    /// Overrides the fix of the code where the node shows more.
    package var ownFix: String?
    /// The unit that its fix speaks of.
    package var unit = KnownRuntime.usualUnit

    package struct Evidence: Sendable, Equatable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// What a rule has found.
    init(_ rule: Rule, _ hit: Hit) {
        code = rule.code
        severity = (hit.impact ?? rule.impact).severity
        confidence = hit.confidence ?? rule.confidence
        message = hit.says
        location = hit.at
        evidence = hit.evidence.pieces
        consequences = hit.follows
        remedy = hit.remedy ?? rule.remedy
        ownFix = hit.fix
        networkFault = hit.breaksNetwork.map { $0 ? .broken : nil } ?? rule.network
    }

    /// What to do on this node.
    package var fix: String { ownFix ?? code.rule.about.fix(for: unit) }

    /// The kind of cause that it is.
    package var group: FindingGroup { code.rule.group }

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
