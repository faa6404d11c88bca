import Agent
import ArgumentParser
import Glibc
import Linux

/// What netready-reload.service runs: touches the directory that the daemon has asked for.
struct ReloadVerb: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "__reload-scratch", shouldDisplay: false)

    @Option(help: "The file in which the daemon names the directory.")
    var request = "/run/netready/reload.request"

    func run() throws {
        do throws(SystemError) {
            let line = String(decoding: try wholeFile(request, limit: 4096), as: UTF8.self)
            let directory = line.prefix { $0 != "\n" }
            guard directory.hasPrefix("/") else {
                complain("\(request) names no directory")
                throw SystemError(operation: "read", path: request, errno: EINVAL)
            }
            switch ReloadScratch.touchAndRemove(directory: String(directory), root: try NodeRoot(path: "/")) {
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
