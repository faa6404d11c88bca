import Syntax

/// What is to be done on the node itself about something that an agent or a plugin complains of.
struct NodeFix: Sendable {
    /// All of these stand in the complaint.
    var pieces: [String]
    /// None of these does.
    var without: [String] = []
    /// A clause; `{}` stands for the name.
    var fix: StaticString
    /// What stands before a name in the complaint; empty where there is none to be taken from it.
    var before = ""
    /// What that name ends with, one of these.
    var after = "\"' ,;:"
    /// Where nothing is found in its place.
    var usual = ""
    /// What comes of it; `{}` stands for the name there too.
    var pattern = "{}"
    /// Who writes it, and where.
    let source: StaticString
    let sample: StaticString

    /// What is to be done first is found first: a limit of the kernel is told by the name of a full disk.
    static let all = limits + modules + host

    /// A clause: what to do; nil where the complaint names nothing on the node.
    static func text(for complaint: String) -> String? { all.lazy.compactMap { $0.text(for: complaint) }.first }

    /// The same of what the kernel gives so many of.
    static func limit(for complaint: String) -> String? {
        limits.lazy.compactMap { $0.text(for: complaint) }.first
    }

    func text(for complaint: String) -> String? {
        guard pieces.allSatisfy({ complaint.holds($0) }), !without.contains(where: { complaint.holds($0) }) else {
            return nil
        }
        let name = before.isEmpty ? nil : complaint.part(after: before, before: after)
        return Self.filled("\(fix)", Self.filled(pattern, name ?? usual))
    }

    private static func filled(_ pattern: String, _ name: String) -> String {
        pattern.parts("{", keepsEmpty: true).enumerated().map { index, piece in
            index == 0 ? String(piece) : name + piece.dropFirst("}".utf8.count)
        }.joined()
    }
}
