import CLinux
import Glibc

/// Why a file is not changed.
package enum HoldRefusal: Error, Sendable {
    /// A process has it open for writing; its name and pid where they can be seen.
    case openForWriting(by: String?)
    /// It is not the file that was looked at.
    case changed
    case failed(SystemError)
}

/// A file that is about to be changed: its inode and its directory are held open, and writers are kept out.
///
/// Writers are kept out by a read lease, fcntl(2) F_SETLEASE: the kernel grants it only while nobody, in whatever
/// container or mount namespace, has the file open for writing, and lets nobody open it so until the lease goes. A look
/// through `/proc/PID/fd` would be out of date as soon as it is over; it serves where a file system has no leases.
package final class HeldFile {
    /// As it was when it was taken hold of.
    package let status: FileStatus
    /// Its physical path below the root.
    package let path: String
    private let inode: OwnedDescriptor
    private let directory: Directory
    private let name: String
    /// The descriptor that the lease is on; nil for what is no regular file.
    private let lease: Int32?

    /// Takes hold of a file by its physical path, links not followed.
    package init(root: NodeRoot, path: String) throws(HoldRefusal) {
        guard let place = splitPath(path) else {
            throw .failed(SystemError(operation: "open", path: path, errno: EISDIR))
        }
        self.path = path
        name = place.name
        let lease: Lease
        do throws(SystemError) {
            inode = try root.openInode(path)
            status = try inode.statusWithTarget(path: path)
            let parent = try root.openInode(place.directory)
            directory = Directory(try parent.reopened(O_RDONLY | O_DIRECTORY, path: path), path: place.directory)
            lease = status.kind == .file ? try Self.lease(inode, path) : .none
        } catch {
            throw .failed(error)
        }
        if case .granted(let descriptor) = lease {
            self.lease = descriptor
            return
        }
        self.lease = nil
        guard status.kind == .file else { return }
        let writer = Self.writer(of: status)
        if case .writerIsThere = lease { throw .openForWriting(by: writer) }
        if let writer { throw .openForWriting(by: writer) }
    }

    deinit {
        if let lease { _ = close(lease) }
    }

    /// F_SETLEASE of linux/fcntl.h, which glibc's header shows to _GNU_SOURCE only.
    private static let setLease: Int32 = 1024

    private enum Lease {
        case granted(Int32)
        case writerIsThere
        /// The file system has none to give.
        case none
    }

    private static func lease(_ inode: borrowing OwnedDescriptor, _ path: String) throws(SystemError) -> Lease {
        // Somebody who opens the file meanwhile makes the kernel send this, which would end the program.
        _ = signal(SIGIO, SIG_IGN)
        let file = try inode.reopened(O_RDONLY, path: path)
        let result = fcntl(file.raw, setLease, F_RDLCK)
        let reason = errno
        guard result == -1 else { return .granted(file.release()) }
        return reason == EAGAIN ? .writerIsThere : .none
    }

    // MARK: Reading

    /// All bytes of a regular file.
    package func bytes(limit: Int) throws(SystemError) -> [UInt8] {
        let file = try inode.reopened(O_RDONLY, path: path)
        let bytes = try file.bytes(upTo: limit + 1, expected: status.size, path: path)
        guard bytes.count <= limit else { throw SystemError(operation: "read", path: path, errno: EFBIG) }
        return bytes
    }

    /// Whether its name still leads to it, and neither bytes nor mode have changed since.
    private func isInPlace() throws(SystemError) -> Bool {
        do throws(SystemError) {
            let present = try directory.descriptor.child(name, openPathOnly | O_NOFOLLOW, path: path)
            return try present.status(path: path).isSameContent(as: status)
        } catch {
            if error.errno == ENOENT { return false }
            throw error
        }
    }

    /// Does what is to be done, if it is still the file that was taken hold of.
    private func change(_ body: () throws(SystemError) -> Void) throws(HoldRefusal) {
        let isSame: Bool
        do throws(SystemError) {
            isSame = try isInPlace()
            if isSame { try body() }
        } catch {
            throw .failed(error)
        }
        guard isSame else { throw .changed }
    }

    // MARK: Changing

    /// Puts other bytes in its place, with its mode, owner and extended attributes: a reader, and a crash at any point,
    /// finds the old file or the new one.
    package func replace(with bytes: [UInt8]) throws(HoldRefusal) {
        try change { () throws(SystemError) in
            // Scratch files that a killed run has left in the same place.
            for left in try directory.names() where AtomicFile.isLeftover(left, ".\(name).") {
                try directory.remove(left)
            }
            let temporary = ".\(name).\(randomName()).tmp"
            let file = try directory.create(temporary, mode: 0o600)
            do throws(SystemError) {
                try file.write(bytes, path: path)
                try copyAttributes(to: file)
                _ = try systemCall("fsync", path) { fsync(file.raw) }
                try directory.rename(temporary, to: name)
            } catch {
                try? directory.remove(temporary)
                throw error
            }
            try directory.synchronize()
        }
    }

    /// Renames it within its directory; never over another file.
    package func move(to target: String) throws(HoldRefusal) {
        try change { () throws(SystemError) in
            _ = try systemCall("rename", directory.full(target)) {
                unsafe withFileName(name) { old in
                    unsafe withFileName(target) {
                        // RENAME_NOREPLACE of linux/fs.h.
                        unsafe renameat2(directory.descriptor.raw, old, directory.descriptor.raw, $0, 1)
                    }
                }
            }
            try directory.synchronize()
        }
    }

    /// - Parameter mode: permission bits, `07777`.
    package func setMode(_ mode: UInt16) throws(HoldRefusal) {
        try change { () throws(SystemError) in
            let file = try inode.reopened(O_RDONLY, path: path)
            _ = try systemCall("chmod", path) { fchmod(file.raw, mode_t(mode)) }
        }
    }

    private func copyAttributes(to file: borrowing OwnedDescriptor) throws(SystemError) {
        _ = try systemCall("chown", path) { fchown(file.raw, status.uid, status.gid) }
        _ = try systemCall("chmod", path) { fchmod(file.raw, mode_t(status.mode)) }
        let old = try inode.reopened(O_RDONLY, path: path)
        for attribute in ExtendedAttributes.names(old) {
            try ExtendedAttributes.copy(attribute, from: old, to: file, path: path)
        }
    }

    // MARK: Writers

    /// The first process that has an inode open for writing, by what `/proc` shows of this process's pid namespace.
    private static func writer(of status: FileStatus) -> String? {
        for pid in ((try? processEntries("/proc")) ?? []).compactMap({ Int32($0) }) {
            for number in (try? processEntries("/proc/\(pid)/fd")) ?? [] {
                guard let file = try? openFile(AT_FDCWD, "/proc/\(pid)/fd/\(number)", openPathOnly, reportedAs: ""),
                    let open = try? file.status(path: ""), open.inode == status.inode, open.device == status.device,
                    isForWriting("/proc/\(pid)/fdinfo/\(number)")
                else { continue }
                let name = (try? ProcessFacts(pid: pid))?.name ?? "a process"
                return "\(name) (pid \(pid))"
            }
        }
        return nil
    }

    /// `flags` of fdinfo is octal; its last two bits are the access mode: proc_pid_fdinfo(5), open(2).
    private static func isForWriting(_ path: String) -> Bool {
        guard let bytes = try? systemFile(path) else { return false }
        let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("flags:") }
        let digits = line?.split(whereSeparator: { $0 == "\t" || $0 == " " }).last ?? ""
        return (Int32(digits, radix: 8) ?? 0) & O_ACCMODE != O_RDONLY
    }
}
