import Glibc

/// The inode that an inotify watch is on, as `/proc/PID/fdinfo` names it.
///
/// `device` is the kernel's own number of the superblock: on btrfs subvolumes it is not what stat reports.
/// Compare it only with another of its kind. proc(5), `/proc/pid/fdinfo/`.
package struct InotifyIdentity: Sendable, Hashable, CustomStringConvertible {
    package var inode: UInt64
    package var device: UInt64

    package init(inode: UInt64, device: UInt64) {
        self.inode = inode
        self.device = device
    }

    /// As fdinfo writes it, hexadecimal.
    package var description: String {
        "ino:\(String(inode, radix: 16)) sdev:\(String(device, radix: 16))"
    }
}

/// One inotify instance of a process, and what it watches.
package struct InotifyInstance: Sendable, Equatable {
    /// The process's number of its descriptor.
    package var descriptor: String
    package var watches: [InotifyIdentity]
}

/// The inotify watches of a process, as far as they can be seen.
package enum InotifyWatches: Sendable, Equatable {
    /// All of them; no instance means that the process watches nothing.
    case instances([InotifyInstance])
    /// Not visible, which proves nothing; why, as one sentence.
    case unknown(String)
}

/// The watches that another process holds.
///
/// Without CAP_SYS_PTRACE the descriptors of a process with more capabilities are hidden: that is ``InotifyWatches/unknown(_:)``.
package func inotifyWatches(ofProcess pid: Int32) -> InotifyWatches {
    do throws(SystemError) {
        let descriptors = try processEntries("/proc/\(pid)/fd")
        guard !descriptors.isEmpty else {
            return .unknown("/proc/\(pid)/fd shows no descriptor: CAP_SYS_PTRACE is needed to see any")
        }
        var instances: [InotifyInstance] = []
        for number in descriptors where try isInotify("/proc/\(pid)/fd/\(number)") {
            let path = "/proc/\(pid)/fdinfo/\(number)"
            guard let text = try presentFile(path) else { continue }
            guard let lines = InotifyLine.parse(text) else {
                return .unknown("\(path) shows nothing: CAP_SYS_PTRACE is needed to read it")
            }
            instances.append(InotifyInstance(descriptor: number, watches: lines.map(\.identity)))
        }
        return .instances(instances)
    } catch {
        guard error.errno == EACCES || error.errno == EPERM else { return .unknown(error.description) }
        return .unknown("\(error.description): CAP_SYS_PTRACE is needed to see the watches of process \(pid)")
    }
}

/// Whether a process holds a watch in an inotify instance that ``inotifyWatches(ofProcess:)`` has found before.
///
/// For a process with some hundred descriptors this costs a hundredth; a false one proves nothing.
package func isWatching(process pid: Int32, descriptor: String, _ identity: InotifyIdentity) -> Bool {
    guard (try? isInotify("/proc/\(pid)/fd/\(descriptor)")) == true,
        let text = try? presentFile("/proc/\(pid)/fdinfo/\(descriptor)")
    else { return false }
    return InotifyLine.parse(text)?.contains { $0.identity == identity } ?? false
}

/// A watch of our own on the directory that a path leads to.
package enum OwnWatch: Sendable, Equatable {
    case on(InotifyIdentity)
    /// The path leads to no directory.
    case noDirectory
    /// It cannot be had, which tells of us and of nobody else: ENOSPC where fs.inotify.max_user_watches is used up, ...
    case lost(SystemError)
}

extension PathWatcher {
    /// The identity of the directory that a path leads to now, as our own watch on it shows it.
    ///
    /// The path is walked anew, so a directory that was replaced or mounted over has its new identity.
    package func ownWatch(on path: String) -> OwnWatch {
        for wanted in routes.keys where wanted.path == path {
            arm(wanted)
            if let end = routes[wanted]?.end { return identity(of: end) }
        }
        do throws(SystemError) {
            var walk = try PathWalk(root: root.descriptor.raw, path: path)
            while let name = walk.nextName() {
                switch walk.step(name) {
                case .directory, .symlink: continue
                case .leaf, .absent: return .noDirectory
                case .failed(_, let error): return Self.failure(error)
                }
            }
            if let failure = walk.failure { return Self.failure(failure) }
            let watch = try addWatch(walk.directory.raw, path, Self.ancestorMask)
            defer { if sites[watch] == nil { _ = inotify_rm_watch(inotify.raw, watch) } }
            return identity(of: watch)
        } catch {
            return .lost(error)
        }
    }

    private func identity(of watch: Int32) -> OwnWatch {
        if let known = sites[watch]?.identity { return .on(known) }
        let fdinfo = "/proc/self/fdinfo/\(inotify.raw)"
        do throws(SystemError) {
            let line = InotifyLine.parse(try presentFile(fdinfo) ?? [])?.first { $0.watch == watch }
            guard let line else { return .lost(SystemError(operation: "read", path: fdinfo, errno: ENODATA)) }
            sites[watch]?.identity = line.identity
            return .on(line.identity)
        } catch {
            return .lost(error)
        }
    }

    private static func failure(_ error: SystemError) -> OwnWatch {
        error.errno == ENOTDIR || error.errno == ELOOP ? .noDirectory : .lost(error)
    }
}

/// A line of fdinfo: `inotify wd:1 ino:fb45e0 sdev:fe00000 mask:2 ignored_mask:0 ...`.
struct InotifyLine: Equatable {
    var watch: Int32
    var identity: InotifyIdentity

    /// The lines of an inotify descriptor's fdinfo; nil where the text is no fdinfo at all, which begins with `pos:`.
    ///
    /// Read at every look at the node: bytes, not texts.
    static func parse(_ text: [UInt8]) -> [InotifyLine]? {
        let lines = text.split(separator: UInt8(ascii: "\n"))
        guard lines.contains(where: { $0.starts(with: "pos:".utf8) }) else { return nil }
        return lines.filter { $0.starts(with: "inotify ".utf8) }.compactMap { InotifyLine($0) }
    }

    private init?(_ line: ArraySlice<UInt8>) {
        var numbers: [UInt64?] = [nil, nil, nil]
        for field in line.split(separator: UInt8(ascii: " ")) {
            guard let index = Self.names.firstIndex(where: { field.starts(with: $0.utf8) }) else { continue }
            numbers[index] = Self.hexadecimal(field.dropFirst(Self.names[index].utf8.count))
        }
        guard let watch = numbers[0].flatMap({ Int32(exactly: $0) }), let inode = numbers[1], let device = numbers[2]
        else { return nil }
        self.watch = watch
        identity = InotifyIdentity(inode: inode, device: device)
    }

    private static let names = ["wd:", "ino:", "sdev:"]

    private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt64? {
        guard !digits.isEmpty, digits.count <= 16 else { return nil }
        var value: UInt64 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt64(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt64(digit - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return value
    }
}

/// Whether the link of a descriptor names an inotify instance; false where it was closed meanwhile.
private func isInotify(_ path: String) throws(SystemError) -> Bool {
    do throws(SystemError) {
        return try readLink(at: AT_FDCWD, path, path: path) == "anon_inode:inotify"
    } catch {
        if error.errno == ENOENT { return false }
        throw error
    }
}
