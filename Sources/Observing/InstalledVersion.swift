package import Containerd
package import Linux
import Readiness

/// Finds the version of the binary that a start would run, without running it.
///
/// The running process tells its own version over CRI; while its binary is still the one on disk, that is the answer.
/// After an upgrade, or with nothing running, the package database has it.
struct InstalledVersion {
    private struct Known {
        var status: FileStatus
        var version: ContainerdVersion
    }

    private var known: Known?

    /// - Parameter binary: what `ExecStart=` names.
    /// - Returns: nil as well where this process cannot look, its own descriptors being used up.
    mutating func of(binary: String, running: ContainerdVersion?, pid: Int32?) -> ContainerdVersion? {
        guard let root = try? NodeRoot(path: "/") else { return nil }
        let end = root.look(at: binary).last
        if let error = end?.error, Blindness.isOwn(error.name) { return nil }
        guard let status = end?.status else { return packaged(root) ?? running }
        if let running, let pid, isRunning(status, pid: pid) {
            known = Known(status: status, version: running)
            return running
        }
        if let known, known.status.isSameContent(as: status) { return known.version }
        return packaged(root) ?? running
    }

    /// The binary of a process is the inode that its `exe` link leads to, even where its name has gone.
    private func isRunning(_ status: FileStatus, pid: Int32) -> Bool {
        guard let running = try? ProcessFacts.executableStatus(ofProcess: pid) else { return false }
        return running.device == status.device && running.inode == status.inode
    }

    private func packaged(_ root: NodeRoot) -> ContainerdVersion? { packagedVersion(root) }
}

/// The version of containerd in a file system's package database; nil where there is none.
package func packagedVersion(_ root: NodeRoot) -> ContainerdVersion? {
    guard let database = root.look(at: "/var/lib/dpkg/status").last, database.status != nil,
        case .bytes(let bytes, _) = root.read(database.path, limit: 64 << 20)
    else { return nil }
    return packagedVersion(dpkgStatus: bytes)
}

/// Reads the version of `containerd` or `containerd.io` from dpkg's database, deb-control(5).
package func packagedVersion(dpkgStatus bytes: [UInt8]) -> ContainerdVersion? {
    var isContainerd = false
    var isInstalled = false
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
        if line.isEmpty {
            isContainerd = false
            isInstalled = false
            continue
        }
        if line.starts(with: Array("Package: ".utf8)) {
            let name = String(decoding: line.dropFirst(9), as: UTF8.self)
            isContainerd = name == "containerd" || name == "containerd.io"
        } else if isContainerd, line.starts(with: Array("Status: ".utf8)) {
            isInstalled = String(decoding: line, as: UTF8.self).hasSuffix(" installed")
        } else if isContainerd, isInstalled, line.starts(with: Array("Version: ".utf8)) {
            return ContainerdVersion(String(decoding: line.dropFirst(9), as: UTF8.self))
        }
    }
    return nil
}
