import Foundation
import Node
import Redaction
import Scenarios
import Syntax

// scenario-to-snapshot [NAME]: the node of that name in Tests/Nodes, or one line of the scenarios' schema on standard
// input; the node as netready records it on standard output.
func fail(_ what: String) -> Never {
    FileHandle.standardError.write(Data("scenario-to-snapshot: \(what)\n".utf8))
    exit(64)
}

func readLine() -> Scenario {
    do {
        let bytes = Array(FileHandle.standardInput.readDataToEndOfFile())
        if let scenario = Scenario(try parseJSON(bytes)) { return scenario }
    } catch {
        fail("this is not one JSON object: \(error)")
    }
    fail("this is no scenario: files or cri is missing")
}

func readNode(_ name: String) -> Scenario {
    do { return try RecordedNode(name).scenario } catch { fail("\(error)") }
}

let snapshot = (CommandLine.arguments.dropFirst().first.map(readNode) ?? readLine()).snapshot
print(snapshot.redaction.json(snapshot.json).string, terminator: "")
