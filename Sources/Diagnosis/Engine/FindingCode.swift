/// The name of something found on a node: public interface, without values in it, and never used again for anything else.
///
/// It appears in records, metrics, status documents and on command lines. Each stands in the file of its rule; all that is
/// written down of it is ``rule``.
package struct FindingCode: Sendable, Hashable, CustomStringConvertible {
    package let rawValue: String

    /// - Parameter rawValue: as people read it; a rule bears each.
    init(_ rawValue: String) { self.rawValue = rawValue }

    /// nil for a name that no rule bears.
    package init?(rawValue: String) {
        self.init(rawValue)
        guard Rule.places[self] != nil else { return nil }
    }

    /// Every code, in the order of fixing.
    package static let allCases = Rule.all.map(\.code)

    package var description: String { rawValue }

    /// All that is written down of it.
    package var rule: Rule { Rule.all[rank] }

    /// Place in the ranking, 0 first.
    package var rank: Int {
        guard let place = Rule.places[self] else { preconditionFailure("Rule.all lacks the rule of \(rawValue)") }
        return place
    }
}
