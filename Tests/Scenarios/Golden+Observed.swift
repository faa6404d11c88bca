import Foundation
package import Syntax

/// What the programs say of a laid-out node otherwise than what its snapshot gives: the content of `observed.json`.
///
/// An observer cannot see all that a scenario tells: a container that was never started has no name of its own, a
/// containerd that does not answer has no version. So the members of `check` that differ are kept, null for one that is
/// not there; most nodes have none, and no such file.
extension Golden {
    /// The content for a node.
    ///
    /// - Parameter printed: the document that `netready check --output json` printed on it.
    /// - Returns: nil where it says the same as `expected.json`.
    /// - Throws: where that file cannot be read.
    package static func observed(_ node: RecordedNode, printed: JSONValue) throws -> String? {
        let kept = try parseJSON(Array(Data(contentsOf: node.expected)))["check"] ?? .null
        let got = check(printed)
        var members: [(String, JSONValue)] = []
        for member in got.objectValue?.members ?? [] {
            guard kept[member.key].map({ layOut($0) }) != layOut(member.value) else { continue }
            members.append((member.key, member.value))
        }
        for member in kept.objectValue?.members ?? [] where got[member.key] == nil {
            members.append((member.key, .null))
        }
        return members.isEmpty ? nil : layOut(.object(members)) + "\n"
    }

    /// How what was printed on a node differs from what is kept of it; nil where it does not.
    package static func difference(_ node: RecordedNode, printed: JSONValue) throws -> String? {
        try difference(text(at: node.observed) ?? "", observed(node, printed: printed) ?? "")
    }

    /// Keeps what was printed on a node.
    package static func keep(_ node: RecordedNode, printed: JSONValue) throws {
        let text = try observed(node, printed: printed)
        guard text != Self.text(at: node.observed) else { return }
        if let text {
            try Data(text.utf8).write(to: node.observed)
        } else {
            try FileManager.default.removeItem(at: node.observed)
        }
    }

    private static func text(at file: URL) -> String? { try? String(contentsOf: file, encoding: .utf8) }
}

extension RecordedNode {
    /// Where it is kept what the programs say otherwise of the laid-out node.
    fileprivate var observed: URL { Self.directory.appendingPathComponent("\(name)/observed.json") }
}
