package import Diagnosis

/// What a code means, whatever node it is found on, as text for a person.
package struct Explanation {
    /// Meaning, proof, what to do, whether a reload or a restart helps, and where others have met it.
    package static func text(_ code: FindingCode, style: TerminalText.Style) -> String {
        let rule = code.rule
        var page = TerminalText(style: style)
        page.add(style.paint(code.rawValue, .bold))
        func add(_ name: String, _ value: String) { page.add(name, value, column: 13) }
        add("means", rule.about.meaning)
        add("proof", rule.about.proof)
        add("fix", rule.about.fix())
        add("remedy", "\(rule.remedy.rawValue). \(rule.remedy.help)")
        add("severity", rule.impact.severity.words)
        if rule.group != .none { add("group", rule.group.rawValue) }
        for (index, link) in rule.about.links.enumerated() { add(index == 0 ? "reported" : "", link) }
        add("journal", "journalctl -u netreadyd MESSAGE_ID=\(rule.about.messageID)")
        return page.text
    }

    /// Every code with its meaning, in the order of fixing.
    package static func list(style: TerminalText.Style) -> String {
        var page = TerminalText(style: style)
        let column = 2 + (FindingCode.allCases.map(\.rawValue.utf8.count).max() ?? 0)
        for code in FindingCode.allCases { page.add(code.rawValue, code.rule.about.meaning, indent: 0, column: column) }
        return page.text
    }
}

extension Severity {
    fileprivate var words: String {
        switch self {
        case .error: "error: the node is not ready because of it, or pods fail now"
        case .warning: "warning: pods will fail, or the next event or restart takes the node down"
        case .info: "info: good to know; the node is sound"
        }
    }
}
