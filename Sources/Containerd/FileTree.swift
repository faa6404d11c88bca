/// A part of a node's file system as values: what prediction and diagnosis may know of it.
///
/// Keys of ``entries`` are physical absolute paths: every ancestor of a key is a real directory,
/// symbolic links stand as entries of their own and are followed by ``PathResolver``.
package struct FileTree: Sendable, Equatable {
    /// Whether a path that has no entry does not exist, or has only not been looked at yet.
    package enum Scope: Sendable, Equatable {
        /// All there is: what has no entry does not exist.
        case whole
        /// What has been looked at so far: what has no entry is unknown, and a ``PathResolver`` asks for it.
        case observed
    }

    package var scope: Scope
    package var entries: [String: FileEntry]
    /// Physical paths that were looked at and do not exist.
    package var absent: Set<String>
    /// What kubeconfigs hold, by physical path: their bytes never enter a tree.
    package var credentials: [String: Credentials]

    package init(
        scope: Scope, entries: [String: FileEntry] = [:], absent: Set<String> = [],
        credentials: [String: Credentials] = [:]
    ) {
        self.scope = scope
        self.entries = entries
        self.absent = absent
        self.credentials = credentials
    }
}

extension FileTree {
    /// Takes a file away, or the link that stands there; where its directory leads nowhere, nothing changes.
    package mutating func remove(_ path: String) {
        guard let slash = path.lastIndex(of: "/") else { return }
        let parent = slash == path.startIndex ? "/" : String(path[..<slash])
        guard case .entry(_, let directory) = PathResolver(self).find(parent) else { return }
        let name = String(path[path.index(after: slash)...])
        let real = GoPath.join(directory, name)
        entries[real] = nil
        if scope == .observed { absent.insert(real) }
        guard case .names(let names)? = entries[directory]?.listing else { return }
        entries[directory]?.listing = .names(names.filter { $0 != name })
    }

    /// Adds what a later look at the same files has seen and this tree lacks; what is known here stays.
    package mutating func complete(with later: FileTree) {
        for (path, entry) in later.entries where !absent.contains(path) {
            guard var known = entries[path] else {
                entries[path] = entry
                continue
            }
            guard known.identity == entry.identity else { continue }
            if known.content == .notRead { known.content = entry.content }
            if known.listing == .notListed { known.listing = entry.listing }
            entries[path] = known
        }
        absent.formUnion(later.absent.filter { entries[$0] == nil })
        credentials.merge(later.credentials) { known, _ in known }
    }
}

/// What a kubeconfig says of the current user, without any secret.
package struct Credentials: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case token
        case tokenFile
        case certificate
        case plugin
        /// No user, or a user without credentials.
        case none
        /// The file is not a kubeconfig that can be read.
        case unreadable
    }

    package var kind: Kind
    /// Seconds since the epoch at which they end; nil where they do not say.
    package var expiresAt: Int64?
    /// Seconds since the epoch before which they are not valid; nil where they do not say.
    package var beginsAt: Int64?
    /// The API server's address as it is written, without what stands after the port.
    package var server: String
    /// The file that holds the certificate or the token, as the kubeconfig names it; empty where it holds it itself.
    package var file: String

    package init(
        kind: Kind, expiresAt: Int64? = nil, beginsAt: Int64? = nil, server: String = "", file: String = ""
    ) {
        self.kind = kind
        self.expiresAt = expiresAt
        self.beginsAt = beginsAt
        self.server = server
        self.file = file
    }
}

/// One inode as it was seen.
package struct FileEntry: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        case file
        case directory
        case symlink(target: String)
        /// Reading one blocks until somebody writes: containerd hangs on it.
        case fifo
        /// `/dev/null`, which reads as an empty file.
        case nullDevice
        /// Sockets, block devices and all other character devices: never opened.
        case other
    }

    /// What is known of a file's bytes.
    package enum Content: Sendable, Equatable {
        case notRead
        case bytes([UInt8])
        /// The first bytes only: enough for an ELF or `#!` header.
        case head([UInt8])
        /// Larger than the bound of the reader; the size is in ``FileEntry/size``.
        case tooLarge
        /// Not readable by us (errno name, for instance `EACCES`).
        case unreadable(String)
    }

    /// What is known of a directory's names.
    package enum Listing: Sendable, Equatable {
        case notListed
        /// All names in byte order, without `.` and `..`.
        case names([String])
        case unreadable(String)
    }

    /// Device and inode number, as stat reports them.
    package struct Identity: Sendable, Hashable {
        package var device: UInt64
        package var inode: UInt64

        package init(device: UInt64, inode: UInt64) {
            self.device = device
            self.inode = inode
        }
    }

    package var kind: Kind
    /// Permission bits, `07777`.
    package var mode: UInt16
    package var uid: UInt32
    package var gid: UInt32
    /// Size in bytes.
    package var size: Int64
    /// Last modification, nanoseconds since the epoch.
    package var modified: Int64
    /// Last change of the inode, renames into place included, nanoseconds since the epoch; 0 where unknown.
    package var changed: Int64
    package var identity: Identity?
    package var content: Content
    package var listing: Listing

    package init(
        kind: Kind, mode: UInt16, uid: UInt32 = 0, gid: UInt32 = 0, size: Int64 = 0, modified: Int64 = 0,
        identity: Identity? = nil, content: Content = .notRead, listing: Listing = .notListed,
        changed: Int64 = 0
    ) {
        self.kind = kind
        self.mode = mode
        self.uid = uid
        self.gid = gid
        self.size = size
        self.modified = modified
        self.changed = changed
        self.identity = identity
        self.content = content
        self.listing = listing
    }

    /// Why it is not even known what it is, as an errno name; nil where that was seen.
    ///
    /// It is neither there nor absent, and what lies below it is not known either.
    package var unseen: String? {
        if kind == .other, case .unreadable(let why) = content { why } else { nil }
    }
}

/// Something a pure reader needs to know of a path before it can answer.
package enum FileRequest: Hashable, Sendable {
    /// The entry itself and every symbolic link on the way to it.
    case entry(String)
    /// The bytes of the file that the path leads to.
    case content(String)
    /// The first bytes of the file that the path leads to.
    case head(String)
    /// The names in the directory that the path leads to.
    case listing(String)
    /// What the kubeconfig that the path leads to holds, without its secrets.
    case credentials(String)
}
