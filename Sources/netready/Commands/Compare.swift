import ArgumentParser
import Comparing
import Containerd
import Daemon
import Diagnosis
import Linux
import Node
import Redaction
import Reporting
import Syntax

struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Says what differs between nodes, key by key, and which is the odd one out.",
        discussion: """
            Takes what netready status --output json, netready check --output json or netready snapshot wrote on each \
            node, also mixed; snapshots tell most. A node is called by the name of its file. Answers of netready check \
            --upgrade-to VERSION --output json are grouped by what would break.
            Exit status: 0 all the same, 1 something differs, 64 usage.
            """)

    @Argument(help: "A status or a snapshot of each node.")
    var files: [String]

    @OptionGroup var format: OutputOptions

    func run() throws {
        guard files.count > 1 else { throw usageError("compare takes the documents of two nodes or more") }
        let names = try nodeNames(files)
        let documents = try files.map(document)
        if documents.contains(where: { $0["schema"]?.stringValue == UpgradeGroups.schema }) {
            return try group(Array(zip(names, documents)))
        }
        let nodes = try zip(files, zip(names, documents)).map { try read($0, name: $1.0, $1.1) }
        let comparison = Comparison(nodes)
        switch format.output {
        case .json: show(Redaction().json(comparison.json))
        case .text: show(Redaction().text(comparison.text(style: terminalStyle)))
        }
        throw ExitCode(comparison.isSame ? 0 : 1)
    }

    private func group(_ answers: [(name: String, document: JSONValue)]) throws {
        guard let groups = UpgradeGroups(answers) else {
            throw usageError(
                "answers about an upgrade are compared with each other alone; leave out the other documents")
        }
        switch format.output {
        case .json: show(Redaction().json(groups.json))
        case .text: show(Redaction().text(groups.text))
        }
        throw ExitCode(groups.isSame ? 0 : 1)
    }

    private func document(_ file: String) throws -> JSONValue {
        do {
            return try parseJSON(try StandardStream.named(file, limit: 64 << 20))
        } catch let error as SyntaxError {
            throw refused(file, error.position, "no JSON: \(error.message)")
        } catch {
            throw usageError("\(error); name the status or the snapshot of a node")
        }
    }

    private func read(_ file: String, name: String, _ value: JSONValue) throws -> NodeFacts {
        do {
            if value["schema"]?.stringValue == Snapshot.schema {
                let snapshot = try shown(try Snapshot(json: value))
                return NodeFacts(snapshot, assess(snapshot), name: name)
            }
            return NodeFacts(try PublishedStatus(json: value), name: name)
        } catch let error as SnapshotError {
            throw refused(file, value.position, "no recorded node: \(error.description)")
        } catch let error as StatusError {
            throw refused(file, error.position, "neither a status nor a snapshot: \(error.message)")
        }
    }

    /// A recorded node may come from another program than ours: only what may leave is compared.
    private func shown(_ snapshot: Snapshot) throws -> Snapshot {
        try Snapshot(json: try parseJSON(Array(snapshot.redaction.json(snapshot.json).string.utf8)))
    }

    private func refused(_ file: String, _ position: Position, _ why: String) -> ExitCode {
        usageError("\(SourceLocation(file: file, position: position).text) is \(why)")
    }
}

/// The names of the files without directories and `.json`, or the whole paths where two files have the same name.
private func nodeNames(_ files: [String]) throws -> [String] {
    let names = files.map { file in
        let name = file.split(separator: "/").last.map(String.init) ?? file
        return name.hasSuffix(".json") && name.count > 5 ? String(name.dropLast(5)) : name
    }
    guard Set(names).count < names.count else { return names }
    guard Set(files).count == files.count else { throw usageError("a file is named twice; each node has one") }
    return files
}
