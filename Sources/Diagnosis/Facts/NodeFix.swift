import Syntax

/// What is to be done on the node itself about something that an agent or a plugin complains of.
struct NodeFix: Sendable {
    /// All of these stand in the complaint.
    var pieces: [String]
    /// A clause; `{}` stands for the name.
    var fix: StaticString
    /// What stands before a name in the complaint; empty where there is none to be taken from it.
    var before = ""
    /// What that name ends with, one of these.
    var after = "\"' ,;:"
    /// Where nothing is found in its place.
    var usual = ""
    /// Who writes it, and where.
    let source: StaticString
    let sample: StaticString

    /// A clause: what to do; nil where the complaint names nothing on the node.
    static func text(for complaint: String) -> String? { all.lazy.compactMap { $0.text(for: complaint) }.first }

    private func text(for complaint: String) -> String? {
        guard pieces.allSatisfy({ complaint.holds($0) }) else { return nil }
        let name = before.isEmpty ? nil : complaint.part(after: before, before: after)
        return "\(fix)".parts("{", keepsEmpty: true).enumerated().map { index, piece in
            index == 0 ? String(piece) : (name ?? usual) + piece.dropFirst("}".utf8.count)
        }.joined()
    }
}
