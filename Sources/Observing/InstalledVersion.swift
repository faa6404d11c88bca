package import Containerd
import Glibc
package import Linux
import Node

/// Finds the version of the binary that a start would run, without running it.
///
/// The running process tells its own version over CRI; while its binary is still the one on disk, that is the answer.
/// After an upgrade, or with nothing running, the package database has it, if the binary is of a package: that of another
/// containerd, such as Docker's beside k3s, tells nothing.
struct InstalledVersion {
    private struct Known {
        var status: FileStatus
        var version: ContainerdVersion
    }

    private let rootPath: String
    private var known: Known?

    /// - Parameter root: directory that paths start from.
    init(root: String = "/") { rootPath = root }

    /// - Parameter start: what a start of the unit runs. A program that brings a containerd of its own (k3s, snap) tells
    ///   nothing of it, and no package does.
    /// - Returns: nil as well where this process cannot look, its own descriptors being used up.
    mutating func of(_ start: StartCommand, running: ContainerdVersion?, pid: Int32?) -> ContainerdVersion? {
        guard start.isContainerd else { return running }
        guard let root = try? NodeRoot(path: rootPath) else { return nil }
        let end = root.look(at: start.binary).last
        if let error = end?.error, Blindness.isOwn(error.name) { return nil }
        let paths = [start.binary, end?.path].compactMap(\.self)
        guard let status = end?.status else { return packagedVersion(ofOneOf: paths, root) ?? running }
        if let running, let pid, isRunning(status, pid: pid) {
            known = Known(status: status, version: running)
            return running
        }
        if let known, known.status.isSameContent(as: status) { return known.version }
        return packagedVersion(ofOneOf: paths, root) ?? running
    }

    /// The binary of a process is the inode that its `exe` link leads to, even where its name has gone.
    private func isRunning(_ status: FileStatus, pid: Int32) -> Bool {
        guard let running = try? ProcessFacts.executableStatus(ofProcess: pid) else { return false }
        return running.device == status.device && running.inode == status.inode
    }
}

/// The version of the package of containerd that one of these programs is of; nil where none is.
private func packagedVersion(ofOneOf programs: [String], _ root: NodeRoot) -> ContainerdVersion? {
    let owner = containerdPackages.first { package in
        guard let list = root.look(at: "/var/lib/dpkg/info/\(package).list").last, list.status != nil,
            case .bytes(let bytes, _) = root.read(list.path, limit: 1 << 20)
        else { return false }
        return programs.contains { start(of: "\($0)\n", in: bytes) != nil }
    }
    return owner.flatMap { packagedVersion(root, of: [$0]) }
}

private let containerdPackages = ["containerd", "containerd.io"]

/// The version of containerd in a file system's package database; nil where there is none.
package func packagedVersion(_ root: NodeRoot) -> ContainerdVersion? { packagedVersion(root, of: containerdPackages) }

private func packagedVersion(_ root: NodeRoot, of names: [String]) -> ContainerdVersion? {
    guard let database = root.look(at: dpkgDatabase).last, database.status != nil,
        case .bytes(let bytes, _) = root.read(database.path, limit: dpkgLimit)
    else { return nil }
    return packagedVersion(of: names, dpkgStatus: bytes).flatMap { ContainerdVersion($0) }
}

/// dpkg's database and the most bytes of it that are read.
let dpkgDatabase = "/var/lib/dpkg/status"
let dpkgLimit = 64 << 20

/// Reads the version of `containerd` or `containerd.io` from dpkg's database.
package func packagedVersion(dpkgStatus bytes: [UInt8]) -> ContainerdVersion? {
    packagedVersion(of: containerdPackages, dpkgStatus: bytes).flatMap { ContainerdVersion($0) }
}

/// The version of the first of some packages that is installed, deb-control(5); nil where none is.
func packagedVersion(of names: [String], dpkgStatus bytes: [UInt8]) -> String? {
    names.lazy.compactMap { name in
        paragraph(of: name, in: bytes).flatMap { fields -> String? in
            let isInstalled = fields["Status"].map { $0.hasSuffix(" installed") } ?? false
            return isInstalled ? fields["Version"] : nil
        }
    }.first
}

/// The fields of a package's paragraph, each by its first line.
private func paragraph(of name: String, in bytes: [UInt8]) -> [String: String]? {
    guard let start = start(of: "Package: \(name)\n", in: bytes) else { return nil }
    var fields: [String: String] = [:]
    for line in bytes[start...].split(separator: UInt8(ascii: "\n"), maxSplits: 64, omittingEmptySubsequences: false) {
        guard !line.isEmpty else { break }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
        let value = line[(colon + 1)...].drop { $0 == UInt8(ascii: " ") }
        fields[String(decoding: line[..<colon], as: UTF8.self)] = String(decoding: value, as: UTF8.self)
    }
    return fields
}

/// Where a line begins; a database has a megabyte and more, most of it of other packages.
private func start(of line: String, in bytes: [UInt8]) -> Int? {
    let wanted = Array(line.utf8)
    return unsafe bytes.withUnsafeBytes { bytes in
        guard let base = bytes.baseAddress else { return nil }
        var from = 0
        while from + wanted.count <= bytes.count {
            if unsafe memcmp(base + from, wanted, wanted.count) == 0 { return from }
            guard let end = unsafe memchr(base + from, Int32(UInt8(ascii: "\n")), bytes.count - from) else {
                return nil
            }
            from = unsafe UnsafeRawPointer(end) - base + 1
        }
        return nil
    }
}
