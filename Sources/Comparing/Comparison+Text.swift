import Node
package import Reporting

extension Comparison {
    /// The differences for a person: one line a key, the odd ones named.
    package func text(style: TerminalText.Style) -> String {
        var page = TerminalText(style: style)
        page.add(folding: headline(style), indent: 0)
        let keys = (differences + own).map(\.key.count)
        let column = min(Self.widestKey, 2 + (keys.max() ?? 0))
        if !differences.isEmpty { page.addBlank() }
        for difference in differences { add(words(difference), of: difference.key, to: &page, column) }
        guard !own.isEmpty else { return page.text }
        page.addBlank()
        page.add(
            folding: "Each node's own, as on sound nodes: \(own.map(\.key).joined(separator: ", "))", indent: 0,
            hanging: 2)
        return page.text
    }

    /// Columns that a key may take before its values begin on a line of their own.
    private static let widestKey = 40
    /// Nodes that are named where they share a value that is not the majority's.
    private static let namedNodes = 4

    private func headline(_ style: TerminalText.Style) -> String {
        guard !isSame else {
            return "\(style.paint("SAME", .green))  \(nodes.count) nodes agree in all \(keyCount) keys"
        }
        let keys = differences.count == 1 ? "1 key differs" : "\(differences.count) keys differ"
        let head = "\(style.paint("DIFFERENT", .yellow))  \(nodes.count) nodes, \(keys)"
        let odd = odd
        guard let first = odd.first else { return head }
        guard odd.count > 1 else { return "\(head); the odd one out is \(first.node)" }
        let named = odd.prefix(Self.namedNodes).map { "\($0.node) (\($0.count))" }.joined(separator: ", ")
        let rest = odd.count > Self.namedNodes ? " and \(odd.count - Self.namedNodes) more" : ""
        return "\(head); the odd ones out are \(named)\(rest)"
    }

    private func add(_ values: String, of key: String, to page: inout TerminalText, _ column: Int) {
        guard key.count + 2 > column else { return page.add(key, values, indent: 0, column: column) }
        page.add(folding: key, indent: 0)
        page.add(folding: values, indent: 4)
    }

    private func words(_ difference: Difference) -> String {
        difference.values.map { "\(names($0.nodes, isMajority: $0.value == difference.majority)): \(short($0.value))" }
            .joined(separator: "; ")
    }

    private func names(_ nodes: [String], isMajority: Bool) -> String {
        if isMajority || nodes.count > Self.namedNodes { return "\(nodes.count) nodes" }
        return nodes.joined(separator: ", ")
    }

    /// A digest by its beginning: what it is has no meaning, only whether it is another.
    private func short(_ value: String) -> String {
        value.hasPrefix("sha256:") ? String(value.prefix("sha256:".count + 12)) : value
    }
}
