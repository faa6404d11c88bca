import Glibc

/// A path to keep an eye on, present or not.
package struct WatchedPath: Sendable, Hashable {
    package enum Interest: Sendable, Hashable {
        /// Every name in the directory that the path leads to.
        case contents
        /// Only what the path itself leads to: a file, a socket, a directory's coming and going.
        case entry
    }

    package var path: String
    package var interest: Interest

    package init(path: String, interest: Interest) {
        self.path = path
        self.interest = interest
    }

    /// A directory with all that happens in it (not below it).
    package static func directory(_ path: String) -> WatchedPath {
        WatchedPath(path: path, interest: .contents)
    }

    /// A single file.
    package static func file(_ path: String) -> WatchedPath {
        WatchedPath(path: path, interest: .entry)
    }
}

/// One thing that happened to a watched path, as a hint: the truth is what is read afterwards.
package struct Change: Sendable, Hashable {
    package enum Kind: String, Sendable {
        case created, modified, written, movedIn, movedOut, deleted, attributes
        /// The directory itself was removed, or its file system unmounted.
        case directoryGone
        case directoryMoved
    }

    /// Physical path of the directory as it was when the watch was set.
    package var directory: String
    /// The name in it; empty where the change is about the directory itself.
    package var name: String
    package var kind: Kind

    package init(directory: String, name: String, kind: Kind) {
        self.directory = directory
        self.name = name
        self.kind = kind
    }
}

/// What has happened since the last call of ``PathWatcher/drain()``.
package struct Changes: Sendable, Equatable {
    /// All events that were read, irrelevant ones included.
    package var eventCount = 0
    /// Events that concern a watched path.
    package var relevantCount = 0
    /// The kernel's queue ran over: anything may have happened. All watches were set anew.
    package var overflowed = false
    /// Distinct changes in order, at most ``limit``; ``relevantCount`` tells of the others.
    package var changes: [Change] = []
    /// Something is complete: evaluate at once.
    package var settled = false
    /// Some watched path leads elsewhere than before.
    package var rerouted = false

    /// How many changes are kept by name.
    package static let limit = 256

    /// Nothing that matters happened.
    package var isEmpty: Bool { relevantCount == 0 && !overflowed && !rerouted }

    /// Only a file that is still being written: evaluate a little later, since no further event need follow
    /// (a hard link whose other name went, a writer that keeps the file open).
    package var onlyWriting: Bool { !isEmpty && !settled }
}

extension Change.Kind {
    private static let bits: [(UInt32, Change.Kind)] = [
        (UInt32(IN_CLOSE_WRITE), .written), (UInt32(IN_MOVED_TO), .movedIn), (UInt32(IN_MOVED_FROM), .movedOut),
        (UInt32(IN_DELETE), .deleted), (UInt32(IN_CREATE), .created), (UInt32(IN_MODIFY), .modified),
        (UInt32(IN_ATTRIB), .attributes), (UInt32(IN_DELETE_SELF), .directoryGone),
        (UInt32(IN_UNMOUNT), .directoryGone), (UInt32(IN_IGNORED), .directoryGone),
        (UInt32(IN_MOVE_SELF), .directoryMoved),
    ]

    init?(mask: UInt32) {
        guard let match = Self.bits.first(where: { mask & $0.0 != 0 }) else { return nil }
        self = match.1
    }

    /// Whether it can make a path lead elsewhere.
    var isStructural: Bool {
        switch self {
        case .created, .movedIn, .movedOut, .deleted, .directoryGone, .directoryMoved: true
        case .modified, .written, .attributes: false
        }
    }
}
