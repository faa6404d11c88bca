import Diagnosis
import Node

/// docs/findings.md.
func findingsPage() -> String {
    let head = """
        # Findings

        Made by `scripts/print-findings` from the rules in `Sources`. The order is that of mending: where several findings
        weigh the same, the earlier one comes first. `netready explain CODE` shows the same on a node, and
        `journalctl -x -u netreadyd` shows it beside the record of the finding, by the id.

        The severity is the usual one; what is found while NetworkReady is false is an error.


        """
    return head + Rule.all.map { section($0) + "\n" }.joined(separator: "\n") + earlierNames()
}

/// What `netready.status/v1` called them.
private func earlierNames() -> String {
    let rows = EarlierCode.all.map { earlier in
        let heirs = earlier.heirs.map { "`\($0.rawValue)` (`\($0.rule.group.rawValue)`)" }
        return "| `\(earlier.name)` | \(heirs.joined(separator: ", ")) |"
    }
    return """

        # Earlier names

        What `netready.status/v1` called them. Where one name has become several, the group (there `cause`) tells which. Documents of
        v1 are read by `netready compare` and `netready status`, and `netready explain` takes the earlier names too.

        | name in v1 | name now |
        |---|---|

        """ + rows.joined(separator: "\n") + "\n"
}

private func section(_ rule: Rule) -> String {
    let needs = Input.allCases.filter(rule.needs.contains).map(\.words)
    var rows = [
        "## \(rule.code.rawValue)", "", rule.about.meaning, "",
        "- **Severity:** \(rule.impact.severity.rawValue)", "- **Group:** `\(rule.group.rawValue)`",
        "- **Proof:** \(rule.about.proof)", "- **Confidence:** \(rule.confidence.rawValue)",
        "- **Needs:** \(needs.isEmpty ? "nothing" : needs.joined(separator: "; ")).",
        "- **Fix:** \(rule.about.fix())", "- **Remedy:** `\(rule.remedy.rawValue)`. \(rule.remedy.help)",
        "- **`MESSAGE_ID`:** `\(rule.about.messageID)`",
    ]
    if let network = rule.network {
        rows.append("- **Network:** \(network.rawValue): \(network.words); no act leads there.")
    }
    rows += rule.about.links.map { "- **Reported:** <\($0)>" }
    return rows.joined(separator: "\n")
}

extension NetworkFault {
    fileprivate var words: String {
        switch self {
        case .wrong: "pods start, on a network that nobody wants"
        case .broken: "pods fail to start on it"
        }
    }
}

extension Input {
    fileprivate var words: String {
        switch self {
        case .runtime: "what containerd answers"
        case .unit: "containerd's unit"
        case .files: "the node's files"
        case .watch: "containerd's inotify watch"
        case .journal: "the journal of containerd and kubelet"
        case .containers: "the containers by CRI"
        case .kubelet: "kubelet's version and configuration"
        case .mounts: "the mounts"
        case .kernel: "the kernel's lines"
        case .plugins: "what the plugins say of themselves"
        }
    }
}
