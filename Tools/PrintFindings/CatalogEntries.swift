import Diagnosis

/// An entry of the journal's catalog for each finding: systemd's "Message Catalogs".
func catalogEntries() -> String { Rule.all.map(entry).joined() + EarlierCode.all.map(entry).joined() }

private func entry(_ rule: Rule) -> String {
    var rows = [
        "", "-- \(rule.about.messageID)", "Subject: \(rule.code.rawValue) was found", "Defined-By: netready",
    ]
    rows += rule.about.links.map { "Documentation: \($0)" }
    rows += [""] + wrapped(rule.about.meaning) + [""]
    rows += wrapped(rule.about.proof, after: "Proof: ")
    rows += wrapped(rule.about.fix(for: "@NETREADY_UNIT@"), after: "Fix: ")
    rows += wrapped("@NETREADY_REMEDY@ on this node. As a rule: \(rule.remedy.help)", after: "Remedy: ")
    rows += ["", "The whole reading of this node now: netready check", ""]
    return rows.joined(separator: "\n")
}

/// Records of an earlier netready are in the journal still.
private func entry(_ earlier: EarlierCode) -> String {
    guard let messageID = earlier.messageID else { return "" }
    let names = earlier.heirs.map(\.rawValue).joined(separator: ", ")
    let rows =
        ["", "-- \(messageID)", "Subject: \(earlier.name) was found", "Defined-By: netready", ""]
        + wrapped("This finding has become several: \(names). What each means: netready explain CODE") + [""]
    return rows.joined(separator: "\n")
}

/// Lines of at most 78 columns. An address is never broken: readers of journalctl click it.
private func wrapped(_ text: String, after name: String = "") -> [String] {
    let indent = name.isEmpty ? "" : "       "
    var rows: [String] = []
    var row = name
    var isEmpty = true
    for word in text.split(separator: " ") {
        if !isEmpty, row.count + 1 + word.count > 78 {
            rows.append(row)
            row = indent
            isEmpty = true
        }
        row += (isEmpty ? "" : " ") + word
        isEmpty = false
    }
    return rows + [row]
}
