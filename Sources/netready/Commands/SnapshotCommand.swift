import ArgumentParser
import Containerd
import Daemon
import Diagnosis
import Linux
import Node
import Observing
import Redaction
import Syntax

struct SnapshotCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot",
        abstract: "Records all that a diagnosis of this node depends on, without its secrets.",
        discussion: "netready check --snapshot FILE gives the same answer from it, on any machine.")

    @Option(name: .shortAndLong, help: "Where to write it; standard output without, or with -.")
    var out: String?

    @Flag(help: "Also run each plugin of the loaded networks with CNI_COMMAND=VERSION, and record its answer.")
    var probePlugins = false

    @Option(help: "The settings of netreadyd.")
    var settings = "/etc/netready/netready.toml"

    func run() throws {
        let node = try observeNode(settingsPath: settings)
        let observation = try probePlugins ? node.probingPlugins() : node
        let text = observation.redaction.json(observation.snapshot.json)
        guard let out else {
            show(text)
            return
        }
        do throws(SystemError) {
            try StandardStream.write(text, named: out)
        } catch {
            complain("\(error.description); name a file that can be written")
            throw ExitCode(1)
        }
    }
}

/// Evaluates a recorded node.
func observeSnapshot(_ path: String) throws -> Observation {
    do {
        let bytes = try StandardStream.named(path, limit: 64 << 20)
        let snapshot = try Snapshot(json: try parseJSON(bytes))
        return Observation(snapshot: snapshot, assessment: assess(snapshot), redaction: snapshot.redaction)
    } catch let error as SnapshotError {
        throw usageError("\(path): \(error.description)")
    } catch let error as SyntaxError {
        let place = SourceLocation(file: path, position: error.position)
        throw usageError("\(place.text) is no JSON: \(error.message); name what netready snapshot has written")
    } catch let error as SystemError {
        throw usageError("\(error.description); name a recorded node")
    }
}
