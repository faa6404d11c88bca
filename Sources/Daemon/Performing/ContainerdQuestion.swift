import Linux
import Node
import Observing
package import Systemd

/// The installed containerd, asked whether it would start with its configuration; by the preflight unit, never by the
/// daemon.
package struct ContainerdQuestion: Sendable {
    private static let patience = 20 * Span.second
    private static let outputLimit = 4 << 20

    private let name: String
    private let unit: UnitProperties
    private let command: StartCommand

    /// - Parameters:
    ///   - name: of the unit.
    ///   - unit: what systemd says of it: nothing else decides what is run.
    ///   - config: the file where its command line names none.
    package init(_ name: String, _ unit: UnitProperties, config: String) {
        self.name = name
        self.unit = unit
        command = StartCommand(unit, config: config)
    }

    /// Runs `containerd config dump` with the file that the unit's containerd gets, and waits for its end.
    ///
    /// - Returns: nil where it takes its configuration; else why not, one sentence.
    package func ask() -> String? {
        guard !unit.execStart.isEmpty else { return "systemd knows no ExecStart= of \(name)." }
        guard command.isContainerd else {
            return
                "\(name) starts \(command.binary), which is no containerd that could be asked; preflight = false in netready.toml does without."
        }
        if let reason = whyDistrusted(command.binary) { return "\(command.binary) is not run: \(reason)." }
        guard !isMissing(command.config) else {
            // Without a file 1.6 and 1.7 fail to dump though they would start on defaults.
            return command.namesConfig ? "\(name) starts containerd with \(command.config), which is missing." : nil
        }
        do throws(SystemError) {
            let child = try ChildProcess.run(
                command.binary, ["--config", command.config, "config", "dump"], timeoutNanoseconds: Self.patience,
                limit: Self.outputLimit)
            guard child.end != .exited(0) else { return nil }
            let words = lastLine(of: child.errors) ?? "it does not say why"
            return "\(command.binary) refuses \(command.config): \(words)"
        } catch {
            return "\(command.binary) cannot be run: \(error.description)."
        }
    }

    private func isMissing(_ path: String) -> Bool {
        guard let root = try? NodeRoot(path: "/"), let last = root.look(at: path).last else { return false }
        return last.status == nil && last.error == nil
    }
}

/// Asks systemd about a unit and waits for its answer, for a program that has no loop of its own.
///
/// - Parameter patience: nanoseconds.
/// - Throws: why there is no answer, one sentence.
package func askSystemd(
    about unit: String, patience: Int64 = 10 * Span.second
) throws(DaemonError) -> UnitProperties {
    var answer: Result<UnitProperties, BusError>?
    do {
        let loop = try EventLoop()
        let bus = Bus(loop: loop)
        bus.onConnect = { [weak bus] in
            bus?.getUnit(unit) { result in
                answer = result
                loop.exit()
            }
        }
        let timer = try loop.addTimer(after: UInt64(patience)) { loop.exit() }
        try bus.connect()
        _ = try loop.run()
        timer.disarm()
    } catch {
        throw DaemonError("systemd cannot be asked about \(unit): \(error)")
    }
    switch answer {
    case .success(let properties): return properties
    case .failure(let error): throw DaemonError("systemd cannot be asked about \(unit): \(error)")
    case nil: throw DaemonError("systemd said nothing of \(unit) in time")
    }
}
