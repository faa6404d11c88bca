import Containerd
import Node
import Syntax

/// What the node denies to a plugin when a pod starts: to be executed, or to write what it has to keep.
extension Facts {
    /// A program whose mode and mount allow it to be executed, and that the kernel refused to execute.
    var refusedProgram: (path: String, mode: UInt16, failure: SandboxFailure)? {
        guard loaded != nil else { return nil }
        for failure in recentFailures(since: nil) where failure.means(.deniedProgram) && !isOver(failure) {
            guard let path = failure.failedProgram, path.first == "/",
                !plugins.faults.contains(where: { $0.path == path && $0.isExecutionDenied }),
                let entry = entry(at: path), entry.mode & 0o111 != 0, lastChange(of: path) ?? 0 <= failure.at
            else { continue }
            return (path, entry.mode, failure)
        }
        return nil
    }

    /// Where pods cannot be written down; with the failure that says so, else nil: then host-local would have to.
    var unwritableState: (path: String, failure: SandboxFailure?)? {
        guard loaded != nil else { return nil }
        if let failure = recentFailures(since: nil).first(where: { !isOver($0) && $0.isUnwritable }) {
            return (failure.reason.firstPath ?? SandboxFailure.stateDirectory, failure)
        }
        let types = joined.flatMap(\.network.needs).map(\.name)
        let directory = SandboxFailure.stateDirectory
        // Each pod is to be written down there, be it only by host-local.
        guard types.contains("host-local"), let mount = snapshot.system.mount(of: "\(directory)/networks"),
            mount.target.utf8.starts(with: directory.utf8), mount.options.contains("ro")
        else { return nil }
        return (mount.target, nil)
    }

    /// The kernel's word on a label that forbids an access: to this path, else at the time of a failure.
    ///
    /// Many nodes have denials that are nobody's trouble, every few minutes: of snapd, of chronyd.
    func denials(on path: String, at moment: Int64? = nil) -> Seen {
        let line =
            journal.last { $0.isDenial(on: path) || $0.holds("tclass=dir") && $0.isDenial(on: path.parentPath) }
            ?? moment.flatMap { moment in journal.last { $0.isDenial(near: moment) } }
        return ["audit": line?.text]
    }

    /// The kernel's word on a file system that it has made read-only for an error: it is to be fixed, not gone around.
    var remounts: Seen { ["kernel": journal.last(where: \.isRemount)?.text] }

    /// The first directory that plugins are looked for in.
    var usualBinDir: String { settingsOfNow?.binDirs.value.first ?? "/opt/cni/bin" }

    /// Whether a path is below a directory that containerd reads for CNI.
    func isRead(_ path: String) -> Bool {
        let directories = (settingsOfNow?.binDirs.value ?? []) + [settingsOfNow?.confDir.value].compactMap(\.self)
        return directories.contains { path.utf8.starts(with: $0.utf8) }
    }

    private var settingsOfNow: CNISettings? {
        runtimeStatus?.running.settings ?? predictions.afterRestart?.settings
    }

    /// The directory of a file that a container may not write, where it belongs to another user than root: root without
    /// capabilities is kept out by that.
    func strangeOwner(in line: String) -> (directory: String, uid: UInt32)? {
        guard line.holds("ermission denied"), let path = AgentLog.hostPath(in: line, binDir: usualBinDir), isRead(path),
            let entry = entry(at: path.parentPath), entry.uid != 0
        else { return nil }
        return (path.parentPath, entry.uid)
    }
}
