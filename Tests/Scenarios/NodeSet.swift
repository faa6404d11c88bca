package import Foundation
import Syntax

/// A set of the nodes in Tests/Nodes, by where they come from; the name of a node's directory begins with that of its set.
package enum NodeSet: String, CaseIterable, Sendable {
    /// From public reports of failures.
    case reported = "s-a"
    /// From public reports, written without knowledge of the rules.
    case unseen = "s-n"
    /// Made to differ from the reported ones as other clusters do.
    case own = "s-o"
    /// Written by others, who tried the program, in the scenarios' schema.
    case tried = "s-t"
}

/// A node of Tests/Nodes: its state, what an expert says of it, and where what netready says of it is kept.
package struct RecordedNode: Sendable {
    /// Of its directory.
    package var name: String
    package var set: NodeSet
    package var scenario: Scenario

    /// Where the exact assessment is kept.
    package var expected: URL { Self.directory.appendingPathComponent("\(name)/expected.json") }

    /// Where the directories of the nodes are.
    package static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Nodes", isDirectory: true)

    /// All nodes in the order of their names, read once.
    ///
    /// - Throws: what is wrong with the first that cannot be read, with its file.
    package static func all() throws -> [RecordedNode] { try read.get() }

    private static let read = Result { try names().map { try RecordedNode($0) } }

    /// The names of all nodes, in order.
    package static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.path).filter { name in
            name != "shared" && !name.hasSuffix(".md")
        }
        .sorted()
    }

    package init(_ name: String) throws {
        guard let set = NodeSet.allCases.first(where: { name.hasPrefix("\($0.rawValue)-") }) else {
            throw NodeFileError(name, "the name of a node begins with s-a-, s-n-, s-o- or s-t-")
        }
        let object = try set == .tried ? Self.line(name) : NodeFile(name).object
        guard let scenario = Scenario(object) else { throw NodeFileError(name, "it is no scenario") }
        self.name = name
        self.set = set
        self.scenario = scenario
    }

    /// A line of the scenarios' schema, under the id of the node.
    private static func line(_ name: String) throws -> JSONValue {
        let bytes = try Data(contentsOf: directory.appendingPathComponent("\(name)/node.json"))
        guard var members = try parseJSON(Array(bytes)).objectValue?.members else {
            throw NodeFileError("\(name)/node.json", "it is no object")
        }
        members.removeAll { $0.key == "id" }
        return .object([("id", .string(NodeFile.id(of: name)))] + members.map { ($0.key, $0.value) })
    }
}

extension Scenario {
    /// The nodes of a set.
    package static func load(_ set: NodeSet) throws -> [Scenario] {
        try RecordedNode.all().filter { $0.set == set }.map(\.scenario)
    }
}

/// What is wrong with a file of Tests/Nodes.
struct NodeFileError: Error, CustomStringConvertible {
    var description: String

    init(_ file: String, _ what: String) { description = "Tests/Nodes/\(file): \(what)" }
}
