import Containerd
import Foundation
import Glibc

/// A directory that stands for a node's root: case trees are laid out in it, and shell lines run against it.
///
/// Paths of the node in lines, links and texts are rewritten on the way in and back on the way out, so that the host's own
/// `/etc` is never touched.
final class ScratchRoot {
    private let root: URL
    /// `/run` of the node, which is another file system.
    private let run: URL
    /// The shell that holds a mount namespace of its own, where a case mounts.
    private var shell: Process?
    private var shellInput: FileHandle?
    private var shellOutput: FileHandle?

    init(mounts: Bool) throws {
        let name = "netready-" + UUID().uuidString
        root = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().appendingPathComponent(name)
        let memory = URL(fileURLWithPath: "/dev/shm")
        let hasMemory = FileManager.default.isWritableFile(atPath: memory.path)
        run = (hasMemory ? memory : root).appendingPathComponent(name + "-run")
        for directory in ["etc/containerd", "etc/cni", "opt"] {
            try FileManager.default.createDirectory(
                at: root.appendingPathComponent(directory), withIntermediateDirectories: true)
        }
        try FileManager.default.createDirectory(at: run, withIntermediateDirectories: true)
        if mounts { try startShell() }
    }

    deinit {
        try? shellInput?.close()
        shell?.waitUntilExit()
        try? FileManager.default.removeItem(at: root)
        try? FileManager.default.removeItem(at: run)
    }

    private func startShell() throws {
        let process = Process()
        let input = Pipe()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let user = geteuid() == 0 ? [] : ["--map-root-user"]
        process.arguments = ["unshare"] + user + ["--mount", "--propagation", "private", "/bin/sh"]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        shell = process
        shellInput = input.fileHandleForWriting
        shellOutput = output.fileHandleForReading
        try self.do(":")
    }

    /// Where the node's root is seen with the case's mounts.
    private var view: String {
        shell.map { "/proc/\($0.processIdentifier)/root" + root.path } ?? root.path
    }

    /// The path by which this process reaches a path of the node.
    func path(_ path: String) -> String { view + (path.hasPrefix("/") ? path : "/" + path) }

    func layOut(_ tree: FileTree) throws {
        for (path, entry) in tree.entries.sorted(by: { $0.key < $1.key }) {
            let place = self.path(path)
            switch entry.kind {
            case .directory:
                try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            case .symlink(let target):
                try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: rewritten(target))
                continue
            case .fifo: unsafe mkfifo(place, mode_t(entry.mode))
            default:
                guard case .bytes(let bytes) = entry.content else { continue }
                try Data(bytes).write(to: URL(fileURLWithPath: place))
            }
            unsafe chmod(place, mode_t(entry.mode))
        }
    }

    /// Runs a line as if this were the node's root.
    func `do`(_ line: String) throws {
        guard let shellInput, let shellOutput else {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", rewritten(line)]
            process.currentDirectoryURL = root
            try process.run()
            return process.waitUntilExit()
        }
        try shellInput.write(contentsOf: Data((rewritten(line) + "\necho done\n").utf8))
        var answer = Data()
        while !answer.contains(UInt8(ascii: "\n")) { answer += shellOutput.availableData }
    }

    private func rewritten(_ text: String) -> String {
        var result = text.replacing(/(^|[\s"'=>;])\/(etc|opt)(?=[\/\s;"']|$)/) {
            "\($0.output.1)\(root.path)/\($0.output.2)"
        }
        result = result.replacing(/(^|[\s"'=>;])\/run(?=\/)/) { "\($0.output.1)\(run.path)" }
        return result
    }

    private func restored(_ text: String) -> String { text.replacingOccurrences(of: root.path, with: "") }

    /// The node's files as they stand now.
    func tree() throws -> FileTree {
        var tree = FileTree(scope: .whole)
        for directory in ["/etc", "/opt"] { try add(directory, to: &tree) }
        return tree
    }

    private func add(_ path: String, to tree: inout FileTree) throws {
        var status = stat()
        guard unsafe lstat(self.path(path), &status) == 0 else { return }
        let identity = FileEntry.Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
        let mode = UInt16(truncatingIfNeeded: status.st_mode & 0o7777)
        var entry = FileEntry(kind: .file, mode: mode, identity: identity)
        switch status.st_mode & S_IFMT {
        case S_IFDIR:
            entry.kind = .directory
            let names = try FileManager.default.contentsOfDirectory(atPath: self.path(path))
            for name in names { try add(path + "/" + name, to: &tree) }
        case S_IFLNK:
            let target = try FileManager.default.destinationOfSymbolicLink(atPath: self.path(path))
            entry.kind = .symlink(target: restored(target))
        case S_IFIFO: entry.kind = .fifo
        default:
            let data = try Data(contentsOf: URL(fileURLWithPath: self.path(path)))
            let text = String(data: data, encoding: .utf8).map { Array(restored($0).utf8) }
            entry.content = .bytes(text ?? Array(data))
        }
        tree.entries[path] = entry
    }
}
