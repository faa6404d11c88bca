import ArgumentParser
import Daemon
import Glibc
import Linux
import Node
import Observing

/// What netready-preflight.service runs: asks the installed containerd whether it reads its configuration, or the gate
/// whether a restart may be done.
struct PreflightVerb: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "__preflight", shouldDisplay: false)

    @Option(help: "The settings of netreadyd.")
    var settings = "/etc/netready/netready.toml"

    @Option(help: "The file in which the daemon asks; without one containerd is asked.")
    var request = "/run/netready/preflight.request"

    @Option(help: "The file for the answer.")
    var answer = "/run/netready/preflight/answer"

    private static let requestLimit = 256 << 10

    func run() throws {
        let asked = try readRequest()
        let why = answer(to: asked)
        do throws(SystemError) {
            let text = PreflightAnswer(id: asked.id, why: why ?? "").text
            try AtomicFile.write(answer, Array(text.utf8), mode: 0o600)
        } catch {
            complain("the answer cannot be given: \(error.description)")
        }
        guard let why else { return }
        complain(why)
        throw ExitCode(1)
    }

    /// A person may start the unit by hand, without a request, to see what containerd says.
    private func readRequest() throws -> PreflightRequest {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try wholeFile(request, limit: Self.requestLimit)
        } catch {
            if error.errno == ENOENT { return PreflightRequest(id: "", unit: "", gate: nil) }
            complain(error.description)
            throw ExitCode(1)
        }
        guard let asked = PreflightRequest.parse(bytes) else {
            complain("\(request) is no request of this version of netreadyd")
            throw ExitCode(1)
        }
        return asked
    }

    /// nil where nothing speaks against the act.
    private func answer(to asked: PreflightRequest) -> String? {
        guard let call = asked.gate else { return askContainerd(asked.unit) }
        return GateProgram(call).ask(environment: gateEnvironment())
    }

    /// nil where containerd takes its configuration.
    private func askContainerd(_ asked: String) -> String? {
        do {
            let settings = try readSettings(absolute(settings))
            let place = findRuntime(settings.named)
            let unit = asked.isEmpty ? place.unit : asked
            return ContainerdQuestion(unit, try askSystemd(about: unit), config: place.config).ask()
        } catch {
            return "\(error)"
        }
    }
}

/// The node's name, and what a drop-in of the unit sets for its gate.
private func gateEnvironment() -> [String] {
    var variables: [String] = []
    var entry = unsafe environ
    while let text = unsafe entry.pointee {
        let variable = unsafe String(cString: text)
        if variable.hasPrefix("NETREADY_GATE_") || variable.hasPrefix("NODE_NAME=") { variables.append(variable) }
        unsafe entry += 1
    }
    guard !variables.contains(where: { $0.hasPrefix("NODE_NAME=") }) else { return variables }
    var name = [CChar](repeating: 0, count: 256)
    guard unsafe gethostname(&name, name.count - 1) == 0 else { return variables }
    let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    // As kubelet names its node where nothing else is set.
    return variables + ["NODE_NAME=\(String(decoding: bytes, as: UTF8.self).lowercased())"]
}
