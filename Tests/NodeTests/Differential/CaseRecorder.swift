import Foundation
import Syntax

/// Writes what real containerds did with a state, a line of the corpus each.
struct CaseRecorder {
    /// One state with the answers to it.
    struct Played {
        let id: String
        let title: String
        let tree: StateTree
        private(set) var answers: [(String, JSONValue)] = []
        private(set) var needsExec = false

        init(id: String, title: String, tree: StateTree) {
            self.id = id
            self.title = title
            self.tree = tree
        }

        mutating func add(_ version: String, _ answer: RealAnswer, needsExec: Bool) {
            answers.append((version, answer.json))
            self.needsExec = self.needsExec || needsExec
        }
    }

    private let file: FileHandle

    init(_ path: String) throws {
        if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(fileURLWithPath: path)) }
        file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try file.seekToEnd()
    }

    func write(_ played: Played) throws {
        var tree = played.tree.layable.map { $0.entry.json($0.path) }
        if played.tree.description.contains("/dev/null") {
            // The device is every laboratory's own; the corpus has an empty file for it.
            tree.append(StateTree.Entry.file(Data(), mode: 0o666).json("/dev/null"))
        }
        let line = writeJSON(
            .object([
                ("id", .string(played.id)), ("title", .string(played.title)), ("tree", .array(tree)),
                ("needsExec", .bool(played.needsExec)), ("needsMount", false),
                ("expected", .object(played.answers)),
            ]), pretty: false)
        try file.write(contentsOf: Data((line + "\n").utf8))
    }
}
