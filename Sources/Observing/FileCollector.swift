package import Containerd
package import Linux
import Node
package import Redaction
import Syntax
import YAML

/// Looks at what the core asks for and puts it into a file tree; what has not changed is not read twice.
package final class FileCollector {
    /// Largest configuration file that is read, bytes.
    package static let fileLimit = 1 << 20
    /// Most files that one observation reads.
    package static let countLimit = 4096
    /// Bytes of a program that are read.
    private static let headLength = 4096
    /// A file that changed so recently may change again within one tick of the kernel's clock, unseen by its times.
    private static let restlessness: Int64 = 100_000_000

    private struct Kept {
        var status: FileStatus
        var content: FileEntry.Content
    }

    private var root: NodeRoot
    private var kept: [String: Kept] = [:]
    private var keptCredentials: [String: (status: FileStatus, credentials: Credentials)] = [:]
    private var used: Set<String> = []
    private var readCount = 0
    /// What has been met since ``begin()``.
    private var memory = WalkMemory()
    /// Everything that was asked for since ``begin()``: what the next observation will ask for as well.
    private(set) var asked: Set<FileRequest> = []
    /// What has been seen since ``begin()``.
    package private(set) var tree = FileTree(scope: .observed)
    /// What a start makes of them, as long as they stand.
    let starts = StartMemory()
    /// What the files that were read tell of secrets.
    package private(set) var redaction = Redaction()
    /// The first failure since ``begin()`` that tells of this process alone: its descriptors or memory are used up.
    private(set) var lack: SystemError?

    package init(root: String) throws(SystemError) {
        self.root = try NodeRoot(path: root)
    }

    /// What else is known of the node's secrets and names.
    func learn(environment: [String], names: [String]) {
        redaction.learn(environment: environment)
        redaction.keep(names: names)
    }

    /// As ``learn(environment:names:)``, of a YAML document that somebody else has read.
    func learn(yaml value: JSONValue) { redaction.learn(yaml: value) }

    package var rootPath: String { root.path }

    /// Files are seen through another root from now on; nothing that was kept holds there.
    package func move(to path: String) throws(SystemError) {
        root = try NodeRoot(path: path)
        memory = WalkMemory()
        kept = [:]
        keptCredentials = [:]
    }

    /// Forgets the tree of the last observation, and what it did not use of the kept contents.
    package func begin() {
        kept = kept.filter { used.contains($0.key) }
        if redaction.isFull { learnAnew() }
        used = []
        readCount = 0
        memory = WalkMemory()
        asked = []
        lack = nil
        tree = FileTree(scope: .observed)
    }

    /// Files that change for ever bring new secrets for ever: only those of now are wanted.
    private func learnAnew() {
        redaction = Redaction()
        keptCredentials = [:]
        for (path, file) in kept {
            if case .bytes(let bytes) = file.content { redaction.learn(bytes, path: path) }
        }
    }

    /// Looks at everything that is wanted.
    /// - Parameter now: nanoseconds since the epoch, to tell a file that has only just changed.
    package func collect(_ missing: Set<FileRequest>, now: Int64) {
        asked.formUnion(missing)
        for request in missing {
            switch request {
            case .entry(let path): _ = look(at: path)
            case .content(let path): readContent(path, now: now)
            case .head(let path): readHead(path)
            case .listing(let path): list(path)
            case .credentials(let path): readCredentials(path)
            }
        }
    }

    /// Puts all that lies on the way into the tree; returns the physical path of the end, if there is one.
    private func look(at path: String) -> String? {
        var last: Seen?
        for seen in root.look(at: path, remembering: memory) {
            last = seen
            guard let status = seen.status else {
                if seen.error == nil { tree.absent.insert(seen.path) } else { note(seen) }
                continue
            }
            guard tree.entries[seen.path] == nil else { continue }
            tree.entries[seen.path] = FileEntry(status)
        }
        guard let last, last.status != nil, last.error == nil else { return nil }
        return last.path
    }

    /// What may not be seen is neither there nor absent: unreadable.
    private func note(_ seen: Seen) {
        guard let error = seen.error, tree.entries[seen.path] == nil else { return }
        let why = name(error)
        tree.entries[seen.path] = FileEntry(
            kind: .other, mode: 0, content: .unreadable(why), listing: .unreadable(why))
    }

    /// Takes note of a failure that is ours; returns the name of its errno.
    private func name(_ error: SystemError) -> String {
        if lack == nil, Blindness.isOwn(error.name) { lack = error }
        return error.name
    }

    /// Marks what could not be looked at as unreadable, so that the answer says that it is incomplete.
    func giveUp(_ missing: Set<FileRequest>) {
        for request in missing {
            switch request {
            case .entry(let path), .content(let path), .head(let path), .listing(let path), .credentials(let path):
                let real = root.look(at: path).last?.path ?? path
                var entry = tree.entries[real] ?? FileEntry(kind: .other, mode: 0)
                entry.content = .unreadable("EIO")
                entry.listing = .unreadable("EIO")
                tree.absent.remove(real)
                tree.entries[real] = entry
            }
        }
    }

    private func readContent(_ path: String, now: Int64) {
        guard let real = look(at: path), let entry = tree.entries[real] else { return }
        guard entry.kind == .file else { return }
        if case .bytes = entry.content { return }
        used.insert(real)
        if let kept = kept[real], FileEntry(kept.status).isSameInode(as: entry),
            kept.status.changed < now - Self.restlessness
        {
            tree.entries[real]?.content = kept.content
            return
        }
        guard readCount < Self.countLimit else {
            tree.entries[real]?.content = .unreadable("E2BIG")
            return
        }
        readCount += 1
        switch root.read(real, limit: Self.fileLimit) {
        case .bytes(let bytes, let status):
            redaction.learn(bytes, path: real)
            put(.bytes(bytes), status, at: real)
        case .tooLarge(let status): put(.tooLarge, status, at: real)
        case .notRegular(let status): tree.entries[real] = FileEntry(status)
        case .failed(let error): tree.entries[real]?.content = .unreadable(name(error))
        }
    }

    /// The bytes of a kubeconfig are overwritten as soon as they are read.
    private func readCredentials(_ path: String) {
        guard let real = look(at: path), let entry = tree.entries[real], entry.kind == .file else { return }
        guard tree.credentials[real] == nil else { return }
        if let known = keptCredentials[real], FileEntry(known.status).isSameInode(as: entry) {
            tree.credentials[real] = known.credentials
            return
        }
        var credentials = Credentials(kind: .unreadable)
        let result = root.read(real, limit: Self.fileLimit) { bytes in
            if let held = Credentials(secret: bytes) {
                credentials = held
            } else if let value = try? readYAML(bytes) {
                redaction.learn(yaml: value)
                credentials = Credentials(kubeconfig: value)
            }
            for index in bytes.indices { bytes[index] = 0 }
        }
        switch result {
        case .bytes(_, let status):
            tree.credentials[real] = credentials
            keptCredentials[real] = (status, credentials)
        case .tooLarge(let status):
            put(.tooLarge, status, at: real)
            tree.credentials[real] = Credentials(kind: .unreadable)
        case .notRegular: tree.credentials[real] = Credentials(kind: .unreadable)
        case .failed(let error):
            // A file that may not be read is not one that holds nothing.
            tree.entries[real]?.content = .unreadable(name(error))
            tree.credentials[real] = Credentials(kind: .unreadable)
        }
    }

    private func put(_ content: FileEntry.Content, _ status: FileStatus, at path: String) {
        var entry = FileEntry(status)
        entry.content = content
        tree.entries[path] = entry
        kept[path] = Kept(status: status, content: content)
    }

    private func readHead(_ path: String) {
        guard let real = look(at: path), let entry = tree.entries[real], entry.kind == .file else { return }
        guard entry.content == .notRead else { return }
        used.insert(real)
        if let kept = kept[real], FileEntry(kept.status).isSameInode(as: entry) {
            tree.entries[real]?.content = kept.content
            return
        }
        switch root.readHead(real, count: Self.headLength, editing: ProgramFacts.redact(of:)) {
        case .bytes(let bytes, let status): put(.head(bytes), status, at: real)
        case .tooLarge, .notRegular: break
        case .failed(let error): tree.entries[real]?.content = .unreadable(name(error))
        }
    }

    private func list(_ path: String) {
        guard let real = look(at: path), tree.entries[real]?.kind == .directory else { return }
        tree.entries[real]?.listing =
            switch root.list(real) {
            case .names(let names): .names(names)
            case .tooMany: .unreadable("E2BIG")
            case .failed(let error): .unreadable(name(error))
            }
    }
}

extension FileEntry {
    init(_ status: FileStatus) {
        let kind: Kind =
            switch status.kind {
            case .file: .file
            case .directory: .directory
            case .symlink(let target): .symlink(target: target)
            case .fifo: .fifo
            case .nullDevice: .nullDevice
            case .other: .other
            }
        self.init(
            kind: kind, mode: status.mode, uid: status.uid, gid: status.gid, size: status.size,
            modified: status.modified, identity: Identity(device: status.device, inode: status.inode),
            changed: status.changed)
    }

    func isSameInode(as other: FileEntry) -> Bool {
        identity == other.identity && size == other.size && modified == other.modified && changed == other.changed
    }
}
