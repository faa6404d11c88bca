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

/// What netready-preflight.service runs: asks the installed containerd whether it reads its configuration.
struct PreflightVerb: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "__preflight", shouldDisplay: false)

    @Option(help: "The binary that the unit starts.")
    var binary = "/usr/bin/containerd"

    @Option(help: "The configuration file.")
    var config = "/etc/containerd/config.toml"

    func run() throws {
        // Without a file 1.6 and 1.7 fail to dump though they would start on defaults.
        guard unsafe access(config, F_OK) == 0 else { return }
        do throws(SystemError) {
            let child = try ChildProcess.run(
                binary, ["--config", config, "config", "dump"], timeoutNanoseconds: 20_000_000_000)
            guard child.end == .exited(0) else {
                complain("\(binary) refuses \(config): \(lastLine(child.errors))")
                throw SystemError(operation: "config dump", path: config, errno: EINVAL)
            }
        } catch {
            complain(error.description)
            throw ExitCode(1)
        }
    }
}

/// What a program wrote last.
private func lastLine(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n").last.map(String.init) ?? ""
}
