import Foundation
import Readiness
import Redaction
import Scenarios
import Syntax

// One line of scenarios.jsonl on standard input, the node as netready records it on standard output.
let bytes = Array(FileHandle.standardInput.readDataToEndOfFile())
do {
    guard let scenario = Scenario(try parseJSON(bytes)) else {
        FileHandle.standardError.write(
            Data("scenario-to-snapshot: this is no scenario: files or cri is missing\n".utf8))
        exit(64)
    }
    print(scenario.snapshot.redaction.json(scenario.snapshot.json).string, terminator: "")
} catch {
    FileHandle.standardError.write(Data("scenario-to-snapshot: this is not one JSON object: \(error)\n".utf8))
    exit(64)
}
