import ArgumentParser
import Daemon
import Glibc
import Linux
import Observing

/// What netready-reload.service runs: touches the directory that the daemon has asked for.
struct ReloadVerb: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "__reload-scratch", shouldDisplay: false)

    @Option(help: "The file in which the daemon names the directory.")
    var request = "/run/netready/reload.request"

    @Flag(help: "Only remove what a run that was killed has left, as systemd tells by SERVICE_RESULT.")
    var cleanUp = false

    func run() throws {
        // ExecStopPost= comes after every run; systemd.exec(5), "Environment Variables in Spawned Processes".
        if cleanUp, unsafe getenv("SERVICE_RESULT").map({ unsafe strcmp($0, "success") }) == 0 { return }
        do throws(SystemError) {
            let line = String(decoding: try wholeFile(request, limit: 4096), as: UTF8.self)
            let directory = line.prefix { $0 != "\n" }
            guard directory.hasPrefix("/") else {
                complain("\(request) names no directory")
                throw SystemError(operation: "read", path: request, errno: EINVAL)
            }
            let root = try NodeRoot(path: "/")
            let outcome =
                cleanUp
                ? ReloadScratch.removeLeftovers(directory: String(directory), root: root)
                : ReloadScratch.touchAndRemove(directory: String(directory), root: root)
            switch outcome {
            case .done: return
            case .refused(let why):
                complain(why)
                throw SystemError(operation: "reload", path: String(directory), errno: EPERM)
            case .failed(let error): throw error
            }
        } catch {
            complain(error.description)
            throw ExitCode(1)
        }
    }
}
