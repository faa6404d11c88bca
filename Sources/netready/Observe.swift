import ArgumentParser
import Containerd
import Daemon
import Linux
import Node
import Observing
import Systemd

/// The settings of the command line: a file that somebody has named must be there, the usual one need not.
func namedSettings(_ name: String) throws -> Settings {
    let path = absolute(name)
    if path != DaemonOptions().settingsPath, let root = try? NodeRoot(path: "/"),
        root.look(at: path).last?.status == nil
    {
        throw usageError("there is no \(path); name the settings of netreadyd")
    }
    do throws(SettingsError) {
        return try readSettings(path)
    } catch {
        throw usageError(error.description)
    }
}

/// The same for an answer that has to come: what is refused is said, and what can be taken of the rest is.
private func usableSettings(_ name: String) -> Settings {
    (try? namedSettings(name)) ?? readableSettings(absolute(name))
}

/// Evaluates this node for node-problem-detector, which hears something whatever the settings are.
func observeForDetector(settingsPath: String) throws -> Observation {
    try LiveCheck(settings: usableSettings(settingsPath)).run()
}

/// Evaluates this node as the daemon does, once.
func observeNode(settingsPath: String) throws -> Observation {
    let settings = try namedSettings(settingsPath)
    do {
        return try LiveCheck(settings: settings).run()
    } catch {
        complain("\(error)")
        throw ExitCode(2)
    }
}

/// Evaluates a tree that no containerd runs on.
func observeTree(root path: String, version text: String?) throws -> Observation {
    do {
        let root = try NodeRoot(path: path)
        let clock = try NodeClock()
        let collector = try FileCollector(root: path)
        let snapshot = Snapshot(
            takenAt: clock.now, files: FileTree(scope: .observed), live: nil,
            installedVersion: try version(text, in: root), machine: nil)
        return settle(snapshot, with: collector, now: clock.now.realtime)
    } catch let error as SystemError {
        throw usageError("\(error.description); name a directory that can be read")
    }
}

/// The version that was given, or the one that the tree's package database has.
func version(_ text: String?, in root: NodeRoot) throws -> ContainerdVersion {
    if let text {
        guard let version = ContainerdVersion(text) else {
            throw usageError("\(text) is not a version of containerd; write it as 1.7.24")
        }
        return version
    }
    guard let version = packagedVersion(root) else {
        throw usageError("the version of containerd cannot be read from \(root.path); give --containerd-version")
    }
    return version
}
